import { captureSuperseded, captureTaken, heartbeatFailed } from "../../platform/events/health.ts";
import { fetchWithDeadline } from "../../platform/fetch-with-deadline.ts";
import type { Contract } from "../../platform/contract.ts";
import { captureSections } from "./capture-sections.ts";
import { evaluateRules } from "./evaluate-alerts.ts";
import { measured } from "./measured-figures.ts";
import type { HealthDeps } from "./ports.ts";
import type { RuleMemory } from "./rules.ts";

export type CaptureOutcome = "captured" | "under-way" | "superseded";

/**
 * Takes one health capture for the whole environment, evaluates the alert rules on it and stores both. Single-flighted by the
 * desk's lease; throws `dependency-unavailable` where the desk does not answer.
 */
export async function captureHealth(deps: HealthDeps): Promise<CaptureOutcome> {
  const lease = await deps.captureDesk.beginCapture(deps.contract.health.captureLeaseSeconds);
  if (!lease) return "under-way";
  const started = deps.clock.now();
  const sections = await captureSections(deps, lease.previous);
  const { memory, raised, resolved } = await evaluateRules(deps, sections, lease.rules);
  const durationMs = deps.clock.now().getTime() - started.getTime();
  const capture = { capturedAt: started.toISOString(), durationMs, releaseId: deps.settings.releaseId, sections };
  const figures = measured(await deps.healthSections(), sections);
  if (!(await deps.captureDesk.endCapture(lease.token, capture, memory, figures))) {
    captureSuperseded(deps, { token: lease.token });
    return "superseded";
  }
  deps.lastCapture.forget();
  const confirmAfterMs = nextConfirmation(deps.contract.health.alertRules, memory, deps.clock.now().getTime());
  if (confirmAfterMs !== undefined) deps.defer(captureAfter(deps, confirmAfterMs));
  captureTaken(deps, {
    durationMs,
    sections: sections.length,
    incomplete: sections.filter(({ complete }) => !complete).map(({ name }) => name),
    raised,
    resolved,
  });
  return "captured";
}

/** The platform lets a request's deferred work go on for 30 s. */
const LONGEST_WAIT_MS = 20_000;

/** A condition that has to hold for some seconds before it is raised is looked at again when they have passed, not only by the next cron. */
async function captureAfter(deps: HealthDeps, milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await captureHealth(deps);
}

/** Milliseconds until the first suspected condition can be raised; undefined where none is, or the cron comes about as soon. */
export function nextConfirmation(rules: Contract["health"]["alertRules"], memory: readonly RuleMemory[], now: number): number | undefined {
  const waits = memory
    .filter(({ raisedAt, goneSince }) => raisedAt === null && goneSince === null)
    .map(({ rule, since }) => since + (rules[rule]?.forSeconds ?? 0) * 1000 - now)
    .filter((wait) => wait > 0 && wait <= LONGEST_WAIT_MS);
  return waits.length > 0 ? Math.min(...waits) + 50 : undefined;
}

const HEARTBEAT_DEADLINE_MS = 5_000;

/** The cron's verb: captures, then tells the outside dead-man switch that somebody is watching (BRF-2). */
export async function captureHealthByCron(deps: HealthDeps): Promise<CaptureOutcome> {
  const outcome = await captureHealth(deps);
  const { deadManSwitch } = deps.settings;
  if (deadManSwitch.state === "configured") {
    try {
      const url = deadManSwitch.value.DEAD_MAN_SWITCH_URL;
      const response = await fetchWithDeadline(url, {
        method: "POST",
        deadlineMs: HEARTBEAT_DEADLINE_MS,
        dependency: "dead-man-switch",
        redirect: "manual",
      });
      await response.body?.cancel();
      if (!response.ok) heartbeatFailed(deps, { error: new Error(`answered ${response.status}`) });
    } catch (error) {
      heartbeatFailed(deps, { error });
    }
  }
  return outcome;
}
