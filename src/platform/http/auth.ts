import { AppError } from "../errors.ts";
import { roleSuffices, type Identities, type Identity } from "../identity.ts";
import { DOORS, RECORDS, type Caller, type Carrier } from "./doors.ts";
import type { Access } from "./route.ts";

/** The console's session; scripts send `Authorization: Bearer`. */
export const SESSION_COOKIE = "procureiq_ops";

const SAFE_METHODS = new Set(["GET", "HEAD"]);

const INVALID_TOKEN = "the access token is not valid, or has expired";
const INVALID: Record<Carrier, string> = {
  bearer: INVALID_TOKEN,
  cookie: INVALID_TOKEN,
  ticket: "the ticket is not valid here, or has expired",
};

interface Credential {
  carrier: Carrier;
  token: string;
}

/** Resolves who calls and whether they may. Throws `unauthenticated` or `forbidden`; an unreachable store is `dependency-unavailable`. */
export async function authenticate(access: Access, request: Request, identities: Identities): Promise<Identity | undefined> {
  const { takes, absent, callers } = DOORS[access];
  const url = new URL(request.url);
  const credential = takes.map((carrier) => presented(carrier, request, url)).find((found) => found !== undefined);
  if (credential === undefined) return absent === null ? undefined : unauthenticated(absent);

  const { carrier, token } = credential;
  for (const caller of callers) {
    const { by, find } = RECORDS[caller.who];
    const identity = by.includes(carrier) ? await find(identities, token, url.pathname) : undefined;
    if (identity === undefined) continue;
    if (identity.kind === "operator" && carrier === "cookie") refuseForeignOrigin(request, url);
    const refusal = refusalOf(caller, identity);
    return refusal === undefined ? identity : forbidden(refusal);
  }
  return unauthenticated(INVALID[carrier]);
}

function presented(carrier: Carrier, request: Request, url: URL): Credential | undefined {
  const tokens = { bearer: () => bearerOf(request), cookie: () => sessionCookie(request), ticket: () => url.searchParams.get("ticket") };
  const token = tokens[carrier]();
  return token ? { carrier, token } : undefined;
}

function refusalOf({ refused, atLeast }: Caller, identity: Identity): string | undefined {
  if (refused !== undefined || atLeast === undefined) return refused;
  const role = identity.kind === "operator" ? identity.role : undefined;
  return role !== undefined && roleSuffices(role, atLeast) ? undefined : `this needs the role ${atLeast}; yours is ${role ?? "none"}`;
}

/** The token of `Authorization: Bearer`, or of `x-api-key`, where Anthropic's SDK puts it. */
function bearerOf(request: Request): string | undefined {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return /^[\x21-\x7e]{1,4096}$/.exec(request.headers.get("x-api-key")?.trim() ?? "")?.[0];
  return /^Bearer\s+([\x21-\x7e]{1,4096})$/i.exec(authorization.trim())?.[1];
}

/** The token a caller presents, as a bearer or by the console's cookie. */
export const presentedToken = (request: Request): string | undefined => bearerOf(request) ?? sessionCookie(request);

function sessionCookie(request: Request): string | undefined {
  const cookies = request.headers.get("cookie") ?? "";
  return new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;\\s]+)`).exec(cookies)?.[1];
}

/** A cookie travels by itself, so what changes something has to come from our own pages. */
function refuseForeignOrigin(request: Request, url: URL): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== url.origin) forbidden("a cookie session is accepted from the console's own origin only");
  if (origin === null && request.headers.get("sec-fetch-site") !== "same-origin") forbidden("send an Origin header with a cookie session");
}

function unauthenticated(detail: string): never {
  throw new AppError("unauthenticated", detail);
}

function forbidden(detail: string): never {
  throw new AppError("forbidden", detail);
}
