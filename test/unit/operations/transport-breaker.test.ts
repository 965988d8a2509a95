import { describe, expect, it } from "vitest";
import { admitted, breakerAfter, failsSince, passageOf, probeDueAt, probedNow } from "../../../src/operations/alerts/breaker-rules.ts";
import { attempted } from "../../../src/operations/alerts/consequence-rules.ts";
import { crossed } from "../../../src/operations/alerts/crossing-rules.ts";
import type { AttemptOutcome, Delivery } from "../../../src/operations/alerts/delivery.ts";
import { WORKING } from "../../../src/operations/alerts/transport-breaker.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ALERT, DELIVERY, only, storyOf } from "./alerts-under-test.ts";

const policy = contractFor("production").incidentAlerts;
const { failures, probeSeconds } = policy.breaker;
const NOW = 1_000_000;
const PROBE_MS = probeSeconds * 1000;

const refusal = (status: number | null, permanent = false): AttemptOutcome => ({
  kind: "failed",
  status,
  latencyMs: 1,
  error: "no",
  retryAfterSeconds: 0,
  permanent,
});
const THERE: AttemptOutcome = { kind: "delivered", status: 204, latencyMs: 1 };

/** The breaker as it stands after these outcomes, one a second. */
function after(outcomes: readonly AttemptOutcome[], from = WORKING) {
  return outcomes.reduce((breaker, outcome, index) => {
    const effects = breakerAfter(breaker, "primary", outcome, { now: NOW + index * 1000, policy });
    return only(effects, "remember-breaker").at(-1)?.breaker ?? breaker;
  }, from);
}
const times = (outcome: AttemptOutcome, count: number): AttemptOutcome[] => Array.from({ length: count }, () => outcome);
const OPEN = after(times(refusal(null), failures));
const OPENED_AT = NOW + (failures - 1) * 1000;

describe("[ALR-2] a transport's breaker", () => {
  it.each([
    ["no answer", null],
    ["a server's fault", 503],
    ["a redirect", 302],
    ["a refused token", 401],
  ])("opens after the contract's failures in a row: %s", (_what, status) => {
    expect(after(times(refusal(status), failures - 1)).openSince).toBeNull();
    expect(after(times(refusal(status), failures)).openSince).toBe(OPENED_AT);
    const interrupted = [...times(refusal(status), failures - 1), THERE, ...times(refusal(status), failures - 1)];
    expect(after(interrupted).openSince).toBeNull();
  });

  it.each([400, 413, 415, 422, 429])("is told nothing by %d, which is about one message or asks for patience", (status) => {
    expect(after(times(refusal(status), failures * 2))).toEqual(WORKING);
  });

  it.each([400, 413, 415, 422])("is closed by %d, with which its receiver judged a message: what was held is let go", (status) => {
    expect(storyOf(breakerAfter(OPEN, "primary", refusal(status), { now: NOW, policy }))).toEqual(["primary works", "wake-held primary"]);
  });

  it("rests anew after 429, which asks for patience, and lets nothing go", () => {
    const later = OPENED_AT + 10 * PROBE_MS;
    const effects = breakerAfter(OPEN, "primary", refusal(429), { now: later, policy });
    expect(storyOf(effects)).toEqual(["primary open"]);
    expect(only(effects, "remember-breaker")[0]?.breaker).toEqual({ ...OPEN, openUntil: later + PROBE_MS });
  });

  it("keeps since when it is open through failing probes, and closes with the first that gets there, which lets go what was held", () => {
    expect(after(times(refusal(500), 3), OPEN)).toMatchObject({ openSince: OPENED_AT });
    expect(storyOf(breakerAfter(OPEN, "primary", THERE, { now: NOW, policy }))).toEqual(["primary works", "wake-held primary"]);
    expect(storyOf(breakerAfter(WORKING, "primary", THERE, { now: NOW, policy }))).toEqual([]);
  });

  it("rests for the contract's seconds, and lets one through then", () => {
    expect(passageOf(OPEN, OPENED_AT + PROBE_MS - 1)).toBe("rests");
    expect(passageOf(OPEN, OPENED_AT + PROBE_MS)).toBe("probe");
    expect(passageOf(probedNow(OPEN, OPENED_AT), OPENED_AT)).toBe("probe");
    expect(passageOf(probedNow(WORKING, OPENED_AT), OPENED_AT)).toBe("through");
  });

  it("holds nothing where the receiver says at once that it takes nothing", () => {
    const gone = after([refusal(410, true)]);
    expect(gone.openSince).toBe(NOW);
    expect(passageOf(gone, OPENED_AT)).toBe("through");
  });

  it("is shown as failing until a try has got there, however long nothing is left to try it with, and not where it is configured no more", () => {
    expect(failsSince(OPEN, true)).toBe(OPENED_AT);
    expect(failsSince(after([THERE], OPEN), true)).toBeNull();
    expect(failsSince(OPEN, false)).toBeNull();
    expect(failsSince(after([refusal(429)], OPEN), true)).toBe(OPENED_AT);
  });

  it("is found out by all that is held once its rest is over, by pages from their first failure on, and not where it takes nothing", () => {
    expect(probeDueAt(OPEN, policy)).toEqual({ at: OPENED_AT + PROBE_MS, of: "all" });
    expect(probeDueAt(after([refusal(503)]), policy)).toEqual({ at: NOW + PROBE_MS, of: "pages" });
    expect(probeDueAt(WORKING, policy)).toBeNull();
    expect(probeDueAt(after([refusal(429)]), policy)).toBeNull();
    expect(probeDueAt(after([refusal(410, true)]), policy)).toBeNull();
  });
});

