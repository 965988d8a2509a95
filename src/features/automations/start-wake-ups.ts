import { asAppError } from "../../platform/db/faults.ts";
import { automationsHeld, eventsNotDispatched, tryBroken, wakeUpsNotSent } from "../../platform/events/automations.ts";
import { dispatchTogether, type DispatchedTogether } from "./dispatch-events.ts";
import { handleWakeUp, isPostgresGone } from "./handle-wake-up.ts";
import type { AutomationWakeUp } from "./ports.ts";
import type { Lane } from "./rules.ts";
import { beginTries, makeTry } from "./run-execution.ts";
import type { RunDeps } from "./run-ports.ts";
import type { LeasedExecution } from "./store/executions.ts";

/** Tries that are made at once of what a batch brings: each has one connection at a time, and the platform opens so many for it. */
const MOST_TRIES = 6;

/** What became of a batch. */
export interface Started {
  /** Of each wake-up, in their order: one that is rejected is to be brought again. */
  taken: readonly PromiseSettledResult<void>[];
  /** Tries under way; none rejects. Their rows are leased, so that no message is needed for them: one that dies is made again by the sweep. */
  tries: readonly Promise<void>[];
}

/**
 * Does what the wake-ups of a batch ask for, all at once: dispatches their events in one transaction, leases what these and the others name in one
 * statement, and begins the tries. What is more than is tried at once is woken by messages of its own. Held work is simply not done: its rows wait,
 * and the sweep wakes it once the feature is on again or Postgres answers.
 */
export async function startWakeUps(deps: RunDeps, wakeUps: readonly AutomationWakeUp[], lane: Lane): Promise<Started> {
  const isOff = (await deps.switches.state("automations")) === "off";
  if (isOff) automationsHeld(deps, { reason: "switched-off" });
  else {
    try {
      return await start(deps, wakeUps, lane);
    } catch (error) {
      if (!isPostgresGone(error)) throw error;
      automationsHeld(deps, { reason: "postgres-unavailable", error });
    }
  }
  return { taken: await Promise.allSettled(wakeUps.map(async () => undefined)), tries: [] };
}

async function start(deps: RunDeps, wakeUps: readonly AutomationWakeUp[], lane: Lane): Promise<Started> {
  const dispatched = await dispatchAll(
    deps,
    wakeUps.flatMap((wakeUp) => ("eventId" in wakeUp ? [wakeUp.eventId] : [])),
  );
  const named = wakeUps.flatMap((wakeUp) => ("executionId" in wakeUp ? [wakeUp.executionId] : []));
  const wanted = [...new Set([...named, ...(dispatched?.executionIds ?? [])])];
  const here = wanted.slice(0, Math.max(MOST_TRIES, named.length));
  const tries = (await beginTries(deps, here, lane)).map((leased) => unbroken(deps, leased));
  await wake(deps, wanted.slice(here.length));
  const taken = await Promise.allSettled(
    wakeUps.map(async (wakeUp) => {
      if ("eventId" in wakeUp && !dispatched) await handleWakeUp(deps, wakeUp, lane);
    }),
  );
  return { taken, tries };
}

/** Undefined where one stands in the way of the others: each is then dispatched by itself. */
async function dispatchAll(deps: RunDeps, eventIds: readonly string[]): Promise<DispatchedTogether | undefined> {
  if (eventIds.length === 0) return { count: 0, executionIds: [] };
  try {
    return await dispatchTogether(deps, eventIds);
  } catch (error) {
    if (asAppError(error)?.code === "dependency-unavailable") throw error;
    eventsNotDispatched(deps, { count: eventIds.length, error });
    return undefined;
  }
}

/** A try whose failure is said where it happens: nobody waits for it, and its row's lease has it made again. */
async function unbroken(deps: RunDeps, leased: LeasedExecution): Promise<void> {
  try {
    await makeTry(deps, leased);
  } catch (error) {
    if (isPostgresGone(error)) automationsHeld(deps, { reason: "postgres-unavailable", error });
    else tryBroken(deps, { executionId: leased.execution.id, automationId: leased.automation.id, error });
  }
}

async function wake(deps: RunDeps, executionIds: readonly string[]): Promise<void> {
  if (executionIds.length === 0) return;
  await deps.automationEvents
    .sendBatch(executionIds.map((executionId) => ({ executionId })))
    .catch((error: unknown) => wakeUpsNotSent(deps, { count: executionIds.length, error }));
}
