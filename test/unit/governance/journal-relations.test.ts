import { describe, it } from "vitest";
import { expectContradiction, type Contradiction } from "./contradicting.ts";

const MUTATED: Contradiction[] = [
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
  it.each(MUTATED)("[GOV-2] contradict one another, and are refused with their place: %s", (...one) => expectContradiction(...one));
});
