import { describe, expect, it } from "vitest";
import type { CountedRaise } from "../../../src/operations/alerts/alert.ts";
import type { AlertAction } from "../../../src/operations/alerts/ports.ts";
import { handled, raised, raisedOnce, reminded, resolved, type KnownOfKey } from "../../../src/operations/alerts/raising-rules.ts";
import { ALERT, ANN, only, storyOf, UNHELD } from "./alerts-under-test.ts";

const NOW = 10_000;
const BY = {
  now: NOW,
  policy: { renotifySeconds: 3_600, groupGraceSeconds: 60, silenceSeconds: 45, receiver: "first on call", escalation: [], ...UNHELD },
  secondaryConfigured: true,
  keeping: [],
  rotas: [],
  silences: [],
  origin: { environment: "test", releaseId: "r1" },
};
const RAISE: CountedRaise = { key: ALERT.key, severity: "warn", summary: "checkouts are stuck", count: 1, source: "system" };
const NOTHING: KnownOfKey = {
  newId: "alert_9",
  open: undefined,
  last: undefined,
  causes: [],
  grouped: 0,
  followers: [],
  stormy: { newId: "alert_8", of: "aloneAtMost", loose: [], last: undefined },
};
const OPEN: KnownOfKey = { ...NOTHING, open: ALERT, last: ALERT };
const CAUSE = { ...ALERT, id: "alert_0", key: "dependency.postgres.down", explains: ["checkout."] };
const follower = (change: Partial<typeof ALERT> = {}) => ({ ...ALERT, id: "alert_2", key: "crawl.backlog", ...change });
const bodyOf = (payload: string | undefined): unknown => JSON.parse(payload ?? "null");

describe("[ALR-1, ALR-10] a condition that is raised", () => {
  it("given none is open, is kept, goes to the primary and is in the feed", () => {
    const { answer, effects } = raised(RAISE, NOTHING, BY);
    expect(answer).toMatchObject({ id: "alert_9", state: "open", count: 1, notifications: 1 });
    expect(storyOf(effects)).toEqual(["alert alert_9 open", "deliver open on primary", "notify alert-opened warn"]);
    expect(only(effects, "deliver")[0]?.delivery).toMatchObject({
      subjectId: "alert_9",
      sequence: 1,
      drill: false,
      simulateFailure: false,
    });
    expect(bodyOf(only(effects, "deliver")[0]?.delivery.payload)).toMatchObject({
      type: "alert.opened",
      timestamp: "1970-01-01T00:00:10.000Z",
      data: { ...BY.origin, sequence: 1, grouped: 0, alert: { id: "alert_9", key: ALERT.key } },
    });
    expect(only(effects, "notify")[0]?.notification).toEqual({
      topic: "alert-opened",
      severity: "warn",
      title: "checkout.stuck: checkouts are stuck",
      alertId: "alert_9",
    });
  });

  it("given it is open, is counted and no more", () => {
    const { answer, effects } = raised(RAISE, OPEN, BY);
    expect(answer).toMatchObject({ id: ALERT.id, count: 2 });
    expect(storyOf(effects)).toEqual(["alert alert_1 open"]);
  });

  it("given its severity rises, goes to the primary and the feed with how many are grouped under it", () => {
    const { effects } = raised({ ...RAISE, severity: "page" }, { ...OPEN, grouped: 3 }, BY);
    expect(storyOf(effects)).toEqual(["alert alert_1 open", "deliver severity-rise on primary", "notify alert-severity-raised page"]);
    expect(bodyOf(only(effects, "deliver")[0]?.delivery.payload)).toMatchObject({ data: { sequence: 2, grouped: 3 } });
  });

  it("given its cause is open, goes under it: in the feed, not on the channel", () => {
    const { answer, effects } = raised(RAISE, { ...NOTHING, causes: [{ ...CAUSE, explains: ["crawl."] }, CAUSE] }, BY);
    expect(answer.causeId).toBe("alert_0");
    expect(storyOf(effects)).toEqual(["alert alert_9 open", "notify alert-opened warn"]);
    expect(raised(RAISE, { ...NOTHING, causes: [{ ...CAUSE, explains: ["crawl."] }] }, BY).answer.causeId).toBeNull();
  });

  it("given the last of its key was silenced, stays so; one that is open keeps its own silence", () => {
    const last = { ...ALERT, state: "resolved" as const, silencedUntil: 20_000 };
    expect(raised(RAISE, { ...NOTHING, last }, BY).answer).toMatchObject({ silencedUntil: 20_000, notifications: 0 });
    expect(raised(RAISE, OPEN, BY).answer.silencedUntil).toBeNull();
  });

  it("given it explains others, takes those under itself that stand alone and explain nothing themselves", () => {
    const followers = [
      follower(),
      follower({ id: "alert_3", causeId: "alert_7" }),
      follower({ id: "alert_4", explains: ["x."] }),
      follower({ id: "alert_5", key: "fx.expired" }),
    ];
    const { effects } = raised({ ...RAISE, explains: ["crawl."] }, { ...NOTHING, followers }, BY);
    expect(only(effects, "save-alert").slice(1)).toEqual([
      { kind: "save-alert", alert: { ...follower(), causeId: "alert_9", notifyDueAt: null } },
    ]);
    const grouped = { ...NOTHING, followers, causes: [CAUSE] };
    expect(only(raised({ ...RAISE, explains: ["crawl."] }, grouped, BY).effects, "save-alert")).toHaveLength(1);
  });

  it("given an operator raised it by hand, leaves their line", () => {
    const { effects } = raised({ ...RAISE, by: ANN }, NOTHING, BY);
    expect(storyOf(effects).at(-1)).toBe("audit alert.raise of alert_9 by ann@ops.test");
    expect(only(effects, "audit")[0]?.write).toMatchObject({ subjectKind: "alert", detail: { key: ALERT.key, severity: "warn" } });
  });
});

