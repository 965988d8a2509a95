import { describe, expect, it } from "vitest";
import { QUIET_TRANSPORT } from "../../../src/operations/alerts/dead-letter-rules.ts";
import type { DecisionMode } from "../../../src/operations/alerts/dead-letter.ts";
import { decided, type KnownUndelivered } from "../../../src/operations/alerts/decision-rules.ts";
import type { Delivery } from "../../../src/operations/alerts/delivery.ts";
import { ALERT, ANN, DELIVERY, LETTER, only, storyOf } from "./alerts-under-test.ts";

const NOW = 50;
const DEAD = { ...DELIVERY, state: "dead" as const };
const onSecondary = (state: Delivery["state"]): Delivery => ({ ...DELIVERY, id: "dlv_2", transport: "secondary", state });
const known = (change: Partial<KnownUndelivered> = {}): KnownUndelivered => ({
  letter: LETTER,
  pending: undefined,
  alert: ALERT,
  bothFailed: [],
  memory: QUIET_TRANSPORT,
  own: DEAD,
  secondary: undefined,
  laterIsThere: false,
  incidentId: null,
  ...change,
});
const decide = (mode: DecisionMode, change: Partial<KnownUndelivered> = {}, secondaryConfigured = true) =>
  decided(known(change), { mode, operator: ANN.email, note: "by the book", secondaryConfigured }, ANN, NOW);
const storyOfDecision = (mode: DecisionMode, change: Partial<KnownUndelivered> = {}) => {
  const result = decide(mode, change);
  return result.ok ? storyOf(result.value.effects).slice(3) : [result.refusal.kind];
};

describe("[ALR-6] a decision on a dead letter", () => {
  it("is kept with who took it and why, in the trail, and on the incident that is open", () => {
    const result = decide("replay", { incidentId: "inc_1" });
    if (!result.ok) throw new Error(result.refusal.kind);
    const { effects, answer } = result.value;
    expect(storyOf(effects)).toEqual([
      'letter dl_1 {"state":"in-progress"}',
      "keep decision replay pending",
      "audit alert-dead-letter.decide of dl_1 by ann@ops.test",
      "incident inc_1 decision: replay for checkout.stuck (dl_1): by the book",
      "deliver again dlv_1",
      "probe-transport primary",
    ]);
    expect(only(effects, "keep-decision")[0]?.decision).toEqual({
      mode: "replay",
      operator: ANN.email,
      note: "by the book",
      incidentId: "inc_1",
      at: NOW,
      outcome: "pending",
      outcomeAt: null,
    });
    expect(only(effects, "audit")[0]?.write).toMatchObject({
      subjectKind: "alert-dead-letter",
      detail: { mode: "replay", alertKey: ALERT.key, incidentId: "inc_1", note: "by the book" },
    });
    expect(answer).toEqual({ ...LETTER, state: "in-progress" });
  });

  it("to replay what its alert has left behind sends nothing, says so in the trail and on the incident, and ranks first no longer", () => {
    const alert = { ...ALERT, state: "resolved" as const, bothFailed: true };
    const result = decide("replay", { alert, incidentId: "inc_1", letter: { ...LETTER, bothFailed: true }, bothFailed: [LETTER.id] });
    if (!result.ok) throw new Error(result.refusal.kind);
    expect(result.value.answer).toMatchObject({ state: "superseded", bothFailed: false });
    expect(storyOf(result.value.effects)).toEqual([
      'letter dl_1 {"state":"superseded"}',
      "keep decision replay succeeded",
      "audit alert-dead-letter.decide of dl_1 by ann@ops.test",
      "incident inc_1 decision: replay for checkout.stuck (dl_1), which sent nothing (alert-resolved): by the book",
      'letter dl_1 {"bothFailed":false}',
      "alert alert_1 resolved",
    ]);
    expect(only(result.value.effects, "audit")[0]?.write.detail).toMatchObject({ superseded: "alert-resolved" });
    expect(storyOfDecision("secondary-channel-only", { laterIsThere: true })).toEqual(['letter dl_1 {"bothFailed":false}']);
  });

  it("to escalate by hand is done when it is said, and sends nothing", () => {
    const result = decide("manual-escalation");
    expect(result).toMatchObject({ ok: true, value: { answer: { state: "escalated" } } });
    expect(result.ok && only(result.value.effects, "keep-decision")[0]?.decision).toMatchObject({ outcome: "succeeded", outcomeAt: NOW });
    expect(storyOfDecision("manual-escalation")).toEqual([]);
  });

  it("is refused where there is no letter, where one was taken, and where there is no secondary to send on", () => {
    const input = { mode: "replay" as const, operator: ANN.email, note: "n", secondaryConfigured: true };
    expect(decided(undefined, input, ANN, NOW)).toEqual({ ok: false, refusal: { kind: "no-such-dead-letter" } });
    expect(decide("replay", { letter: { ...LETTER, state: "escalated" } })).toEqual({
      ok: false,
      refusal: { kind: "already-decided", state: "escalated" },
    });
    expect(decide("secondary-channel-only", {}, false)).toEqual({ ok: false, refusal: { kind: "secondary-not-configured" } });
  });

  const SETTLED = ["decision on dl_1 succeeded", 'letter dl_1 {"state":"delivered","bothFailed":false}'];
  const AGAIN = ["deliver again dlv_1", "probe-transport primary"];
  const table: [mode: DecisionMode, given: string, known: Partial<KnownUndelivered>, then: string[]][] = [
    ["replay", "its delivery is dead", {}, AGAIN],
    ["replay", "its delivery is under way already", { own: { ...DEAD, state: "retrying" } }, []],
    ["replay", "its delivery is there already", { own: { ...DEAD, state: "delivered" } }, [...SETTLED, "remember-transport"]],
    ["replay", "the secondary has it", { secondary: onSecondary("delivered") }, AGAIN],
    ["secondary-channel-only", "it was never sent there", {}, ["deliver open on secondary", "alert alert_1 open"]],
    ["secondary-channel-only", "it died there", { secondary: onSecondary("dead") }, ["deliver again dlv_2", "probe-transport secondary"]],
    ["secondary-channel-only", "it is under way there", { secondary: onSecondary("delivering") }, []],
    ["secondary-channel-only", "it is there", { secondary: onSecondary("delivered") }, SETTLED],
    ["secondary-channel-only", "its delivery is forgotten", { own: undefined }, []],
    ["replay", "it is a drill's", { letter: { ...LETTER, drill: true } }, [...AGAIN, "judge drill of alert_1"]],
  ];
  it.each(table)("%s, given %s, sends that", (mode, _given, change, then) => {
    expect(storyOfDecision(mode, change)).toEqual(then);
  });

  it("that is settled at once answers with the letter as it is then, and takes its rank from it", () => {
    const both = { letter: { ...LETTER, bothFailed: true }, bothFailed: [LETTER.id], alert: { ...ALERT, bothFailed: true } };
    expect(decide("secondary-channel-only", { ...both, secondary: onSecondary("delivered") })).toMatchObject({
      ok: true,
      value: { answer: { state: "delivered", bothFailed: false } },
    });
    expect(storyOfDecision("secondary-channel-only", { ...both, secondary: onSecondary("delivered") })).toContain("alert alert_1 open");
    expect(decide("replay", both)).toMatchObject({ ok: true, value: { answer: { state: "in-progress", bothFailed: true } } });
  });
});
