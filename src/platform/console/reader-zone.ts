import { isTimeZone } from "../time-zone.ts";
import { ZONE_COOKIE } from "./form/zone-cookie.ts";

/** The zone by whose clock a page of the console is read: the browser's own, which its script keeps, else the one the platform says that the request comes from, else UTC. */
export function zoneOf(request: Request): string {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const kept = pairs.find((pair) => pair.startsWith(`${ZONE_COOKIE}=`))?.slice(ZONE_COOKIE.length + 1);
  const told: unknown = Reflect.get(request, "cf");
  const { timezone }: Readonly<Record<string, unknown>> = { ...(typeof told === "object" ? told : {}) };
  return [kept, timezone].find((zone): zone is string => typeof zone === "string" && zone.length <= LONGEST && isTimeZone(zone)) ?? "UTC";
}

/** No zone's name is longer. */
const LONGEST = 64;