describe("[ALR-10] a page never goes under what wakes nobody", () => {
  const FX_DOWN = { ...ALERT, id: "alert_fx", key: "dependency.fx.down", explains: ["fx.rates."] };
  const PAGING = { ...FX_DOWN, severity: "page" as const };
  const EXPIRED = { ...RAISE, key: "fx.rates.expired", severity: "page" as const };
  const under = { ...ALERT, key: EXPIRED.key, causeId: FX_DOWN.id, notifications: 0, lastNotifiedAt: null, notifyDueAt: null };
  const raiseOver = (open: typeof ALERT | undefined, raise: CountedRaise, cause: typeof ALERT) =>
    raised(raise, { ...NOTHING, open, last: open, causes: [cause] }, BY);

  it.each([
    ["dependency.fx.down", "fx.rates.", "fx.rates.expired"],
    ["dependency.ai-agent.down", "chat-session.", "chat-session.brief-lifecycle.queued-stuck"],
  ])("given a warning %s explains it, pages: %s", (key, beginning, page) => {
    const cause = { ...FX_DOWN, key, explains: [beginning] };
    const { answer, effects } = raiseOver(undefined, { ...EXPIRED, key: page }, cause);
    expect(answer).toMatchObject({ causeId: null, notifications: 1 });
    expect(storyOf(effects)).toContain("deliver open on primary");
    expect(raiseOver(undefined, { ...EXPIRED, key: page, severity: "warn" }, cause).answer.causeId).toBe(cause.id);
  });

  it("given a page explains it too, goes under that one", () => {
    const causes = [FX_DOWN, { ...PAGING, id: "alert_drift", key: "config.drift" }];
    const { answer, effects } = raised(EXPIRED, { ...NOTHING, causes }, BY);
    expect(answer.causeId).toBe("alert_drift");
    expect(storyOf(effects)).not.toContain("deliver open on primary");
  });

  it("given it is out already, is not taken under a warning that comes later, but under a page", () => {
    const followers = [follower({ key: EXPIRED.key, severity: "page" }), follower({ id: "alert_3", key: "fx.rates.old" })];
    const raiseCause = (severity: "warn" | "page") =>
      only(
        raised({ ...RAISE, key: FX_DOWN.key, explains: FX_DOWN.explains, severity }, { ...NOTHING, followers }, BY).effects,
        "save-alert",
      )
        .slice(1)
        .map(({ alert }) => alert.id);
    expect(raiseCause("warn")).toEqual(["alert_3"]);
    expect(raiseCause("page")).toEqual(["alert_2", "alert_3"]);
  });

  it("given it was a warning under a warning, leaves it as it rises and pages; under a page it stays", () => {
    const risen = raiseOver(under, EXPIRED, FX_DOWN);
    expect(risen.answer).toMatchObject({ severity: "page", causeId: null, notifications: 1 });
    expect(storyOf(risen.effects)).toContain("deliver open on primary");
    expect(raiseOver(under, EXPIRED, PAGING).answer).toMatchObject({ severity: "page", causeId: FX_DOWN.id, notifications: 0 });
  });

  it.each(["page", "warn"] as const)(
    "given it stands there since before, leaves at its next raise, as %s, and is due at once",
    (severity) => {
      const { answer } = raiseOver({ ...under, severity: "page" }, { ...EXPIRED, severity }, FX_DOWN);
      expect(answer).toMatchObject({ severity: "page", causeId: null });
      expect(answer.notifyDueAt).toBeLessThanOrEqual(NOW);
      expect(storyOf(reminded(answer, { ...NOTHING, causes: [FX_DOWN] }, BY))).toEqual(["alert alert_1 open", "deliver open on primary"]);
    },
  );

  it("given it is open and raised as less, is the page that it was: it goes under no warning", () => {
    const open = { ...ALERT, key: EXPIRED.key, severity: "page" as const };
    expect(raiseOver(open, { ...EXPIRED, severity: "warn" }, FX_DOWN).answer).toMatchObject({ causeId: null, notifyDueAt: 3_600_000 });
  });

  it("given what it is under explains nothing any more, leaves as it rises", () => {
    expect(raised(EXPIRED, { ...NOTHING, open: under, last: under }, BY).answer).toMatchObject({ causeId: null, notifications: 1 });
    const still = raised({ ...EXPIRED, severity: "warn" }, { ...NOTHING, open: under, last: under }, BY);
    expect(still.answer.causeId).toBe(FX_DOWN.id);
  });
});

