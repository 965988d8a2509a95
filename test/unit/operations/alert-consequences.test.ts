import { describe, expect, it } from "vitest";
import { died, type KnownDeath } from "../../../src/operations/alerts/consequence-rules.ts";
import { QUIET_TRANSPORT } from "../../../src/operations/alerts/dead-letter-rules.ts";
import { death, inProgress, letter, SECONDARY } from "./deaths-under-test.ts";
import { ALERT, DELIVERY, LETTER, only, storyOf } from "./alerts-under-test.ts";

const NOW = 1_000;
const POLICY = { now: NOW, policy: { transportIncidentWindowSeconds: 1_800 } };

const deathOf = (change: Partial<KnownDeath> = {}) => died(death(change), "schedule-spent", POLICY);

describe("[ALR-5] a delivery that dies on the primary", () => {
  it("leaves a dead letter, needs a human in the feed, and goes to the secondary with the same bytes", () => {
    const effects = deathOf();
    expect(storyOf(effects)).toEqual([
      "bury dlv_1",
      "store letter dl_new undecided",
      "notify dead-letter warn",
      "remember-transport",
      "deliver open on secondary",
      "alert alert_1 open",
    ]);
    expect(only(effects, "store-dead-letter")[0]?.letter).toEqual({ ...LETTER, id: "dl_new", diedAt: NOW });
    expect(only(effects, "notify")[0]?.notification).toEqual({
      topic: "dead-letter",
      severity: "warn",
      title: "checkout.stuck could not be delivered to the primary transport: answered 503",
      needsHuman: true,
      alertId: ALERT.id,
      deadLetterId: "dl_new",
    });
    expect(only(effects, "deliver")[0]?.delivery).toEqual({
      subjectId: ALERT.id,
      sequence: 1,
      kind: "open",
      transport: "secondary",
      drill: false,
      page: false,
      crossAt: null,
      payload: DELIVERY.payload,
      simulateFailure: false,
    });
  });

  const SAME = ["bury dlv_1", "store letter dl_new undecided", "notify dead-letter warn", "remember-transport"];
  const BOTH = ['letter dl_new {"bothFailed":true}', "alert alert_1 open both failed", "notify both-transports-failed page"];
  const table: [given: string, known: Partial<KnownDeath>, then: string[]][] = [
    ["there is no secondary", { otherConfigured: false }, []],
    ["the secondary is under way", { other: { ...SECONDARY, state: "retrying" } }, []],
    ["the secondary has it", { other: { ...SECONDARY, state: "delivered" } }, []],
    ["it is over", { alert: { ...ALERT, state: "resolved" } }, []],
    ["it is in somebody's hands", { alert: { ...ALERT, acknowledgedAt: 5 } }, []],
    ["the secondary has a later word of it", { otherIsAhead: true }, []],
    ["it is the end of what the secondary never heard of", { delivery: { ...DELIVERY, kind: "resolve" } }, []],
    ["the secondary is dead", { other: { ...SECONDARY, state: "dead" } }, BOTH],
    ["the secondary is dead and no longer configured", { other: { ...SECONDARY, state: "dead" }, otherConfigured: false }, BOTH],
  ];
  it.each(table)("given %s, sends nothing on it and says what both failed", (_given, known, then) => {
    expect(storyOf(deathOf(known))).toEqual([...SAME, ...then]);
  });

  it("given its alert is forgotten, still leaves a letter by the subject's id, which pages", () => {
    const effects = deathOf({ alert: undefined, other: { ...SECONDARY, state: "dead" } });
    expect(storyOf(effects)).toEqual([
      "bury dlv_1",
      "store letter dl_new undecided",
      "notify dead-letter page",
      "remember-transport",
      'letter dl_new {"bothFailed":true}',
      "notify both-transports-failed page",
    ]);
    expect(only(effects, "store-dead-letter")[0]?.letter.alertKey).toBe(ALERT.id);
    expect(storyOf(deathOf({ alert: undefined }))).not.toContain("deliver open on secondary");
  });

  it("given it never got an answer, names the cause in its stead", () => {
    const crashed = died(death({ delivery: { ...DELIVERY, lastError: null } }), "consumer-crashed", POLICY);
    expect(only(crashed, "store-dead-letter")[0]?.letter).toMatchObject({ cause: "consumer-crashed", error: "consumer-crashed" });
  });

  it("[ALR-9] given it is a drill's, is marked, judged, and tells nothing of the transport", () => {
    const effects = deathOf({ delivery: { ...DELIVERY, drill: true } });
    expect(storyOf(effects)).toEqual([
      "bury dlv_1",
      "store letter dl_new undecided",
      "notify dead-letter warn",
      "deliver open on secondary",
      "judge drill of alert_1",
    ]);
    expect(only(effects, "store-dead-letter")[0]?.letter.drill).toBe(true);
    expect(only(effects, "notify")[0]?.notification.title).toMatch(/^Drill: /);
  });

  it("[ALR-8] given a replay succeeded within the window, remembers a transport incident", () => {
    const effects = deathOf({ memory: { ...QUIET_TRANSPORT, lastReplaySucceededAt: NOW - 1 } });
    expect(only(effects, "remember-transport")).toEqual([
      { kind: "remember-transport", memory: { lastReplaySucceededAt: NOW - 1, lastGrowthAt: NOW, activeSince: NOW } },
    ]);
    const old = { lastReplaySucceededAt: null, lastGrowthAt: 0, activeSince: 0 };
    const late = { now: 1_800_001, policy: POLICY.policy };
    expect(only(died(death({ memory: old, backlog: 1 }), "schedule-spent", late), "remember-transport")[0]?.memory.activeSince).toBe(0);
    expect(only(died(death({ memory: old, backlog: 0 }), "schedule-spent", late), "remember-transport")[0]?.memory.activeSince).toBeNull();
  });

  it.each(["delivered", "dead"] as const)("given it is %s already, brings nothing about", (state) => {
    expect(deathOf({ delivery: { ...DELIVERY, state } })).toEqual([]);
  });
});

