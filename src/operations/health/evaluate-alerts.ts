import { alertNotTaken } from "../../platform/events/health.ts";
import type { Contract } from "../../platform/contract.ts";
import type { AlertCondition } from "../../platform/health/parts.ts";
import type { CapturedSection, HealthDeps } from "./ports.ts";
import { advanceRule, type RuleMemory, type RuleVerdict } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

type EvaluateDeps = Pick<HealthDeps, "clock" | "contract" | "log" | "metrics" | "alerts" | "muting" | "healthSections">;

/** The surfaces check themselves (BRF-2): what they cannot show is an alert of its own. */
const INCOMPLETE = "ops.visibility.incomplete";
const STALE = "ops.visibility.stale";

export interface Evaluated {
  memory: readonly RuleMemory[];
  raised: readonly string[];
  resolved: readonly string[];
}

/**
 * Runs every section's alert rules on what was captured, raises and resolves. A rule whose section could not be captured keeps
 * its memory as it is. An alert that could not be stored counts as not raised, so the next capture tries again.
 */
export async function evaluateRules(
  deps: EvaluateDeps,
  sections: readonly CapturedSection[],
  known: readonly RuleMemory[],
): Promise<Evaluated> {
  const now = deps.clock.now().getTime();
  const of = (rule: string) => known.filter((entry) => entry.rule === rule);
  const { staleSeconds } = deps.contract.health;
  const verdicts: (RuleVerdict & { why?: (key: string) => string })[] = [
    advanceRule(of(INCOMPLETE), incompleteSections(sections), timingOf(deps.contract, INCOMPLETE), now),
    advanceRule(of(STALE), staleSections(sections, now, staleSeconds), timingOf(deps.contract, STALE), now),
  ];

  for (const { name, alerts = [] } of await deps.healthSections()) {
    const captured = sections.find((section) => section.name === name);
    for (const rule of alerts) {
      if (!captured || captured.error !== null) {
        verdicts.push({ memory: of(rule.name), raise: [], resolve: [] });
        continue;
      }
      const settleSeconds = Math.max(deps.contract.switches.settleSeconds, rule.looksBackSeconds ?? 0);
      const muted = rule.mutedBy !== undefined && (await deps.muting.mutes(rule.mutedBy, settleSeconds));
      const timing = { ...timingOf(deps.contract, rule.name), muted };
      const verdict = advanceRule(of(rule.name), rule.conditions(captured.figures, deps.contract), timing, now);
      const { ended } = rule;
      verdicts.push(ended ? { ...verdict, why: (key) => ended(captured.figures, key) } : verdict);
    }
  }

  const memory: RuleMemory[] = [];
  const raised: string[] = [];
  const resolved: string[] = [];
  for (const verdict of verdicts) {
    const refused = new Set<string>();
    for (const condition of verdict.raise) {
      if (await taken(deps, condition.key, () => deps.alerts.raise(condition))) raised.push(condition.key);
      else refused.add(condition.key);
    }
    memory.push(...verdict.memory.map((entry) => (refused.has(entry.condition.key) ? { ...entry, raisedAt: null } : entry)));
    for (const { key } of verdict.resolve) {
      if (await taken(deps, key, () => deps.alerts.resolve(key, verdict.why?.(key) ?? recorded`the condition has cleared`)))
        resolved.push(key);
      else memory.push(...known.filter((entry) => entry.condition.key === key));
    }
  }
  return { memory, raised, resolved };
}

/** What the contract says of a rule; a rule it does not know is taken at once (`npm test` refuses such a tree). */
function timingOf(contract: Contract, rule: string) {
  const { forSeconds = 0, clearSeconds = 0 } = contract.health.alertRules[rule] ?? {};
  return { rule, forSeconds, clearSeconds, muted: false };
}

function incompleteSections(sections: readonly CapturedSection[]): AlertCondition[] {
  const names = sections.filter(({ complete }) => !complete).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      key: INCOMPLETE,
      severity: "warn",
      summary: recorded`not all figures can be had of: ${names.join(", ")}`,
      detail: { sections: names },
    },
  ];
}

function staleSections(sections: readonly CapturedSection[], now: number, staleSeconds: number): AlertCondition[] {
  const names = sections.filter(({ capturedAt }) => now - Date.parse(capturedAt) > staleSeconds * 1000).map(({ name }) => name);
  if (names.length === 0) return [];
  return [{ key: STALE, severity: "page", summary: recorded`figures are old of: ${names.join(", ")}`, detail: { sections: names } }];
}

async function taken(deps: EvaluateDeps, key: string, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    alertNotTaken(deps, { key, error });
    return false;
  }
}
