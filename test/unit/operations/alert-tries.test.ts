import { describe, expect, it } from "vitest";
import { attempted, type KnownDeath } from "../../../src/operations/alerts/consequence-rules.ts";
import { QUIET_TRANSPORT } from "../../../src/operations/alerts/dead-letter-rules.ts";
import type { AttemptOutcome } from "../../../src/operations/alerts/delivery.ts";
import { ALERT, DELIVERY, LETTER, only, storyOf } from "./alerts-under-test.ts";
import { death, inProgress, letter, SECONDARY } from "./deaths-under-test.ts";

const NOW = 1_000;

describe("a try", () => {
  const THERE: AttemptOutcome = { kind: "delivered", status: 204, latencyMs: 3 };
  const FAILED: AttemptOutcome = {
    kind: "failed",
    status: 503,
    latencyMs: 3,
    error: "answered 503",
    retryAfterSeconds: 0,
    permanent: false,
  };
  const at = { now: NOW, retry: { delaysSeconds: [5], jitter: 0 } };
  const tried = (outcome: AttemptOutcome, change: Partial<KnownDeath> = {}) =>
    storyOf(attempted({ ...death(change), ...change }, { outcome, random: 0.5 }, at));

  it("that failed is noted, and settles nothing: the first is tried again, one after the schedule is spent", () => {
    expect(tried(FAILED, { delivery: { ...DELIVERY, attempts: 0 }, own: inProgress() })).toEqual(["note attempt: retrying"]);
    expect(tried(FAILED, { delivery: { ...DELIVERY, attempts: 1 }, own: inProgress() })).toEqual(["note attempt: spent"]);
  });

  it("that got there is noted, and is all where nobody waited for it", () => {
    expect(tried(THERE)).toEqual(["note attempt: delivered"]);
    expect(tried(THERE, { own: letter({ state: "escalated" }) })).toEqual(["note attempt: delivered"]);
    expect(tried(THERE, { delivery: { ...DELIVERY, drill: true } })).toEqual(["note attempt: delivered", "judge drill of alert_1"]);
  });

  it("[ALR-6] that got there settles the replay it was: letter, decision, incident and memory of the transport", () => {
    const own = inProgress({ incidentId: "inc_1" });
    const effects = attempted({ ...death({ own }) }, { outcome: THERE, random: 0.5 }, at);
    expect(storyOf(effects)).toEqual([
      "note attempt: delivered",
      "decision on dl_1 succeeded",
      "incident inc_1 decision-outcome: replay of checkout.stuck (dl_1) succeeded",
      'letter dl_1 {"state":"delivered","bothFailed":false}',
      "remember-transport",
    ]);
    expect(only(effects, "remember-transport")[0]?.memory).toEqual({ ...QUIET_TRANSPORT, lastReplaySucceededAt: NOW });
  });

  it.each([
    ["a drill's replay", inProgress({}, { letter: { ...LETTER, state: "in-progress", drill: true } })],
    ["a secondary-channel-only", inProgress({ mode: "secondary-channel-only" })],
  ])("that ends %s tells nothing of the primary transport", (_what, own) => {
    expect(tried(THERE, { own })).not.toContain("remember-transport");
  });

  it("that got there on the secondary settles the primary's letter where an operator decided so, and not otherwise", () => {
    const delivery = { ...DELIVERY, ...SECONDARY };
    const wanted = inProgress({ mode: "secondary-channel-only" });
    expect(tried(THERE, { delivery, primarys: wanted })).toContain("decision on dl_1 succeeded");
    expect(tried(THERE, { delivery, primarys: inProgress({ mode: "replay" }) })).toEqual(["note attempt: delivered"]);
    expect(tried(THERE, { delivery, primarys: letter() })).toEqual(["note attempt: delivered"]);
    expect(tried(THERE, { delivery: DELIVERY, primarys: wanted })).toEqual(["note attempt: delivered"]);
  });

  it("takes the alert's first rank with the last of its letters that both transports failed", () => {
    const alert = { ...ALERT, bothFailed: true };
    const ranked = (bothFailed: string[]) => tried(THERE, { own: inProgress({}, { alert, bothFailed }) });
    expect(ranked(["dl_1"])).toContain("alert alert_1 open");
    expect(ranked([])).toContain("alert alert_1 open");
    expect(ranked(["dl_1", "dl_7"])).not.toContain("alert alert_1 open");
    expect(tried(THERE, { own: inProgress({}, { bothFailed: ["dl_1"] }) })).not.toContain("alert alert_1 open");
    expect(tried(THERE, { own: inProgress({}, { alert: undefined, bothFailed: ["dl_1"] }) })).not.toContain("alert alert_1 open");
  });

  it("[GEN-8] that reached support is a line on the incident", () => {
    const delivery = { ...DELIVERY, transport: "support" as const, kind: "escalation" as const, subjectId: "inc_1" };
    expect(tried(THERE, { delivery })).toEqual(["note attempt: delivered", "incident inc_1 escalation-delivered: support was reached"]);
  });
});
