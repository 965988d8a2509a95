import { describe, expect, it } from "vitest";
import { decideClose, type CloseRequest } from "../../../src/operations/incidents/rules.ts";
import { incidentProblems } from "../../../src/operations/incidents/problems.ts";
import type { ModelAccounting } from "../../../src/platform/model-accounting.ts";
import type { Incident } from "../../../src/operations/incidents/incident.ts";
import { INCIDENT as OPEN_INCIDENT } from "./alerts-under-test.ts";

const INCIDENT: Incident = { ...OPEN_INCIDENT, title: "disks are full", severity: "minor", openedBy: "ops@operators.test" };
const REVIEW: CloseRequest = {
  rootCause: "a full disk",
  runbookChange: { change: "says how to free a disk" },
  regressionCheck: { none: true, reason: "the host's own check" },
};
const ACCOUNTED: ModelAccounting = {
  model: "gpt-5-mini",
  readAt: "2026-11-23T10:00:00.000Z",
  rule: { pricing: "0.25 in, 2.00 out; since 2025-08-07", dashboardSlice: "llm-gpt-5" },
  openAlerts: [],
  day: "2026-11-23",
  reported: { tokens: 20, costNanoUsd: 7_000 },
  estimated: { tokens: 0, costNanoUsd: 0 },
};
const missingOf = (incident: Partial<Incident>, request: CloseRequest) => {
  const decided = decideClose({ ...INCIDENT, ...incident }, request);
  return decided.ok ? [] : decided.refusal;
};

describe("[GEN-9] closing an incident", () => {
  it("given its whole review, is done, and the review is what is kept", () => {
    expect(decideClose(INCIDENT, REVIEW)).toEqual({ ok: true, value: { ...REVIEW, fxCoverage: null, modelAccounting: null } });
    expect(decideClose(INCIDENT, { ...REVIEW, fxCoverage: "all fresh" })).toMatchObject({ ok: true, value: { fxCoverage: "all fresh" } });
  });

  it("given it is closed, is refused", () => {
    expect(missingOf({ state: "closed" }, REVIEW)).toEqual({ kind: "incident-closed" });
  });

  it.each(["rootCause", "runbookChange", "regressionCheck"] as const)("given no %s, names that alone", (name) => {
    expect(missingOf({}, { ...REVIEW, [name]: undefined })).toEqual({ kind: "review-incomplete", missing: [`/${name}`], standing: [] });
  });

  it("given nothing, names all of it", () => {
    expect(missingOf({}, {})).toEqual({
      kind: "review-incomplete",
      missing: ["/rootCause", "/runbookChange", "/regressionCheck"],
      standing: [],
    });
  });

  it("[FX-5] given it concerns exchange rates, needs their coverage as it was captured", () => {
    expect(missingOf({ concerns: "fx" }, REVIEW)).toMatchObject({ missing: [], standing: [{ pointer: "/concerns" }] });
    expect(missingOf({ concerns: "fx" }, { ...REVIEW, fxCoverage: "expired" })).toEqual([]);
  });
});

describe("[LLM-9] closing an incident about a model", () => {
  const standing = (found: Partial<ModelAccounting> | undefined, request: CloseRequest = REVIEW) => {
    const decided = missingOf({ model: "gpt-5-mini" }, { ...request, modelAccounting: found && { ...ACCOUNTED, ...found } });
    return "standing" in decided ? decided.standing.map(({ detail }) => detail) : decided;
  };

  it("given its pricing covers it and no alert about its cost is open, is done, and what was found is kept", () => {
    const request = { ...REVIEW, modelAccounting: ACCOUNTED };
    expect(decideClose({ ...INCIDENT, model: "gpt-5-mini" }, request)).toMatchObject({ ok: true, value: { modelAccounting: ACCOUNTED } });
    expect(decideClose(INCIDENT, request)).toMatchObject({ ok: true, value: { modelAccounting: null } });
  });

  it("given it has no price in force, is refused with that", () => {
    expect(standing({ rule: { pricing: null, dashboardSlice: "llm-gpt-5" } })).toEqual(["gpt-5-mini has no pricing rule in force"]);
  });

  it("given alerts about its cost are open, is refused with each", () => {
    const openAlerts = ["llm-gateway.pricing.unit-unpriced.openai.gpt-5-mini", "llm-gateway.pricing.zero-cost.openai.gpt-5-mini"];
    expect(standing({ openAlerts })).toEqual(openAlerts.map((key) => `the alert ${key} is open`));
    expect(standing({ openAlerts, rule: null })).toHaveLength(2);
  });

  it("given nothing was found out, or something about another model, is refused: nobody's word stands for it", () => {
    const unknown = ["how gpt-5-mini is accounted for is not known"];
    expect(standing(undefined)).toEqual(unknown);
    expect(standing({ model: "gpt-4.1-mini" })).toEqual(unknown);
    const ticked = { modelConfirmed: { pricingRule: true, dashboardSlice: true, zeroCostAlert: true } };
    expect(standing(undefined, { ...REVIEW, ...ticked })).toEqual(unknown);
  });

  it("given the contract does not know it any more, so that it cannot be called, is done", () => {
    expect(standing({ rule: null })).toEqual([]);
  });

  it("given a review that is not whole either, names all at once", () => {
    const refusal = missingOf({ model: "gpt-5-mini" }, { ...REVIEW, rootCause: undefined });
    const { errors } = "kind" in refusal && refusal.kind === "review-incomplete" ? incidentProblems["review-incomplete"](refusal) : {};
    expect(errors?.map(({ pointer }) => pointer)).toEqual(["/model", "/rootCause"]);
  });
});
