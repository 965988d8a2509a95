import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { relationFaults } from "../../../src/platform/contract/relations.ts";
import { contractSchema, type Contract } from "../../../src/platform/contract/schema.ts";

const MUTATED: [what: string, pointer: string, says: RegExp, change: (contract: Contract) => void][] = [
  [
    "journals that are read too seldom",
    "/conservation/journalsEverySeconds",
    /would be in none/,
    ({ conservation }) => (conservation.journalsEverySeconds = conservation.windowSeconds),
  ],
  [
    "alerts that are forgotten while they are compared",
    "/incidentAlerts/retentionDays",
    /compared with what is forgotten/,
    ({ conservation, incidentAlerts }) => {
      incidentAlerts.retentionDays = incidentAlerts.feedRetentionDays = Math.floor(conservation.windowSeconds / 86_400);
    },
  ],
];

describe("figures of the receivers' journals", () => {
  it.each(MUTATED)("[GOV-2] contradict one another, and are refused with their place: %s", (_what, pointer, says, change) => {
    const contract = structuredClone(contractFor("production"));
    change(contract);
    expect(contractSchema.safeParse(contract).error).toBeUndefined();
    expect(relationFaults(contract, contract.lastChanged)).toEqual([{ pointer, text: expect.stringMatching(says) as unknown }]);
  });
});
