import type { Contract } from "../../platform/contract.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { isServiceTokenId } from "./service-token-format.ts";
import { tokenStands } from "./service-token-store.ts";
import { findSession } from "./store.ts";

/** For how long the owner knows a session: as long as an access token issued now can still be presented on any isolate. */
export const knownSeconds = ({ access }: Pick<Contract, "access">): number => access.accessTokenSeconds + access.revocationSeconds;

/**
 * Whether a session still lives, by positive evidence alone: its owner's, or Postgres' where the owner knows nothing.
 * Throws `dependency-unavailable` where nobody can say.
 */
export async function standingOf(
  deps: Pick<AuthDeps, "db" | "clock" | "contract" | "buyerSessions">,
  session: SessionRef,
): Promise<"alive" | "ended"> {
  const known = await deps.buyerSessions(session.buyerId).standing(session.sessionId);
  if (known !== "unknown") return known;
  if (!(await livesInPostgres(deps, session))) return "ended";
  return deps.buyerSessions(session.buyerId).confirm(session.sessionId, knownSeconds(deps.contract));
}

/** Of the two kinds of sessions that the ids tell apart. */
async function livesInPostgres(deps: Pick<AuthDeps, "db" | "clock">, { buyerId, sessionId }: SessionRef): Promise<boolean> {
  if (isServiceTokenId(sessionId)) return tokenStands(deps.db, { id: sessionId, buyerId }, deps.clock.now());
  const row = await findSession(deps.db, sessionId);
  return row !== undefined && row.revokedAt === null && row.buyerId === buyerId;
}