describe("[ALR-2] a delivery that is due", () => {
  const delivery: Delivery = { ...DELIVERY, attempts: 0, state: "retrying" };
  const admit = (change: Partial<Delivery> = {}, now = OPENED_AT, simulated = false) =>
    admitted({ delivery: { ...delivery, ...change }, breaker: OPEN, simulated }, { now, policy });

  it("is posted while its transport works", () => {
    expect(admitted({ delivery, breaker: WORKING, simulated: false }, { now: NOW, policy })).toEqual({ posts: true, effects: [] });
  });

  it("while it rests counts as a failed try of its schedule, and is given up with its last: no outage is longer than that", () => {
    const held = admit();
    expect(held.posts).toBe(false);
    expect(only(held.effects, "note-attempt")[0]).toMatchObject({ held: "untried", after: { state: "retrying" } });
    const last = admit({ attempts: policy.retry.delaysSeconds.length });
    expect(only(last.effects, "note-attempt")[0]).toMatchObject({ after: { state: "spent" } });
  });

  it("goes through alone when the rest is over: the next would come a rest later", () => {
    const probe = admit({}, OPENED_AT + PROBE_MS);
    expect(probe.posts).toBe(true);
    const [remembered] = only(probe.effects, "remember-breaker");
    expect(remembered?.breaker.openUntil).toBe(OPENED_AT + 2 * PROBE_MS);
  });

  it("is let through where a drill makes it fail: nothing is posted", () => {
    expect(admit({}, OPENED_AT, true)).toEqual({ posts: true, effects: [] });
  });

  it("[ALR-5] and is a page crosses at once, one that has crossed does not again", () => {
    expect(storyOf(admit({ page: true, crossAt: NOW + 45_000 }).effects)).toEqual(["note attempt: retrying", "cross-now dlv_1"]);
    expect(storyOf(admit({ page: true, crossAt: null }).effects)).toEqual(["note attempt: retrying"]);
  });

  it("that was to find out, and finds that another does, loses no try and keeps the time of its own next", () => {
    const spent = policy.retry.delaysSeconds.length;
    const held = admit({ attempts: spent, resumeAt: NOW + 600_000 });
    expect(held.posts).toBe(false);
    expect(held.effects).toMatchObject([
      { kind: "note-attempt", held: "probe", after: { state: "retrying", nextAttemptAt: NOW + 600_000 } },
    ]);
    const late = admit({ attempts: spent, resumeAt: NOW });
    expect(late.effects).toMatchObject([{ held: "probe", after: { nextAttemptAt: OPENED_AT } }]);
  });

  it.each([
    ["a failure of its receiver", refusal(503), false, "tried"],
    ["no answer", refusal(null), false, "tried"],
    ["a refusal of the message", refusal(413), false, undefined],
    ["a wish for patience", refusal(429), false, undefined],
    ["a drill's failure", refusal(503), true, undefined],
    ["its arrival", THERE, false, undefined],
  ])("waits for its transport to work after %s: %#", (_what, outcome, drill, held) => {
    const known = { delivery: { ...delivery, drill }, own: undefined, primarys: undefined };
    const [noted] = only(attempted(known, { outcome, random: 0.5 }, { now: NOW, retry: policy.retry }), "note-attempt");
    expect(noted?.held).toBe(held);
  });

  it("that only finds out keeps the time of its own next try and all its tries", () => {
    const known = { delivery: { ...delivery, attempts: 2, resumeAt: NOW + 600_000 }, own: undefined, primarys: undefined };
    const at = { now: NOW, retry: policy.retry };
    expect(attempted(known, { outcome: refusal(503), random: 0.5 }, at)).toMatchObject([
      { kind: "note-attempt", held: "probe", after: { state: "retrying", nextAttemptAt: NOW + 600_000 } },
    ]);
    expect(storyOf(attempted(known, { outcome: THERE, random: 0.5 }, at))).toEqual(["note attempt: delivered"]);
    expect(storyOf(attempted(known, { outcome: refusal(410, true), random: 0.5 }, at))).toEqual(["note attempt: spent"]);
  });
});

