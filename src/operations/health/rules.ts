import type { AlertCondition } from "../../platform/health/parts.ts";

/** What the desk remembers of one condition of one rule between captures. Times are milliseconds since the epoch. */
export interface RuleMemory {
  rule: string;
  condition: AlertCondition;
  /** Since when the condition holds without a break. */
  since: number;
  /** Since when it is gone; null while it holds. */
  goneSince: number | null;
  /** When it was last raised; null while it is only suspected. */
  raisedAt: number | null;
}

export interface RuleTiming {
  rule: string;
  forSeconds: number;
  clearSeconds: number;
  muted: boolean;
}

export interface RuleVerdict {
  memory: readonly RuleMemory[];
  raise: readonly AlertCondition[];
  resolve: readonly AlertCondition[];
}

/** An alert that still holds is raised again this often, so that one closed by hand comes back while its cause stands. */
const RAISE_AGAIN_MS = 60_000;

/**
 * One rule's step from capture to capture: a condition is raised once it held for `forSeconds`, resolved once it was gone for
 * `clearSeconds` (ALR-10), and not raised while an operator's switch keeps it quiet (GEN-6).
 */
export function advanceRule(known: readonly RuleMemory[], found: readonly AlertCondition[], timing: RuleTiming, now: number): RuleVerdict {
  const memory: RuleMemory[] = [];
  const raise: AlertCondition[] = [];
  const resolve: AlertCondition[] = [];

  for (const condition of found) {
    const before = known.find((entry) => entry.condition.key === condition.key);
    const since = before?.since ?? now;
    const holds = now - since >= timing.forSeconds * 1000;
    const worse = before !== undefined && before.condition.severity !== condition.severity;
    const again = before === undefined || before.raisedAt === null || worse || now - before.raisedAt >= RAISE_AGAIN_MS;
    const raises = holds && again && !timing.muted;
    if (raises) raise.push(condition);
    memory.push({ rule: timing.rule, condition, since, goneSince: null, raisedAt: raises ? now : (before?.raisedAt ?? null) });
  }
  for (const before of known) {
    if (found.some(({ key }) => key === before.condition.key)) continue;
    const goneSince = before.goneSince ?? now;
    const cleared = now - goneSince >= timing.clearSeconds * 1000;
    if (before.raisedAt === null) continue;
    if (cleared) resolve.push(before.condition);
    else memory.push({ ...before, goneSince });
  }
  return { memory, raise, resolve };
}

/** Conditions that were raised and still hold. */
export const raisedConditions = (memory: readonly RuleMemory[]): { key: string; raisedAt: number }[] =>
  memory.flatMap(({ condition, raisedAt, goneSince }) =>
    raisedAt === null || goneSince !== null ? [] : [{ key: condition.key, raisedAt }],
  );
