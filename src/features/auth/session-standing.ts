import type { Contract } from "../../platform/contract.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { findSession } from "./store.ts";

/** For how long the owner knows a session: as long as an access token issued now can still be presented on any isolate. */
export const knownSeconds = ({ access }: Pick<Contract, "access">): number => access.accessTokenSeconds + access.revocationSeconds;

/**
 * Whether a session still lives, by positive evidence alone: its owner's, or Postgres' where the owner knows nothing.
 * Throws `dependency-unavailable` where nobody can say.
 */
export async function standingOf(
  deps: Pick<AuthDeps, "db" | "contract" | "buyerSessions">,
  session: SessionRef,
): Promise<"alive" | "ended"> {
  const known = await deps.buyerSessions(session.buyerId).standing(session.sessionId);
  if (known !== "unknown") return known;
  const row = await findSession(deps.db, session.sessionId);
  if (!row || row.revokedAt !== null || row.buyerId !== session.buyerId) return "ended";
  return deps.buyerSessions(session.buyerId).confirm(session.sessionId, knownSeconds(deps.contract));
}
