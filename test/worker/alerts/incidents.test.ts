import { describe, expect, it } from "vitest";
import { decideDeadLetter } from "../../../src/operations/alerts/decide-dead-letter.ts";
import { closeIncident } from "../../../src/operations/incidents/close-incident.ts";
import { noteFxCoverage } from "../../../src/operations/incidents/note-fx-coverage.ts";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { postMortem } from "../../../src/operations/incidents/post-mortem.ts";
import { freezeFor } from "../../../src/operations/switches/set-deploy-freeze.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { capture, facts, incidentDesk, review, section } from "./incidents-under-test.ts";
import { ann, refuses } from "./ledger-under-test.ts";
import { overriding } from "../objects.ts";

describe("incidents", () => {
  it("[GEN-1] opening one records who, when, the whole health state and the blast radius", async () => {
    const { deps } = await incidentDesk("incident-opens");
    const incident = await openIncident(deps, facts, ann);
    expect(incident).toMatchObject({
      openedBy: ann.email,
      openedAt: Date.UTC(2026, 10, 23, 10),
      state: "open",
      healthCapturedAt: capture.capturedAt,
    });
    expect(incident.blastRadius).toEqual({
      windowMinutes: 15,
      sections: [{ name: "checkout", status: "fail", since: "2026-11-23T09:50:00.000Z" }],
      routes: [{ route: "/checkouts", requests: 100, failed: 30, rate: 0.3 }],
      buyers: 12,
      clients: 3,
      complete: true,
    });
    expect(await deps.incidentBook.incidentHealth(incident.id)).toEqual(capture);
  });

  it("can be opened when neither health nor metrics can be read, and says so", async () => {
    const { deps } = await incidentDesk("incident-blind");
    const gone = () => Promise.reject(new Error("gone"));
    const blind = {
      ...deps,
      captureDesk: overriding(deps.captureDesk, { lastCapture: gone }),
      metricsReader: overriding(deps.metricsReader, { read: gone }),
    };
    expect(await openIncident(blind, facts, ann)).toMatchObject({ healthCapturedAt: null, blastRadius: { complete: false } });
  });

  it("are listed newest first, page by page, and those that are closed apart", async () => {
    const { deps, advance } = await incidentDesk("incidents-listed");
    const opened: string[] = [];
    for (const title of ["first", "second", "third"]) {
      opened.unshift((await openIncident(deps, { ...facts, title }, ann)).id);
      advance(1);
    }
    const [newest = "", middle = "", oldest = ""] = opened;
    const listed = async (state: "open" | "closed" | undefined, limit: number, after?: string) =>
      (await deps.incidentBook.listIncidents({ state, limit, after })).map(({ id }) => id);
    expect(await listed(undefined, 2)).toEqual([newest, middle]);
    expect(await listed(undefined, 2, middle)).toEqual([oldest]);
    await deps.incidentBook.closeIncident(middle, review, ann);
    expect(await listed("open", 10)).toEqual([newest, oldest]);
    expect(await listed("closed", 10)).toEqual([middle]);
  });

  it("[GEN-2] freezes deploys with it when asked to", async () => {
    const { deps } = await incidentDesk("incident-freezes");
    const incident = await openIncident(deps, { ...facts, freezeDeploys: true }, ann);
    expect(incident.frozeDeploys).toBe(true);
    expect(await deps.switchDesk.deployFreeze()).toMatchObject({ frozen: true, incidentId: incident.id, setBy: ann.email });
  });

  it("[GEN-2] lets deploys go with its end, and leaves them held by whoever else holds them", async () => {
    const { deps } = await incidentDesk("incident-thaws");
    const first = await openIncident(deps, { ...facts, freezeDeploys: true }, ann);
    const second = await openIncident(deps, { ...facts, freezeDeploys: true }, ann);
    const ours = async () =>
      ((await deps.switchDesk.deployFreeze())?.holders ?? [])
        .map(({ incidentId }) => incidentId)
        .filter((id) => id === first.id || id === second.id);
    expect(await ours()).toEqual([first.id, second.id]);
    expect(await freezeFor(deps, { frozen: true, reason: "bogus", incidentId: "inc_bogus" }, ann)).toMatchObject({
      refusal: { kind: "incident-not-open", incidentId: "inc_bogus" },
    });

    expect((await closeIncident(deps, first.id, review, ann)).ok).toBe(true);
    expect(await ours()).toEqual([second.id]);
    // Whoever died between the end and the thaw closes again, which is refused and lets go all the same.
    await deps.incidentBook.closeIncident(second.id, review, ann);
    expect(await ours()).toEqual([second.id]);
    expect(await closeIncident(deps, second.id, review, ann)).toMatchObject({ refusal: { kind: "incident-closed" } });
    expect(await ours()).toEqual([]);
  });

  it("[GEN-9] cannot be closed without root cause, runbook change and regression check", async () => {
    const { deps } = await incidentDesk("incident-closes");
    const { id } = await openIncident(deps, facts, ann);
    expect(await closeIncident(deps, id, { rootCause: "x" }, ann)).toEqual({
      ok: false,
      refusal: { kind: "review-incomplete", missing: ["/runbookChange", "/regressionCheck"], standing: [] },
    });
    expect(await closeIncident(deps, id, review, ann)).toMatchObject({ ok: true, value: { state: "closed", closedBy: ann.email, review } });
    expect(await closeIncident(deps, id, review, ann)).toEqual({ ok: false, refusal: { kind: "incident-closed" } });
    expect(await deps.incidentBook.appendToIncident(id, { kind: "note", text: "late" }, ann)).toEqual({
      ok: false,
      refusal: { kind: "incident-closed" },
    });
  });

  it("[LLM-9] about a model closes by what the server finds of it, not by what is said, and keeps that", async () => {
    const { deps, raise } = await incidentDesk("incident-model");
    const { id, model } = await openIncident(deps, { ...facts, model: "gpt-5-mini-2025-08-07" }, ann);
    expect(model).toBe("gpt-5-mini");
    const key = "llm-gateway.pricing.zero-cost.openai.gpt-5-mini";
    await raise(key);
    await raise("llm-gateway.pricing.zero-cost.openai.gpt-4.1-mini");
    const refused = await closeIncident(deps, id, review, ann);
    expect(refused).toMatchObject({ refusal: { missing: [], standing: [{ pointer: "/model", detail: `the alert ${key} is open` }] } });

    await deps.alertLedger.resolve(key, "the price was corrected");
    const silent = { ...deps, modelAccounting: async () => Promise.reject(unavailable("postgres")) };
    await expect(closeIncident(silent, id, review, ann)).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect(await closeIncident(deps, id, review, ann)).toMatchObject({ ok: true });
    const closed = await deps.incidentBook.readIncident(id);
    expect(closed?.review?.modelAccounting).toMatchObject({
      ...{ model: "gpt-5-mini", openAlerts: [], day: "2026-11-23" },
      rule: { pricing: expect.stringContaining("0.25 in"), dashboardSlice: "llm-gpt-5" },
      ...{ reported: { tokens: 0, costNanoUsd: 0 }, estimated: { tokens: 0, costNanoUsd: 0 } },
    });
    expect(closed && postMortem(closed)).toContain("On 2026-11-23 reported 0 tokens, 0.00 USD; estimated 0 tokens, 0.00 USD.");
  });

  it("[LLM-9] is not opened about a model that the contract does not know", async () => {
    const { deps } = await incidentDesk("incident-unknown-model");
    await expect(openIncident(deps, { ...facts, model: "gpt-does-not-exist" }, ann)).rejects.toMatchObject({
      code: "validation",
      detail: { errors: [{ pointer: "/model", detail: { template: "is none of {0}", about: [expect.stringContaining("gpt-5-mini")] } }] },
    });
    expect(await deps.incidentBook.listIncidents({ state: undefined, limit: 5, after: undefined })).toEqual([]);
  });

  it("[FX-3][FX-5] about exchange rates is told of each change of their coverage, and closes with the one that was captured last", async () => {
    const { deps, advance } = await incidentDesk("incident-tagged");
    let coverage = "fresh";
    let error: string | null = null;
    let capturedAt = deps.clock.now().toISOString();
    const fxSection = () => ({ ...section("fx", "pass"), capturedAt, error, figures: { coverage, missing: [], expired: [] } });
    const known = {
      ...deps,
      captureDesk: overriding(deps.captureDesk, { lastCapture: async () => ({ ...capture, capturedAt, sections: [fxSection()] }) }),
    };
    const { id } = await openIncident(known, { ...facts, concerns: "fx" }, ann);
    for (coverage of ["partial", "partial", "stale", "expired"]) {
      advance(60);
      capturedAt = deps.clock.now().toISOString();
      await noteFxCoverage(known);
      await noteFxCoverage(known);
    }
    advance(deps.contract.health.staleSeconds + 1);
    const standing = { refusal: { kind: "review-incomplete", missing: [], standing: [{ pointer: "/concerns" }] } };
    expect(await closeIncident(known, id, review, ann)).toMatchObject(standing);
    capturedAt = deps.clock.now().toISOString();
    error = "postgres is not reachable";
    expect(await closeIncident(known, id, review, ann)).toMatchObject(standing);
    error = null;
    coverage = "stale";
    expect(await closeIncident(known, id, review, ann)).toMatchObject({ ok: true, value: { review: { fxCoverage: "stale" } } });
    const { timeline = [] } = (await deps.incidentBook.readIncident(id)) ?? {};
    expect(timeline.filter(({ kind }) => kind === "system").map(({ text }) => text.split(/: |,/)[1])).toEqual([
      "fresh",
      "partial",
      "stale",
      "expired",
      "stale",
    ]);
  });

  it("[ALR-6] carries the decisions made while it is open, with their outcomes, and ends as a document", async () => {
    const { deps, raise, drain, drainFor, answers, letters } = await incidentDesk("incident-decisions");
    answers.primary = refuses();
    await raise("checkout.stuck");
    await drainFor(9);
    const { id } = await openIncident(deps, facts, ann);
    const [letter] = await letters();
    delete answers.primary;
    await decideDeadLetter(deps, letter?.id ?? "", { mode: "replay", note: "the channel | is back" }, ann);
    await drain();
    const detail = await deps.incidentBook.readIncident(id);
    expect(detail?.timeline.filter(({ kind }) => kind.startsWith("decision"))).toMatchObject([
      { kind: "decision", by: ann.email, text: expect.stringContaining("replay for checkout.stuck") },
      { kind: "decision-outcome", by: "system", text: expect.stringContaining("succeeded") },
    ]);
    expect((await deps.alertLedger.readDeadLetter(letter?.id ?? ""))?.decisions).toMatchObject([{ incidentId: id }]);

    await closeIncident(deps, id, review, ann);
    const closed = await deps.incidentBook.readIncident(id);
    const document = closed ? postMortem(closed) : "";
    expect(document).toContain("# Checkout fails");
    expect(document).toContain("| /checkouts | 100 | 30 | 30.0 % |");
    expect(document).toContain(String.raw`the channel \| is back`);
    expect(document).toContain("**Regression check.** None: nothing of ours");
  });
});