describe("[ALR-6] a replay that dies again", () => {
  it("returns its letter to be decided, with the outcome on the incident of the decision", () => {
    const own = inProgress({ incidentId: "inc_1" });
    expect(storyOf(deathOf({ own, other: { ...SECONDARY, state: "delivered" } }))).toEqual([
      "bury dlv_1",
      "decision on dl_1 failed",
      "incident inc_1 decision-outcome: replay of checkout.stuck (dl_1) failed",
      'letter dl_1 {"state":"undecided","error":"answered 503","diedAt":1000}',
      "notify dead-letter warn",
      "remember-transport",
    ]);
  });

  it("on the primary, with the secondary dead, has failed both", () => {
    expect(storyOf(deathOf({ own: inProgress(), other: { ...SECONDARY, state: "dead" } })).slice(-3)).toEqual([
      'letter dl_1 {"bothFailed":true}',
      "alert alert_1 open both failed",
      "notify both-transports-failed page",
    ]);
  });
});

describe("[ALR-5] a delivery that dies on the secondary", () => {
  const onSecondary = { delivery: { ...DELIVERY, ...SECONDARY } };
  const BOTH = ['letter dl_1 {"bothFailed":true}', "alert alert_1 open both failed", "notify both-transports-failed page"];

  it("given the primary's letter waits, has failed both: that letter ranks first and pages", () => {
    expect(storyOf(deathOf({ ...onSecondary, primarys: letter() }))).toEqual(["bury dlv_2", ...BOTH]);
  });

  it("given an operator decided for the secondary alone, returns the primary's letter to be decided", () => {
    const primarys = inProgress({ mode: "secondary-channel-only", incidentId: "inc_1" });
    expect(storyOf(deathOf({ ...onSecondary, primarys }))).toEqual([
      "bury dlv_2",
      "decision on dl_1 failed",
      "incident inc_1 decision-outcome: secondary-channel-only of checkout.stuck (dl_1) failed",
      'letter dl_1 {"state":"undecided","error":"answered 503","diedAt":1000}',
      ...BOTH,
    ]);
  });

  it("given the primary is being replayed, leaves that decision to the primary", () => {
    expect(storyOf(deathOf({ ...onSecondary, primarys: inProgress({ mode: "replay" }) }))).toEqual(["bury dlv_2", ...BOTH]);
  });

  it.each([
    ["the primary has no letter", undefined],
    ["the primary's letter was delivered", letter({ state: "delivered" })],
    ["the primary's letter was superseded by a later word", letter({ state: "superseded" })],
  ])("given %s, leaves a letter of its own", (_given, primarys) => {
    const effects = deathOf({ ...onSecondary, primarys, other: { ...DELIVERY, state: "delivered" } });
    expect(storyOf(effects)).toEqual(["bury dlv_2", "store letter dl_new undecided", "notify dead-letter warn"]);
    expect(only(effects, "store-dead-letter")[0]?.letter.transport).toBe("secondary");
  });

  it("given the primary's letter was superseded and the alert is over, has failed nothing: no letter, and none that ranks first for good", () => {
    const over = { primarys: letter({ state: "superseded" }), alert: { ...ALERT, state: "resolved" as const } };
    expect(storyOf(deathOf({ ...onSecondary, ...over }))).toEqual(["bury dlv_2"]);
    const own = { ...inProgress(), letter: { ...LETTER, id: "dl_2", transport: "secondary" as const, state: "in-progress" as const } };
    expect(storyOf(deathOf({ ...onSecondary, ...over, own }))).toEqual([
      "bury dlv_2",
      "decision on dl_2 failed",
      'letter dl_2 {"state":"undecided","error":"answered 503","diedAt":1000}',
      "notify dead-letter warn",
    ]);
  });

  it("given the primary was not told, as of a step of the chain, goes to it with the same bytes; not where it is over, ahead or unconfigured", () => {
    const LETTER_ALONE = ["bury dlv_2", "store letter dl_new undecided", "notify dead-letter warn"];
    expect(storyOf(deathOf(onSecondary))).toEqual([...LETTER_ALONE, "deliver open on primary"]);
    expect(only(deathOf(onSecondary), "deliver")[0]?.delivery.payload).toBe(DELIVERY.payload);
    for (const stays of [{ otherConfigured: false }, { otherIsAhead: true }, { alert: { ...ALERT, acknowledgedAt: 5 } }])
      expect(storyOf(deathOf({ ...onSecondary, ...stays }))).toEqual(LETTER_ALONE);
  });

  it("given its own letter was being replayed, returns that one too: no letter waits for what is over", () => {
    const own = { ...inProgress(), letter: { ...LETTER, id: "dl_2", transport: "secondary" as const, state: "in-progress" as const } };
    expect(storyOf(deathOf({ ...onSecondary, own, primarys: letter() }))).toEqual([
      "bury dlv_2",
      "decision on dl_2 failed",
      'letter dl_2 {"state":"undecided","error":"answered 503","diedAt":1000}',
      "notify dead-letter warn",
      ...BOTH,
    ]);
  });
});

describe("[GEN-8] an escalation that support could not be reached for", () => {
  it("is said on its incident and pages in the feed; there is no letter to decide", () => {
    const effects = deathOf({ delivery: { ...DELIVERY, transport: "support", kind: "escalation", subjectId: "inc_1" }, alert: undefined });
    expect(storyOf(effects)).toEqual([
      "bury dlv_1",
      "incident inc_1 escalation-failed: support could not be reached: answered 503",
      "notify escalation-failed page",
    ]);
    expect(only(effects, "notify")[0]?.notification).toMatchObject({ needsHuman: true, incidentId: "inc_1" });
    expect(only(effects, "append-to-incident")[0]?.entry.by).toBe("system");
  });
});
