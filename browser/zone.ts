import { ZONE_COOKIE } from "../src/platform/console/form/zone-cookie.ts";

const YEAR_SECONDS = 31_536_000;

/** Tells the server by whose clock its reader goes: the next page is made by it. */
export function keepZone(): void {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${ZONE_COOKIE}=${timeZone}; Path=/admin; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure}`;
}
