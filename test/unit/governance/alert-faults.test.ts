import { describe, expect, it } from "vitest";
import { alertFaults } from "../../../src/platform/contract/alert-relations.ts";
import { governanceFaults } from "../../../scripts/governance-faults.ts";
import { contractFor, CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";

const contract = contractFor("production");
type Figures = (typeof contract)["incidentAlerts"];

const changed = (change: Partial<Figures>) => ({ ...contract, incidentAlerts: { ...contract.incidentAlerts, ...change } });
const { breaker, flap, grouping } = contract.incidentAlerts;
const SCHEDULE = 7_456;
const STEP = { transport: "secondary" as const, receiver: "next" };

const REFUSED: [what: string, change: Partial<Figures>, said: RegExp][] = [
  ["a lease that a try outlasts", { leaseSeconds: 10 }, /leaseSeconds/],
  ["a silence that a first try outlasts", { silenceSeconds: 9 }, /silenceSeconds must be no shorter/],
  ["two probes at once", { breaker: { ...breaker, probeSeconds: 10 } }, /probeSeconds/],
  [
    "a silence that the schedule ends before",
    { silenceSeconds: 20, retry: { delaysSeconds: [1], jitter: 0 }, deliveryDeadlineMs: 9_000 },
    /silenceSeconds must be shorter than the schedule/,
  ],
  ["a reminder before the chain is through", { renotifySeconds: 1_800 }, /renotifySeconds/],
  ["a chain that begins before the silence is over", { escalation: [{ ...STEP, afterSeconds: 45 }] }, /begin after silenceSeconds/],
  ["a chain that begins too late", { escalation: [{ ...STEP, afterSeconds: 301 }] }, /within 300 s/],
  ["a page that flaps and waits too long", { flap: { ...flap, pageSeconds: 36 } }, /flap\.pageSeconds/],
  ["a hold that outlasts the window it counts in", { flap: { ...flap, longestSeconds: flap.windowSeconds + 1 } }, /flap\.longestSeconds/],
  ["a wait for others that outlasts their window", { grouping: { ...grouping, waitSeconds: grouping.windowSeconds + 1 } }, /waitSeconds/],
  ["a digest that puts the chain off", { grouping: { ...grouping, digestSeconds: 240 } }, /digestSeconds must be longer/],
  ["a digest that a reminder overtakes", { grouping: { ...grouping, digestSeconds: 14_400 } }, /digestSeconds must be shorter/],
  ["a window in which ALR-8 cannot fire", { transportIncidentWindowSeconds: SCHEDULE }, /ALR-8/],
];

describe("[GOV-2, ALR-8] figures of the alert path that contradict one another", () => {
  it("are none in the contract", () => {
    for (const environment of ["local", "staging", "production"]) expect(alertFaults(contractFor(environment))).toEqual([]);
  });

  it.each(REFUSED)("are refused: %s", (_what, change, said) => {
    const faults = alertFaults(changed(change));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(said);
  });

  it("are refused with the environment they are in", () => {
    const document = structuredClone(CONTRACT_DOCUMENT) as { environments: { local: { incidentAlerts: Partial<Figures> } } };
    document.environments.local.incidentAlerts.leaseSeconds = 1;
    const facts = {
      today: contract.lastChanged,
      slices: new Set(contract.llm.models.map(({ dashboardSlice }) => dashboardSlice)),
      drills: new Set(contract.drills.required),
      paths: new Set(contract.objectives.journey.flatMap(({ routes }) => routes)),
    };
    expect(governanceFaults(document as Record<string, unknown>, facts)).toEqual([
      "local: incidentAlerts.leaseSeconds must be longer than a try may take: 2 s",
    ]);
  });
});