describe("a raise under an Idempotency-Key", () => {
  const KEY = { key: "monitor-7", fingerprint: "one body" };

  it("given the key is new, raises and remembers the key with the alert", () => {
    const once = raisedOnce(RAISE, KEY, { ...NOTHING, earlier: undefined }, BY);
    expect(once).toMatchObject({ ok: true, value: { answer: { replayed: false, alert: { id: "alert_9" } } } });
    expect(once.ok && only(once.value.effects, "remember-raise")).toEqual([{ kind: "remember-raise", ...KEY, alertId: "alert_9" }]);
    expect(once.ok && storyOf(once.value.effects)).toContain("deliver open on primary");
  });

  it("given the same body came under it, answers with that alert and does nothing", () => {
    const earlier = { fingerprint: KEY.fingerprint, alert: ALERT };
    expect(raisedOnce(RAISE, KEY, { ...OPEN, earlier }, BY)).toEqual({
      ok: true,
      value: { answer: { alert: ALERT, replayed: true }, effects: [] },
    });
  });

  it("given another body came under it, is refused", () => {
    const earlier = { fingerprint: "another body", alert: ALERT };
    expect(raisedOnce(RAISE, KEY, { ...OPEN, earlier }, BY)).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
  });

  it("given the alert of then is forgotten, raises anew", () => {
    const earlier = { fingerprint: KEY.fingerprint, alert: undefined };
    expect(raisedOnce(RAISE, KEY, { ...NOTHING, earlier }, BY)).toMatchObject({ value: { answer: { replayed: false } } });
  });

  it("given no key, raises each time and remembers nothing", () => {
    const once = raisedOnce(RAISE, undefined, { ...OPEN, earlier: undefined }, BY);
    expect(once).toMatchObject({ ok: true, value: { answer: { replayed: false, alert: { count: 2 } } } });
    expect(once.ok && only(once.value.effects, "remember-raise")).toEqual([]);
  });
});

