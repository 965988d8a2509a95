import { endsUntold } from "../../platform/events/auth.ts";
import type { AuthDeps } from "./ports.ts";
import { knownSeconds } from "./session-standing.ts";
import { ownerTold, untoldEnds, type UntoldEnds } from "./sessions-store.ts";

type TellDeps = Pick<AuthDeps, "db" | "clock" | "contract" | "buyerSessions" | "log" | "metrics">;

/** Buyers whose ends one run of the cron tells of, and ends told in one call. */
const LIMIT = 200;
const AT_ONCE = 1_000;

/**
 * Tells their owner of sessions that ended in Postgres, from when on no access token of theirs is taken for longer than the contract's
 * `access.revocationSeconds`. Twice is as once. What could not be told is told by the cron, so that an act needs not wait on it; false then.
 */
export async function tellOwner(deps: TellDeps, { buyerId, sessionIds, reason }: UntoldEnds): Promise<boolean> {
  try {
    for (let from = 0; from < sessionIds.length; from += AT_ONCE) {
      const some = sessionIds.slice(from, from + AT_ONCE);
      await deps.buyerSessions(buyerId).endAll(some, reason, knownSeconds(deps.contract));
      await ownerTold(deps.db, { buyerId, sessionIds: some });
    }
    return true;
  } catch (error) {
    endsUntold(deps, { sessions: sessionIds.length, error });
    return false;
  }
}

/** The cron's verb: ends that nobody lived to tell of. One buyer's that cannot be told do not keep the next's from it. */
export async function tellEndedSessions(deps: TellDeps): Promise<{ told: number }> {
  const after = new Date(deps.clock.now().getTime() - knownSeconds(deps.contract) * 1000);
  let told = 0;
  for (const ends of await untoldEnds(deps.db, after, LIMIT)) if (await tellOwner(deps, ends)) told += ends.sessionIds.length;
  return { told };
}
