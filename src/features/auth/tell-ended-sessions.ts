import { endsUntold } from "../../platform/events/auth.ts";
import { endSession } from "./end-session.ts";
import type { AuthDeps, EndReason, SessionRef } from "./ports.ts";
import { ownersTold, untoldEnds } from "./sessions-store.ts";

type TellDeps = Pick<AuthDeps, "db" | "contract" | "buyerSessions" | "log" | "metrics">;

/** Most ends one run of the cron tells of. */
const LIMIT = 200;

/**
 * Tells their owner of sessions that ended in Postgres, from when on no access token of theirs is taken for longer than the contract's
 * `access.revocationSeconds`. Twice is as once. Throws `dependency-unavailable` where an owner does not answer.
 */
export async function tellOwner(deps: TellDeps, ended: readonly SessionRef[], reason: EndReason): Promise<void> {
  await Promise.all(ended.map((session) => endSession(deps, session, reason)));
  await ownersTold(
    deps.db,
    ended.map(({ sessionId }) => sessionId),
  );
}

/** As `tellOwner`, for an act whose answer does not wait on it any longer: what could not be told is told by the cron. */
export async function tellOwnerOrLeave(deps: TellDeps, ended: readonly SessionRef[], reason: EndReason): Promise<void> {
  try {
    await tellOwner(deps, ended, reason);
  } catch (error) {
    endsUntold(deps, { sessions: ended.length, error });
  }
}

/** The cron's verb: ends that nobody lived to tell of. One that cannot be told does not keep the next from it. */
export async function tellEndedSessions(deps: TellDeps): Promise<{ told: number }> {
  let told = 0;
  for (const { reason, ...session } of await untoldEnds(deps.db, LIMIT)) {
    try {
      await tellOwner(deps, [session], reason);
      told += 1;
    } catch (error) {
      endsUntold(deps, { sessions: 1, error });
    }
  }
  return { told };
}
