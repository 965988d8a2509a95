import { deadLetterReplayed, deliveryOvertaken, deliveryTried } from "../../../platform/events/automations.ts";
import { sendNotices } from "../../../platform/notices/send-notices.ts";
import type { AutomationsDeps } from "../ports.ts";
import type { LeasedExecution } from "../store/executions.ts";
import { recordMail } from "../store/record-mail.ts";
import type { Action } from "./action.ts";
import { mailOf } from "./mail-of.ts";
import { turnAfter, type Turn } from "./plan.ts";

/** What comes next in a run; undefined where another holds it meanwhile. */
export type Followed = { next: Turn | undefined } | undefined;

/**
 * Owes the buyer the mail of a run and takes the run on, in one transaction, and then has it sent: dying before that leaves it to the sweep of
 * notices, and a run that is taken up again finds what was owed. Where no address is proven, or the day's mails are used up, it is left out.
 */
export async function runMail(deps: AutomationsDeps, leased: LeasedExecution, actions: readonly Action[]): Promise<Followed> {
  const { execution, automation, email } = leased;
  const at = deps.clock.now();
  const most = deps.contract.automations.mailsPerDay;
  const notice = email === null ? undefined : { ...(await mailOf(deps, leased)), id: deps.ids.next("ntc"), email };
  const next = turnAfter(actions, execution.step);
  const recorded = await recordMail(deps.db, leased, { notice, next, actions, at, most });
  if (!recorded) {
    deliveryOvertaken(deps, { executionId: execution.id, fence: execution.fence });
    return undefined;
  }
  const about = { executionId: execution.id, automationId: automation.id, attempt: execution.attempts };
  deliveryTried(deps, { ...about, outcome: recorded.owed ? "mailed" : "not-mailed", latencyMs: 0 });
  if (recorded.replayedDeadLetter !== undefined) deadLetterReplayed(deps, { deadLetterId: recorded.replayedDeadLetter });
  if (recorded.owed && notice) await sendNotices(deps, [notice.id]);
  return { next };
}
