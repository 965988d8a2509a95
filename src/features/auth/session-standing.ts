import type { Contract } from "../../platform/contract.ts";
import type { AuthDeps, SessionRef } from "./ports.ts";
import { isServiceTokenId } from "./service-token-format.ts";
import { tokenStands } from "./service-token-store.ts";
import { endOf } from "./session-end.ts";
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
  const end = await endInPostgres(deps, session);
  const left = end === undefined ? 0 : (end.getTime() - deps.clock.now().getTime()) / 1000;
  if (left <= 0) return "ended";
  return deps.buyerSessions(session.buyerId).confirm(session.sessionId, Math.min(Math.ceil(left), knownSeconds(deps.contract)));
}

/** Whether a session has ended nowhere, asked of its owner and of Postgres anew: for what outlives the seconds an isolate may be behind. */
export async function livesNow(deps: Pick<AuthDeps, "db" | "clock" | "contract" | "buyerSessions">, session: SessionRef): Promise<boolean> {
  const [owner, end] = await Promise.all([deps.buyerSessions(session.buyerId).standing(session.sessionId), endInPostgres(deps, session)]);
  return owner !== "ended" && end !== undefined && end > deps.clock.now();
}

const FOR_EVER = new Date(8.64e15);

/** Until when it lives, undefined where it does not; of the two kinds of sessions that the ids tell apart. */
async function endInPostgres(
  deps: Pick<AuthDeps, "db" | "clock" | "contract">,
  { buyerId, sessionId }: SessionRef,
): Promise<Date | undefined> {
  if (isServiceTokenId(sessionId)) return (await tokenStands(deps.db, { id: sessionId, buyerId }, deps.clock.now())) ? FOR_EVER : undefined;
  const row = await findSession(deps.db, sessionId);
  return row !== undefined && row.revokedAt === null && row.buyerId === buyerId ? endOf(deps.contract, row) : undefined;
}
