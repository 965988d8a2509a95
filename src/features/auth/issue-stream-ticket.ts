import type { Platform } from "../../platform/platform.ts";
import { readAccess, signTicket } from "./tokens.ts";
import { AppError } from "../../platform/errors.ts";

/**
 * A ticket for EventSource, which cannot send headers and connects again by itself with the address it was given. Good for one path prefix and
 * this session: it has to be used first within `expiresIn` seconds, and then lets its client in again for as long as the session lives.
 */
export async function issueStreamTicket(deps: Platform, accessToken: string, path: string): Promise<{ ticket: string; expiresIn: number }> {
  const claims = await readAccess(deps, accessToken);
  if (!claims) throw new AppError("unauthenticated", "the access token is not valid, or has expired");
  const { streamTicketSeconds: expiresIn, refreshTokenSeconds } = deps.contract.access;
  const useBy = Math.floor(deps.clock.now().getTime() / 1000) + expiresIn;
  const { sub, sid, email, addressVerified } = claims;
  const ticket = { sub, sid, email, addressVerified, path, jti: deps.ids.next("tkt"), useBy };
  return { ticket: await signTicket(deps, ticket, refreshTokenSeconds), expiresIn };
}
