import type { Platform } from "../../platform/platform.ts";
import { readAccess, signTicket } from "./tokens.ts";
import { AppError } from "../../platform/errors.ts";

/** A ticket for EventSource, which cannot send headers: good for one path prefix, for a minute, for this session. */
export async function issueStreamTicket(deps: Platform, accessToken: string, path: string): Promise<{ ticket: string; expiresIn: number }> {
  const claims = await readAccess(deps, accessToken);
  if (!claims) throw new AppError("unauthenticated", "the access token is not valid, or has expired");
  const expiresIn = deps.contract.access.streamTicketSeconds;
  return { ticket: await signTicket(deps, { ...claims, path }, expiresIn), expiresIn };
}
