import { endedSessionsUnrecorded } from "../../platform/events/auth.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { asAppError } from "../../platform/db/faults.ts";
import type { AppError } from "../../platform/errors.ts";
import type { AuthDeps, EndOfAll, UnseenEnd } from "./ports.ts";
import { knownSeconds } from "./session-standing.ts";

/** What Postgres has of a session or a service token, or that it does not answer. */
export type Looked<Row> = { row: Row | undefined } | { unanswered: AppError };

export async function lookedUp<Row>(read: () => Promise<Row | undefined>): Promise<Looked<Row>> {
  try {
    return { row: await read() };
  } catch (error) {
    const fault = asAppError(error);
    if (fault?.code === "dependency-unavailable") return { unanswered: fault };
    throw error;
  }
}

/**
 * Ends what a buyer says is his while Postgres cannot say so. Their owner is this buyer's: what is another's ends nowhere by it, and what is
 * his is refused within the contract's seconds; it looks for it in Postgres, and ends it there, once that answers. Answers that no list
 * says so yet. Throws `unanswered` where too many such ends wait already.
 */
export async function endUnseen(deps: AuthDeps, unseen: UnseenEnd, unanswered: AppError): Promise<Degraded> {
  if (!(await deps.buyerSessions(unseen.buyerId).endUnseen(unseen, knownSeconds(deps.contract)))) throw unanswered;
  endedSessionsUnrecorded(deps, { sessions: 1, error: unanswered });
  return unlisted(deps, unanswered);
}

/** As `endUnseen`, of all that a buyer has; with how many sessions were known to live. */
export async function endAllUnseen(deps: AuthDeps, end: EndOfAll, unanswered: AppError): Promise<{ sessions: number; degraded: Degraded }> {
  const sessions = await deps.buyerSessions(end.buyerId).endAllUnseen(end, knownSeconds(deps.contract));
  endedSessionsUnrecorded(deps, { sessions, error: unanswered });
  return { sessions, degraded: unlisted(deps, unanswered) };
}

const unlisted = ({ clock }: Pick<AuthDeps, "clock">, { message: reason }: AppError): Degraded => ({
  mode: "unlisted",
  reason,
  since: clock.now().toISOString(),
  policy: "access.revocationSeconds",
});