describe("[ALR-5] a page that the primary keeps waiting", () => {
  const delivery = { ...DELIVERY, page: true, state: "retrying" as const };
  const page = { ...ALERT, severity: "page" as const };
  const waiting = { delivery, alert: page, other: undefined, otherIsAhead: false, otherConfigured: true };
  const CROSSING = { now: NOW, policy };
  const cross = (change: Partial<Parameters<typeof crossed>[0]> = {}) => storyOf(crossed({ ...waiting, ...change }, CROSSING));

  it("goes to the secondary too, once, and the alert remembers that it was told", () => {
    expect(cross()).toEqual(["crossing-done dlv_1", "deliver open on secondary", "alert alert_1 open"]);
    const effects = crossed(waiting, CROSSING);
    expect(only(effects, "save-alert")[0]?.alert.secondaryTold).toBe(true);
    expect(only(effects, "deliver")[0]?.delivery).toMatchObject({ page: true, crossAt: null, payload: delivery.payload, sequence: 1 });
  });

  it.each([
    ["the secondary has it", { other: { ...DELIVERY, transport: "secondary" as const } }],
    ["it is over", { alert: { ...page, state: "resolved" as const } }],
    ["somebody has it in hand", { alert: { ...page, acknowledgedAt: 5 } }],
    ["the secondary has a later word of it", { otherIsAhead: true }],
    ["its alert is forgotten", { alert: undefined }],
    ["there is no other", { otherConfigured: false }],
  ])("stays where it is, given %s", (_given, change) => {
    expect(cross(change)).toEqual(["crossing-done dlv_1"]);
  });

  it.each([
    ["is silenced, when the silence ends", { silencedUntil: NOW + 600_000 }, NOW + 600_000],
    ["went under a cause, looks again after the contract's silence", { causeId: "alert_2" }, NOW + policy.silenceSeconds * 1000],
  ])("that %s", (_given, change, at) => {
    const effects = crossed({ ...waiting, alert: { ...page, ...change } }, CROSSING);
    expect(effects).toEqual([{ kind: "cross-later", deliveryId: "dlv_1", at }]);
    expect(cross({ alert: { ...page, silencedUntil: NOW } })).toContain("deliver open on secondary");
  });

  it("of the chain's step by the secondary goes to the primary, and nobody is taken to be told there who was not", () => {
    const step = { ...waiting, delivery: { ...delivery, kind: "escalate" as const, transport: "secondary" as const } };
    expect(storyOf(crossed(step, CROSSING))).toEqual(["crossing-done dlv_1", "deliver escalate on primary"]);
  });
});
