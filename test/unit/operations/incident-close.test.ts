import { describe, expect, it } from "vitest";
import { decideClose, type CloseRequest } from "../../../src/operations/incidents/rules.ts";
import type { Incident } from "../../../src/operations/incidents/incident.ts";
import { INCIDENT as OPEN_INCIDENT } from "./alerts-under-test.ts";

const INCIDENT: Incident = { ...OPEN_INCIDENT, title: "disks are full", severity: "minor", openedBy: "ops@operators.test" };
const REVIEW: CloseRequest = {
  rootCause: "a full disk",
  runbookChange: { change: "says how to free a disk" },
  regressionCheck: { none: true, reason: "the host's own check" },
};
const CONFIRMED = { pricingRule: true, dashboardSlice: true, zeroCostAlert: true };
const missingOf = (incident: Partial<Incident>, request: CloseRequest) => {
  const decided = decideClose({ ...INCIDENT, ...incident }, request);
  return decided.ok ? [] : decided.refusal;
};

describe("[GEN-9] closing an incident", () => {
  it("given its whole review, is done, and the review is what is kept", () => {
    expect(decideClose(INCIDENT, REVIEW)).toEqual({ ok: true, value: { ...REVIEW, fxCoverage: null } });
    expect(decideClose(INCIDENT, { ...REVIEW, fxCoverage: "all fresh" })).toMatchObject({ ok: true, value: { fxCoverage: "all fresh" } });
  });

  it("given it is closed, is refused", () => {
    expect(missingOf({ state: "closed" }, REVIEW)).toEqual({ kind: "incident-closed" });
  });

  it.each(["rootCause", "runbookChange", "regressionCheck"] as const)("given no %s, names that alone", (name) => {
    expect(missingOf({}, { ...REVIEW, [name]: undefined })).toEqual({ kind: "review-incomplete", missing: [`/${name}`] });
  });

  it("given nothing, names all of it", () => {
    expect(missingOf({}, {})).toEqual({ kind: "review-incomplete", missing: ["/rootCause", "/runbookChange", "/regressionCheck"] });
  });

  it("given it concerns exchange rates, needs their coverage", () => {
    expect(missingOf({ concerns: "fx" }, REVIEW)).toEqual({ kind: "review-incomplete", missing: ["/fxCoverage"] });
    expect(missingOf({ concerns: "fx" }, { ...REVIEW, fxCoverage: "all fresh" })).toEqual([]);
  });

  it.each(["pricingRule", "dashboardSlice", "zeroCostAlert"] as const)("given a model, needs its %s confirmed", (name) => {
    expect(missingOf({ model: "gpt-5" }, { ...REVIEW, modelConfirmed: { ...CONFIRMED, [name]: false } })).toEqual({
      kind: "review-incomplete",
      missing: [`/modelConfirmed/${name}`],
    });
  });

  it("given a model and no confirmation at all, names each", () => {
    expect(missingOf({ model: "gpt-5" }, REVIEW)).toMatchObject({
      missing: Object.keys(CONFIRMED).map((name) => `/modelConfirmed/${name}`),
    });
    expect(missingOf({ model: "gpt-5" }, { ...REVIEW, modelConfirmed: CONFIRMED })).toEqual([]);
  });
});
