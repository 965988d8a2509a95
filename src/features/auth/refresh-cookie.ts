import type { Contract } from "../../platform/contract.ts";
import type { Tokens } from "./schemas.ts";

/**
 * The refresh token of a session that our own pages opened. No script reads it, no other site's request carries it, and by its prefix
 * (RFC 6265bis §4.1.3.2) no neighbouring host can have set it. Without TLS there is neither prefix nor `Secure`, as the console has it.
 */
const NAME = "procureiq_session";

const isSecure = ({ url }: Request): boolean => url.startsWith("https:");
const nameFor = (request: Request): string => (isSecure(request) ? `__Host-${NAME}` : NAME);

const cookie = (request: Request, value: string, seconds: number): string =>
  `${nameFor(request)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${isSecure(request) ? "; Secure" : ""}`;

export function refreshCookieOf(request: Request): string | undefined {
  const name = `${nameFor(request)}=`;
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) || undefined;
}

/** The tokens as a page gets them: the one that outlives it is in the cookie alone. */
export function keptInCookie(
  request: Request,
  { refreshToken, ...tokens }: Tokens,
  { access }: Contract,
): { tokens: Tokens; headers: Record<string, string> } {
  return { tokens, headers: refreshToken === undefined ? {} : { "set-cookie": cookie(request, refreshToken, access.refreshTokenSeconds) } };
}

export const noCookie = (request: Request): string => cookie(request, "", 0);
