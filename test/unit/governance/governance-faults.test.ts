import { describe, expect, it } from "vitest";
import { governanceFaults } from "../../../scripts/governance-faults.ts";
import { overdueReviews } from "../../../src/operations/governance/health.ts";
import { contractFor, CONTRACT_DOCUMENT, ENVIRONMENTS_APART } from "../../../src/platform/contract.ts";
import { validContract } from "../../../src/platform/contract/schema.ts";

const contract = contractFor("production");
const facts = {
  today: contract.lastChanged,
  slices: new Set(contract.llm.models.map(({ dashboardSlice }) => dashboardSlice)),
  drills: new Set(contract.drills.required),
  paths: new Set(contract.objectives.journey.flatMap(({ routes }) => routes)),
};

/** The contract as checked in, with one change. */
function changed(change: (document: typeof contract) => void): Record<string, unknown> {
  const document = structuredClone(CONTRACT_DOCUMENT) as typeof contract;
  change(document);
  return document;
}

describe("the contract as checked in", () => {
  it.each(["production", ...ENVIRONMENTS_APART])(
    "[GOV-1] is read as it stands in %s, which is what its schema makes of it",
    (environment) => {
      expect(contractFor(environment)).toEqual(validContract(environment, CONTRACT_DOCUMENT));
    },
  );

  it("has no fault", () => {
    expect(
      governanceFaults(
        changed(() => undefined),
        facts,
      ),
    ).toEqual([]);
  });

  it("[GOV-2] is refused with a stand-in whose review was due, in each environment that has it", () => {
    const entry = { by: "r2" as const, owner: "a", reviewedOn: "2026-11-01", reviewBy: "2026-11-02", reason: "b" };
    const faults = governanceFaults(
      changed(({ standIns }) => Object.assign(standIns, { MONGO_URL: entry })),
      facts,
    );
    expect(faults).toEqual(
      ["local", "staging", "production"].map((name) => `the review of ${name}'s standIns.MONGO_URL was due on 2026-11-02`),
    );
    const due = { ...contract, standIns: { ...contract.standIns, MONGO_URL: entry } };
    const overdue = { section: "standIns.MONGO_URL", owner: "a", reviewBy: "2026-11-02" };
    expect(overdueReviews(due, new Date("2026-11-03T00:00:00Z"))).toEqual([overdue]);
    expect(overdueReviews(due, new Date("2026-11-02T23:00:00Z"))).toEqual([]);
  });

  it.each<[string, RegExp, (document: typeof contract) => void]>([
    [
      "a stand-in for a setting that is demanded, without owner",
      /standIns.MONGO_URL.owner|owner\s+→ at standIns.MONGO_URL/,
      ({ standIns }) =>
        Object.assign(standIns, { MONGO_URL: { by: "r2", reviewedOn: "2026-11-01", reviewBy: "2999-01-01", reason: "R2" } }),
    ],
    ["something that stands in for nothing", /FOO_URL/, ({ standIns }) => Object.assign(standIns, { FOO_URL: null })],
    ["a section without owner", /owner/, ({ fx }) => Reflect.deleteProperty(fx, "owner")],
    ["an owner without a name", /owner/, ({ fx }) => (fx.owner = "")],
    ["a value of another type", /graceSeconds/, ({ fx }) => (fx.graceSeconds = "a day" as unknown as number)],
    ["a value nobody knows", /graceSecond/, ({ fx }) => Object.assign(fx, { graceSecond: 1 })],
    ["a model without approval ticket", /approvalTicket/, ({ llm }) => Object.assign(llm.models[0] ?? {}, { approvalTicket: "" })],
    ["an owner that is blank", /owner/, ({ fx }) => (fx.owner = " ")],
    [
      "a buyer's turn that is called stuck before it is over",
      /must be longer than expireSeconds.+no incident of ours\s+→ at checkout.paymentInitiatedSeconds/,
      (document) => {
        const { environments } = document as unknown as { environments: { local: typeof contract } };
        for (const { checkout } of [document, environments.local])
          checkout.paymentInitiatedSeconds = checkout.expireSeconds + checkout.leaseSeconds + 60;
      },
    ],
    [
      "a step of ours that is called stuck before the reconcile had its turns",
      /what the reconcile ends by itself is no incident\s+→ at checkout.reservedSeconds/,
      (document) => {
        const { environments } = document as unknown as { environments: { local: typeof contract } };
        for (const { checkout } of [document, environments.local]) checkout.reservedSeconds = checkout.takeOverSeconds + 60;
      },
    ],
    [
      "a look for astray payments that pages before the first could mend anything",
      /paymentsEverySeconds/,
      (document) => {
        const { environments } = document as unknown as { environments: { local: typeof contract } };
        for (const { conservation } of [document, environments.local]) conservation.paymentsEverySeconds = 60;
      },
    ],
    ["a name of two models", /one model only/, ({ llm }) => llm.models[0]?.aliases.push("gpt-5-mini")],
  ])("[GOV-2] is refused with %s, in every environment", (_, said, change) => {
    const faults = governanceFaults(changed(change), facts);
    expect(faults.map((fault) => /^as of (\w+):/.exec(fault)?.[1])).toEqual(["local", "staging", "production"]);
    for (const fault of faults) expect(fault).toMatch(said);
  });

  it.each<[string, string, (document: typeof contract) => void]>([
    ["a review date that has passed", "the review of ads was due on 2026-01-01", ({ ads }) => (ads.reviewBy = "2026-01-01")],
    [
      "a dashboard that does not exist",
      "model gpt-4.1-mini: no dashboard in docs/dashboards/ has the slice nowhere (LLM-8)",
      ({ llm }) => Object.assign(llm.models[0] ?? {}, { dashboardSlice: "nowhere" }),
    ],
    ["a model in use that is not approved", "chat may call gpt-9, which is not approved", ({ llm }) => (llm.chatModel = "gpt-9")],
    [
      "a reservation that ends before the longest call",
      "llm.reservationSeconds must be longer than a call may take: 925 s",
      ({ llm }) => (llm.reservationSeconds = 925),
    ],
    [
      "a default answer that a model does not give",
      "llm.defaultOutputTokens is more than the 32768 tokens that gpt-4.1-mini gives",
      ({ llm }) => (llm.defaultOutputTokens = 32_769),
    ],
    [
      "a silence that a stream is cut for before its circuit counts it",
      "staging, production: llm.circuit.silentMs must be less than llm.stream.idleMs: 60000 ms",
      ({ llm }) => (llm.circuit.silentMs = llm.stream.idleMs),
    ],
    [
      "less text than a user has the tokens for",
      "http.largeBodies.maxTextBytes is less than the 500000 bytes of text that llm.dailyTokenLimit pays for",
      ({ http }) => (http.largeBodies.maxTextBytes = 499_999),
    ],
    ["a drill that does not exist", "the drill flood is demanded and does not exist", ({ drills }) => drills.required.push("flood")],
    [
      "a route that does not exist",
      "the objective access names the route /auth/nowhere, which does not exist",
      ({ objectives }) => objectives.journey[0]?.routes.push("/auth/nowhere"),
    ],
  ])("[GOV-2] is refused with %s", (_, fault, change) => {
    expect(governanceFaults(changed(change), facts)).toEqual([fault]);
  });
});
