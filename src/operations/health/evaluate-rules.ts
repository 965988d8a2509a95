import { alertNotTaken } from "../../platform/events/health.ts";
import type { AlertCondition } from "../../platform/health.ts";
import type { CapturedSection, HealthDeps } from "./ports.ts";
import { advanceRule, type RuleMemory, type RuleVerdict } from "./rules.ts";

type EvaluateDeps = Pick<HealthDeps, "clock" | "contract" | "log" | "metrics" | "alerts" | "switches" | "healthSections">;

/** The surfaces check themselves (BRF-2): what they cannot show is an alert of its own. */
const VISIBILITY = { rule: "ops.visibility", forSeconds: 20, clearSeconds: 0, muted: false };

export interface Evaluated {
  memory: readonly RuleMemory[];
  raised: readonly string[];
  resolved: readonly string[];
}

/**
 * Runs every section's alert rules on what was captured, raises and resolves. A rule whose section could not be captured keeps
 * its memory as it is. An alert that could not be stored counts as not raised, so the next capture tries again.
 */
export async function evaluateRules(deps: EvaluateDeps, sections: readonly CapturedSection[], known: readonly RuleMemory[]): Promise<Evaluated> {
  const now = deps.clock.now().getTime();
  const of = (rule: string) => known.filter((entry) => entry.rule === rule);
  const verdicts: RuleVerdict[] = [advanceRule(of(VISIBILITY.rule), visibility(sections, now, deps.contract.health.staleSeconds), VISIBILITY, now)];

  for (const { name, alerts = [] } of deps.healthSections) {
    const captured = sections.find((section) => section.name === name);
    for (const rule of alerts) {
      if (!captured || captured.error !== null) {
        verdicts.push({ memory: of(rule.name), raise: [], resolve: [] });
        continue;
      }
      const muted = rule.mutedBy !== undefined && (await deps.switches.state(rule.mutedBy)) !== "on";
      const timing = { rule: rule.name, forSeconds: rule.forSeconds, clearSeconds: rule.clearSeconds, muted };
      verdicts.push(advanceRule(of(rule.name), rule.conditions(captured.figures, deps.contract), timing, now));
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
      if (await taken(deps, key, () => deps.alerts.resolve(key, "the condition has cleared"))) resolved.push(key);
      else memory.push(...known.filter((entry) => entry.condition.key === key));
    }
  }
  return { memory, raised, resolved };
}

function visibility(sections: readonly CapturedSection[], now: number, staleSeconds: number): AlertCondition[] {
  const incomplete = sections.filter(({ complete }) => !complete).map(({ name }) => name);
  const stale = sections.filter(({ capturedAt }) => now - Date.parse(capturedAt) > staleSeconds * 1000).map(({ name }) => name);
  return [
    ...(incomplete.length > 0
      ? [{ key: "ops.visibility.incomplete", severity: "warn" as const, summary: `not all figures can be had of: ${incomplete.join(", ")}`, detail: { sections: incomplete } }]
      : []),
    ...(stale.length > 0
      ? [{ key: "ops.visibility.stale", severity: "page" as const, summary: `figures are old of: ${stale.join(", ")}`, detail: { sections: stale } }]
      : []),
  ];
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
