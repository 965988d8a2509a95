import { deadLetterReplayed, deliveryOvertaken, deliveryTried } from "../../../platform/events/automations.ts";
import type { BusinessEvent } from "../../../platform/outbox/outbox.ts";
import { offersOfAttempt } from "../../checkout/offers-of-attempt.ts";
import { latestThatShowed, runThatMade, searchAgain } from "../../search/search-again.ts";
import type { RunDeps } from "../run-ports.ts";
import type { LeasedExecution } from "../store/executions.ts";
import { isBeyondDay, mayAgain, recordStep } from "../store/record-search.ts";
import { inTurn } from "../store/unproven.ts";
import type { Action, Step } from "./action.ts";
import { turnAfter, type Turn } from "./plan.ts";
import { recorded } from "../../../platform/language/say.ts";

/** What a search itself brings about: of one that an automation made these set off no further one, or it would be made again for ever. */
const OF_A_SEARCH: ReadonlySet<string> = new Set(["search.completed", "offer.found"]);

/**
 * Makes the search again that an event is about, and takes its run on; undefined where the run's lease has passed on. The search is there once a
 * run, so that one that is taken up again finds what it made, sends it out where it was not, and says so.
 */
export async function runSearch(
  deps: RunDeps,
  leased: LeasedExecution,
  actions: readonly Action[],
): Promise<{ next: Turn | undefined } | undefined> {
  const { execution, automation } = leased;
  const at = deps.clock.now();
  const made = await make(deps, leased, at);
  const done = "searchId" in made;
  const outcome = done ? { outcome: "done" as const, reason: null, ...made } : { outcome: "left-out" as const, ...made };
  const step: Step = { kind: "search-again", at: at.toISOString(), ...outcome };
  const next = turnAfter(actions, execution.step);
  const recorded = await recordStep(deps.db, leased, { step, next, actions, at });
  if (!recorded) {
    deliveryOvertaken(deps, { executionId: execution.id, fence: execution.fence });
    return undefined;
  }
  const about = { executionId: execution.id, automationId: automation.id, attempt: execution.attempts };
  deliveryTried(deps, { ...about, outcome: done ? "searched" : "not-searched", latencyMs: 0 });
  if (recorded.replayedDeadLetter !== undefined) deadLetterReplayed(deps, { deadLetterId: recorded.replayedDeadLetter });
  return { next };
}

async function make(deps: RunDeps, leased: LeasedExecution, at: Date): Promise<{ searchId: string } | { reason: string }> {
  const { execution, automation, event } = leased;
  const { buyerId } = automation;
  const of = await soughtBy(deps, event);
  const by = of === undefined ? undefined : await runThatMade(deps.db, buyerId, of);
  if (of === undefined || by === undefined) return { reason: recorded`there is no search to make again` };
  if (by !== null && OF_A_SEARCH.has(event.type)) return { reason: recorded`an automation made that search` };
  const bounds = { at, most: deps.contract.automations.searchesPerDay };
  const allowed = mayAgain(leased, bounds);
  const made = await searchAgain(deps, { buyerId, of, runId: execution.id, at, turn: inTurn(buyerId), allowed });
  if (made.ok) return { searchId: made.value };
  if (made.refusal === "no-supplier") return { reason: recorded`there is no supplier to ask` };
  if (await isBeyondDay(deps.db, buyerId, bounds))
    return { reason: recorded`more than ${bounds.most} searches of automations within a day` };
  return { reason: recorded`it was made again within a day` };
}

/** The search that an event names, or the latest that showed an offer of its lines. */
async function soughtBy({ db }: RunDeps, { payload, buyerId }: Pick<BusinessEvent, "payload" | "buyerId">): Promise<string | undefined> {
  const { searchId, attemptId, lines } = payload;
  if (typeof searchId === "string") return searchId;
  const offerIds = Array.isArray(lines)
    ? offersIn(lines)
    : typeof attemptId === "string"
      ? await offersOfAttempt(db, buyerId, attemptId)
      : [];
  return latestThatShowed(db, buyerId, offerIds);
}

const offersIn = (lines: readonly unknown[]): string[] =>
  lines.flatMap((line) =>
    typeof line === "object" && line !== null && "offerId" in line && typeof line.offerId === "string" ? [line.offerId] : [],
  );