describe("[ALR-10] an alert that is resolved", () => {
  it("is told to the channel and the feed, and what was under it stands for itself after the grace", () => {
    const { answer, effects } = resolved(ALERT, "gone", [follower({ causeId: ALERT.id })], BY);
    expect(answer).toMatchObject({ state: "resolved", resolvedReason: "gone", resolvedAt: NOW });
    expect(storyOf(effects)).toEqual([
      "alert alert_1 resolved",
      "deliver resolve on primary",
      "notify alert-resolved warn",
      "alert alert_2 open",
    ]);
    expect(bodyOf(only(effects, "deliver")[0]?.delivery.payload)).toMatchObject({ type: "alert.resolved", data: { grouped: 1 } });
    expect(only(effects, "save-alert")[1]?.alert).toMatchObject({ causeId: null, notifyDueAt: 3_600_000 });
  });

  it("that nobody was told of is in the feed alone", () => {
    expect(storyOf(resolved({ ...ALERT, notifications: 0 }, "gone", [], BY).effects)).toEqual([
      "alert alert_1 resolved",
      "notify alert-resolved warn",
    ]);
  });

  it("is reminded of when its time has come, and not before", () => {
    const due = { ...BY, now: 3_600_000 };
    expect(storyOf(reminded(ALERT, { ...NOTHING, grouped: 2 }, due))).toEqual(["alert alert_1 open", "deliver renotify on primary"]);
    expect(storyOf(reminded(ALERT, { ...NOTHING, grouped: 2 }, BY))).toEqual(["alert alert_1 open"]);
  });
});

describe("[ALR-10] an operator's act on an alert", () => {
  const act = (action: AlertAction, alert: typeof ALERT | undefined = ALERT) => handled({ alert, grouped: [] }, action, ANN, BY);
  const acted = (action: AlertAction) => {
    const result = act(action);
    if (!result.ok) throw new Error(result.refusal.kind);
    return { ...result.value, story: storyOf(result.value.effects) };
  };

  it("acknowledges it: no reminders until it gets worse", () => {
    const { answer, story } = acted({ kind: "acknowledge" });
    expect(answer).toMatchObject({ acknowledgedBy: ANN.email, acknowledgedAt: NOW, notifyDueAt: null });
    expect(story).toEqual(["audit alert.acknowledge of alert_1 by ann@ops.test", "alert alert_1 open"]);
  });

  it("assigns it, to somebody or to nobody", () => {
    expect(acted({ kind: "assign", to: "payments" }).answer.assignedTo).toBe("payments");
    expect(acted({ kind: "assign", to: null }).answer.assignedTo).toBeNull();
  });

  it("silences it for so many seconds", () => {
    expect(acted({ kind: "silence", seconds: 7_200 }).answer).toMatchObject({ silencedUntil: 7_210_000, notifyDueAt: 7_210_000 });
  });

  it("resolves it in the operator's name, and leaves the line first with what was said", () => {
    const { answer, story, effects } = acted({ kind: "resolve", reason: "fixed" });
    expect(answer.resolvedReason).toBe("ann@ops.test: fixed");
    expect(story).toEqual([
      "audit alert.resolve of alert_1 by ann@ops.test",
      "alert alert_1 resolved",
      "deliver resolve on primary",
      "notify alert-resolved warn",
    ]);
    expect(only(effects, "audit")[0]?.write.detail).toEqual({ key: ALERT.key, reason: "fixed" });
  });

  it("is refused on one that is resolved or not there", () => {
    expect(handled({ alert: { ...ALERT, state: "resolved" }, grouped: [] }, { kind: "acknowledge" }, ANN, BY)).toEqual({
      ok: false,
      refusal: { kind: "alert-resolved" },
    });
    expect(handled({ alert: undefined, grouped: [] }, { kind: "acknowledge" }, ANN, BY)).toEqual({
      ok: false,
      refusal: { kind: "no-such-alert" },
    });
  });
});
