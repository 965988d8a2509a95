import { AppError } from "../errors.ts";
import { roleSuffices, type Buyer, type Identities, type Identity, type Presentation } from "../identity.ts";
import { digestOf, headerCredentialOf, sessionCookieOf, type HeaderCredential } from "./credential.ts";
import { DOORS, RECORDS, type Caller, type Carrier } from "./doors.ts";
import { scopesSuffice, type TokenNeed } from "../token-scopes.ts";
import type { Access } from "./route.ts";
import { say, type Text } from "../language/say.ts";

const SAFE_METHODS = new Set(["GET", "HEAD"]);

export const INVALID_TOKEN = say`the access token is not valid, or has expired`;
const INVALID: Record<Carrier, Text> = {
  bearer: INVALID_TOKEN,
  cookie: INVALID_TOKEN,
  ticket: say`the ticket is not valid here, or has expired`,
};

/** What is known of a request before anybody asks who sent it. */
export interface Arrival extends Pick<Presentation, "admitted" | "admittedToStore"> {
  credential: HeaderCredential | undefined;
}

interface Credential {
  carrier: Carrier;
  token: string;
  digest(): string;
}

const unlimited = async (): Promise<void> => undefined;

/** What stands before a route. */
interface Guard {
  access: Access;
  scope?: TokenNeed | undefined;
  guests?: boolean | undefined;
}

/**
 * Resolves who calls and whether they may. Throws `unauthenticated`, `forbidden` or `insufficient-scope`; an unreachable store is
 * `dependency-unavailable`.
 */
export async function authenticate(
  { access, scope, guests }: Guard,
  request: Request,
  identities: Identities,
  arrival: Arrival = { credential: headerCredentialOf(request), admitted: unlimited, admittedToStore: unlimited },
): Promise<Identity | undefined> {
  const { takes, absent, callers } = DOORS[access];
  const credential = firstOf(takes, request, arrival);
  if (credential === undefined) return absent === null ? undefined : unauthenticated(absent);

  const { carrier, token, digest } = credential;
  const { admitted, admittedToStore } = arrival;
  for (const caller of callers) {
    const { by, find } = RECORDS[caller.who];
    const sought = { token, path: () => new URL(request.url).pathname, presented: { digest, admitted, admittedToStore } };
    const identity = by.includes(carrier) ? await find(identities, sought) : undefined;
    if (identity === undefined) continue;
    if (identity.kind === "operator" && carrier === "cookie") refuseForeignOrigin(request);
    const refusal = refusalOf(caller, identity);
    if (refusal !== undefined) forbidden(refusal);
    if (identity.kind === "buyer" && identity.guest && !guests) {
      if (absent === null) return undefined;
      forbidden(say`a guest signs in for this; POST /carts/{id}/merge then takes the guest's cart over`);
    }
    if (identity.kind === "buyer") refuseOutOfScope(scope, identity);
    return identity;
  }
  return unauthenticated(INVALID[carrier]);
}

/** Whether a request would be let in now as it was; throws where nobody can say. */
export async function stillPasses(guard: Guard | undefined, request: Request, identities: Identities): Promise<boolean> {
  if (!guard) return false;
  try {
    return (await authenticate(guard, request, identities)) !== undefined;
  } catch (error) {
    if (error instanceof AppError && (error.code === "unauthenticated" || error.code === "forbidden")) return false;
    throw error;
  }
}

function firstOf(carriers: readonly Carrier[], request: Request, { credential }: Arrival): Credential | undefined {
  for (const carrier of carriers) {
    const presented = carrier === "bearer" ? credential?.token : carrier === "cookie" ? sessionCookieOf(request) : ticketOf(request);
    if (presented)
      return { carrier, token: presented, digest: carrier === "bearer" && credential ? credential.digest : digestOf(presented) };
  }
  return undefined;
}

const ticketOf = ({ url }: Request): string | null => new URL(url).searchParams.get("ticket");

function refusalOf({ refused, atLeast }: Caller, identity: Identity): Text | undefined {
  if (refused !== undefined || atLeast === undefined) return refused;
  const role = identity.kind === "operator" ? identity.role : undefined;
  return role !== undefined && roleSuffices(role, atLeast) ? undefined : say`this needs the role ${atLeast}; yours is ${role ?? "none"}`;
}

/** Throws `insufficient-scope` where a buyer is there by a service token that is not good for this (RFC 6750 §3.1). */
export function refuseOutOfScope(scope: TokenNeed | undefined, { serviceToken }: Pick<Buyer, "serviceToken">): void {
  if (!serviceToken || scopesSuffice(scope, serviceToken.scopes)) return;
  if (scope === undefined || scope === "session-only")
    throw new AppError("insufficient-scope", "a service token is not accepted here: sign in");
  throw new AppError("insufficient-scope", say`this needs a service token with the scope ${scope}`, { extensions: { scope } });
}

/** A cookie travels by itself, so what changes something has to come from our own pages. Throws `forbidden`. */
export function refuseForeignOrigin(request: Request): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== new URL(request.url).origin) forbidden(say`a cookie session is accepted from our own pages only`);
  if (origin === null && request.headers.get("sec-fetch-site") !== "same-origin")
    forbidden(say`send an Origin header with a cookie session`);
}

function unauthenticated(detail: Text): never {
  throw new AppError("unauthenticated", detail);
}

function forbidden(detail: Text): never {
  throw new AppError("forbidden", detail);
}
