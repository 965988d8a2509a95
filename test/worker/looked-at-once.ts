import type { Contract } from "../../src/platform/contract.ts";

/**
 * A contract by which no condition of a health capture is confirmed within a test. One that has to hold for some seconds is looked at again
 * behind the answer, ten seconds later, and who waits for all that is behind an answer waits for that.
 */
export const lookedAtOnce = (contract: Contract): Contract => ({
  ...contract,
  health: {
    ...contract.health,
    alertRules: Object.fromEntries(
      Object.entries(contract.health.alertRules).map(([name, rule]) => [name, { ...rule, forSeconds: 3_600 }]),
    ),
  },
});
