import type { Deps } from "../../../src/deps.ts";
import { captureSections } from "../../../src/operations/health/capture-sections.ts";
import { evaluateRules } from "../../../src/operations/health/evaluate-alerts.ts";
import type { Equation } from "../../../src/operations/health/conservation-rules.ts";
import type { HealthCapture } from "../../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../../src/operations/health/rules.ts";
import { conservationHealth } from "../../../src/operations/health/sections/conservation.ts";
import type { AlertRaise } from "../../../src/platform/alerts.ts";
import type { ConservationLaw } from "../../../src/platform/conservation.ts";
import { contractFor } from "../../../src/platform/contract.ts";

/** The local contract, comparing what is between two moments of a test's own: test files share one Postgres. */
export const contractOver = (windowSeconds: number, settleSeconds = 1) => {
  const contract = contractFor("local");
  return { ...contract, conservation: { ...contract.conservation, windowSeconds, settleSeconds, paymentsEverySeconds: 1, sample: 50 } };
};

/** Captures one law's section again and again, as the health capture does, and says what it shows and which alerts it raised. */
export function capturesOf(deps: Deps, law: ConservationLaw) {
  const raised: AlertRaise[] = [];
  let capture: HealthCapture | undefined;
  let memory: readonly RuleMemory[] = [];
  return {
    raised,
    async at(now: Date): Promise<Equation[]> {
      const clock = { now: () => now };
      const alerts = { raise: async (alert: AlertRaise) => void raised.push(alert), resolve: async () => undefined };
      const using = Object.defineProperties({} as Deps, {
        ...Object.getOwnPropertyDescriptors(deps),
        clock: { value: clock },
        alerts: { value: alerts },
        healthSections: { value: async () => [conservationHealth(deps, [law])] },
      });
      const sections = await captureSections(using, capture);
      ({ memory } = await evaluateRules(using, sections, memory));
      capture = { capturedAt: now.toISOString(), durationMs: 0, releaseId: "test", sections };
      const { items = [] } = (sections[0]?.figures ?? {}) as { items?: Equation[] };
      return items;
    },
  };
}
