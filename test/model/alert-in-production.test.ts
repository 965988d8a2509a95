import { describe, expect, it } from "vitest";
import { contractFor } from "../../src/platform/contract.ts";
import { SimulatedLedger, type Behaviour } from "../unit/operations/simulated-ledger.ts";

const { behindSeconds } = contractFor("production").incidentAlerts;
const PAGE = "checkout.payments.failing";
const WARNINGS = 500;
const CRASHES = 3;

/** Each of a beginning of its own, so that nothing gathers them, or all of one. */
const STORMS: [what: string, keyOf: (index: number) => string][] = [
  ["of many beginnings", (index) => `part${index}.slow`],
  ["of one beginning", (index) => `crawl.host-${index}.slow`],
];
const FAILING: Behaviour[] = ["down", "hang", "500", "410"];

/** What section `incidentAlerts` says of the owed: the same as its capture. */
function fails(ledger: SimulatedLedger): boolean {
  const { owed, bothFailed } = ledger.deciding.counts(ledger.now);
  const isBehind = [owed.pageAt, owed.firstTryAt].some((at) => at !== null && ledger.now - at > behindSeconds * 1000);
  return isBehind || bothFailed > 0 || owed.failing.primary !== null || owed.failing.secondary !== null;
}

/** The storm, one page in its middle, and when the surface first failed. */
async function stormWith(behaviour: Behaviour, keyOf: (index: number) => string) {
  const ledger = new SimulatedLedger("production");
  ledger.behaviour.primary = behaviour;
  for (let index = 0; index < WARNINGS; index += 1) ledger.raise(keyOf(index), { severity: "warn" });
  await ledger.run(5);
  const raisedAt = ledger.seconds;
  ledger.raise(PAGE);
  let failedAfter: number | undefined;
  await ledger.run(330, () => {
    if (failedAfter === undefined && fails(ledger)) failedAfter = ledger.seconds - raisedAt;
  });
  const heard = ledger.taken.filter(({ key }) => key === PAGE).map((message) => ({ ...message, after: message.at - raisedAt }));
  return { ledger, heard, failedAfter };
}

describe.each(STORMS)("[ALR-2, ALR-3, ALR-5] by production's values, with 500 warnings %s and one page", (_what, keyOf) => {
  it.each([...FAILING, "slow" as const])(
    "and the primary %s, the page is on some transport within 60 s and elsewhere within 5 min, and the surface fails within 75 s",
    async (behaviour) => {
      const { heard, failedAfter } = await stormWith(behaviour, keyOf);
      // One that is slow has not failed.
      expect(behaviour === "slow" ? 0 : failedAfter).toBeLessThanOrEqual(75);
      expect(Math.min(...heard.map(({ after }) => after))).toBeLessThanOrEqual(60);
      expect(Math.min(...heard.filter(({ transport }) => transport === "secondary").map(({ after }) => after))).toBeLessThanOrEqual(300);
    },
  );

  it.each([...FAILING, "slow" as const])(
    "and the primary %s for an hour and a half, nothing is lost and nothing is told twice on one transport",
    async (behaviour) => {
      const ledger = new SimulatedLedger("production");
      ledger.behaviour.primary = behaviour;
      for (let index = 0; index < WARNINGS; index += 1) ledger.raise(keyOf(index), { severity: "warn" });
      ledger.raise(PAGE);
      await ledger.run(5_400);
      ledger.behaviour.primary = "works";
      await ledger.run(7_200);
      const { created, delivered, dead, pending, retrying, undecided, deadLetters } = ledger.deciding.counts(ledger.now);
      expect({ underWay: pending + retrying, made: created }).toEqual({ underWay: 0, made: delivered + dead });
      expect(undecided).toBe(deadLetters);
      const ids = ledger.taken.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // Whatever the primary gave up is with the secondary.
      const dropped = ledger.deciding.wouldReplay(10_000).replayed.filter(({ transport }) => transport === "primary");
      const told = new Set(ledger.taken.filter(({ transport }) => transport === "secondary").map(({ key }) => key));
      expect(dropped.filter(({ alertKey }) => !told.has(alertKey))).toEqual([]);
    },
  );

  it.each(["works", "down", "hang", "slow"] as const)(
    "and the primary %s, its consumers die three times in the middle: nothing is lost, and nothing is told more than once again for each",
    async (behaviour) => {
      const ledger = new SimulatedLedger("production");
      ledger.behaviour.primary = behaviour;
      for (let index = 0; index < WARNINGS; index += 1) ledger.raise(keyOf(index), { severity: "warn" });
      ledger.raise(PAGE);
      const lost: number[] = [];
      // Each time as soon as something is under way again, which is what makes it come twice.
      await ledger.run(5_400, () => {
        if (lost.length < CRASHES && ledger.isDelivering) lost.push(ledger.crash());
      });
      expect(lost).toHaveLength(CRASHES);
      ledger.behaviour.primary = "works";
      await ledger.run(7_200);
      const { created, delivered, dead, pending, retrying } = ledger.deciding.counts(ledger.now);
      expect({ underWay: pending + retrying, made: created }).toEqual({ underWay: 0, made: delivered + dead });
      const times = Map.groupBy(ledger.taken, ({ id }) => id);
      expect(Math.max(...[...times.values()].map(({ length }) => length))).toBeLessThanOrEqual(1 + CRASHES);
      // Only what had reached its receiver when its consumer died comes again.
      expect(ledger.taken.length - times.size).toBe(lost.reduce((sum, taken) => sum + taken, 0));
    },
  );
});
