import { AppError } from "../errors.ts";
import { roleSuffices, type Identities, type Identity, type OperatorRole } from "../identity.ts";
import type { Access } from "./route.ts";

/** The console's session; scripts send `Authorization: Bearer`. */
export const SESSION_COOKIE = "procureiq_ops";

const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** Resolves who calls and whether they may. Throws `unauthenticated` or `forbidden`; an unreachable store is `dependency-unavailable`. */
export async function authenticate(access: Access, request: Request, identities: Identities): Promise<Identity | undefined> {
  if (access === "public") return undefined;
  const url = new URL(request.url);
  const bearer = bearerOf(request);

  if (access === "buyer-or-ticket" && bearer === undefined) {
    const ticket = url.searchParams.get("ticket");
    const buyer = ticket ? await identities.ticket(ticket, url.pathname) : undefined;
    return buyer ?? unauthenticated(ticket ? "the ticket is not valid here, or has expired" : "send a bearer token or a ticket");
  }
  if (access === "optional-buyer") {
    if (bearer === undefined) return undefined;
    return (await identities.buyer(bearer)) ?? unauthenticated("the access token is not valid, or has expired");
  }
  if (access === "buyer" || access === "buyer-or-ticket") {
    if (bearer === undefined) return unauthenticated("send a bearer token");
    const buyer = await identities.buyer(bearer);
    if (buyer) return buyer;
    return (await identities.operator(bearer))
      ? forbidden("this is for buyers")
      : unauthenticated("the access token is not valid, or has expired");
  }

  const token = bearer ?? sessionCookie(request);
  if (token === undefined) return unauthenticated("send a bearer token");
  const operator = await identities.operator(token);
  if (operator) {
    if (bearer === undefined) refuseForeignOrigin(request, url);
    if (access === "ops-read" || access === "any") return operator;
    return roleSuffices(operator.role, access as OperatorRole)
      ? operator
      : forbidden(`this needs the role ${access}; yours is ${operator.role}`);
  }
  if (access === "ops-read") {
    const reader = await identities.opsReader(token);
    if (reader) return reader;
  }
  if (bearer !== undefined) {
    const buyer = await identities.buyer(bearer);
    if (buyer) return access === "any" ? buyer : forbidden("this is for operators");
  }
  return unauthenticated("the access token is not valid, or has expired");
}

/** The token of `Authorization: Bearer`, or of `x-api-key`, where Anthropic's SDK puts it. */
function bearerOf(request: Request): string | undefined {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return /^[\x21-\x7e]{1,4096}$/.exec(request.headers.get("x-api-key")?.trim() ?? "")?.[0];
  return /^Bearer\s+([\x21-\x7e]{1,4096})$/i.exec(authorization.trim())?.[1];
}

/** The token a caller presents, as a bearer or by the console's cookie. */
export const presentedToken = (request: Request): string | undefined => bearerOf(request) ?? sessionCookie(request);

export function sessionCookie(request: Request): string | undefined {
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
