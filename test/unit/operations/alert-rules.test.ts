import { describe, expect, it } from "vitest";
import { advanceRule, type RuleMemory } from "../../../src/operations/health/rules.ts";
import type { AlertCondition } from "../../../src/platform/health/parts.ts";

const TIMING = { rule: "dependency.down", forSeconds: 10, clearSeconds: 20, muted: false };
const down: AlertCondition = { key: "dependency.redis.down", severity: "warn", summary: "redis is down" };

/** Runs captures in turn, each at its second with what it found, and tells what each raised and resolved. */
function run(captures: readonly (readonly [second: number, found: readonly AlertCondition[], muted?: boolean])[]) {
  let memory: readonly RuleMemory[] = [];
  return captures.map(([second, found, muted = false]) => {
    const verdict = advanceRule(memory, found, { ...TIMING, muted }, second * 1000);
    memory = verdict.memory;
    return { raised: verdict.raise.map(({ key }) => key), resolved: verdict.resolve.map(({ key }) => key) };
  });
}

const nothing = { raised: [], resolved: [] };
const raised = { raised: [down.key], resolved: [] };
const resolved = { raised: [], resolved: [down.key] };

describe("alert rules from capture to capture", () => {
  it("[ALR-10] raise a condition once it has held long enough, and resolve it once it has been gone long enough", () => {
    expect(
      run([
        [0, [down]],
        [5, [down]],
        [10, [down]],
        [20, [down]],
        [30, []],
        [49, []],
        [50, []],
        [60, []],
      ]),
    ).toEqual([nothing, nothing, raised, nothing, nothing, nothing, resolved, nothing]);
  });

  it("forget a condition that came and went before it was raised", () => {
    expect(
      run([
        [0, [down]],
        [5, []],
        [9, [down]],
        [12, [down]],
        [19, [down]],
      ]),
    ).toEqual([nothing, nothing, nothing, nothing, raised]);
  });

  it("[ALR-10] do not resolve what flaps within the clearing time", () => {
    expect(
      run([
        [0, [down]],
        [10, [down]],
        [20, []],
        [30, [down]],
        [45, []],
        [60, [down]],
      ]),
    ).toEqual([nothing, raised, nothing, nothing, nothing, nothing]);
  });

  it("raise again when it gets worse, and every minute while it holds", () => {
    const worse: AlertCondition = { ...down, severity: "page" };
    expect(
      run([
        [0, [down]],
        [10, [down]],
        [20, [worse]],
        [70, [worse]],
        [80, [worse]],
      ]),
    ).toEqual([nothing, raised, raised, nothing, raised]);
  });

  it("[GEN-6] stay silent while an operator has switched the feature off", () => {
    expect(
      run([
        [0, [down], true],
        [30, [down], true],
        [40, [down]],
      ]),
    ).toEqual([nothing, nothing, raised]);
  });
});
