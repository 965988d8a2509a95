import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert, CountedRaise } from "../../../src/operations/alerts/alert.ts";
import {
  acknowledge,
  decideDue,
  decideRaise,
  decideResolve,
  explainsKey,
  group,
  silence,
  ungroup,
} from "../../../src/operations/alerts/rules.ts";
import { UNHELD } from "./alerts-under-test.ts";

const policy = { renotifySeconds: 3600, groupGraceSeconds: 60, escalation: [], ...UNHELD };
const raise = (change: Partial<CountedRaise> = {}): CountedRaise => ({
  key: "fx.rates.expired",
  severity: "warn",
  summary: "old rates",
  count: 1,
  source: "system",
  ...change,
});
const facts = (now: number, change: Partial<Parameters<typeof decideRaise>[2]> = {}) => ({
  id: "alert_1",
  now,
  causeId: null,
  silencedUntil: null,
  heldUntil: null,
  flaps: 0,
  ...change,
});
const opened = (now = 0, change: Partial<CountedRaise> = {}): Alert => decideRaise(undefined, raise(change), facts(now), policy).alert;

describe("raising an alert", () => {
  it("given none open, when it is raised, then it is open and the channel is told once", () => {
    const { alert, notify } = decideRaise(undefined, raise(), facts(5), policy);
    expect(notify).toBe("open");
    expect(alert).toMatchObject({
      state: "open",
      count: 1,
      notifications: 1,
      firstRaisedAt: 5,
      lastNotifiedAt: 5,
      notifyDueAt: 5 + 3_600_000,
    });
  });

  it("given one open, when it is raised again, then it is one alert with a count and nobody is told", () => {
    const { alert, notify } = decideRaise(opened(), raise({ count: 7, summary: "older rates" }), facts(9), policy);
    expect(notify).toBeNull();
    expect(alert).toMatchObject({ id: "alert_1", count: 8, summary: "older rates", firstRaisedAt: 0, lastRaisedAt: 9, notifications: 1 });
  });

  it("given one open, when its severity rises, then the channel is told and an acknowledgement is over", () => {
    const { alert, notify } = decideRaise(acknowledge(opened(), "ann", 1), raise({ severity: "page" }), facts(9), policy);
    expect(notify).toBe("severity-rise");
    expect(alert).toMatchObject({ severity: "page", acknowledgedBy: null, notifications: 2 });
  });

  it("given nobody was told yet, when its severity rises, then the channel hears that it is open, not that it rose", () => {
    const quiet = decideRaise(undefined, raise(), facts(0, { silencedUntil: 1_000 }), policy).alert;
    expect(decideRaise(quiet, raise({ severity: "page" }), facts(2_000), policy)).toMatchObject({
      notify: "open",
      alert: { severity: "page", notifications: 1, lastNotifiedAt: 2_000 },
    });
  });

  it("keeps what it was told in detail until it is told otherwise, and what the alert explains", () => {
    const detail = { age: 7 };
    const told = opened(0, { detail, explains: ["crawl."] });
    expect(told).toMatchObject({ detail, explains: ["crawl."] });
    expect(decideRaise(told, raise(), facts(1), policy).alert).toMatchObject({ detail, explains: ["crawl."] });
    expect(decideRaise(told, raise({ detail: { age: 8 }, explains: [] }), facts(1), policy).alert).toMatchObject({
      detail: { age: 8 },
      explains: [],
    });
    expect(opened()).toMatchObject({ detail: null, explains: [] });
  });

  it("given one open, when it is raised with less severity, then it keeps the worst", () => {
    const { alert, notify } = decideRaise(opened(0, { severity: "page" }), raise({ severity: "info" }), facts(9), policy);
    expect([alert.severity, notify]).toEqual(["page", null]);
  });

  it("counts every raise and never tells of the same severity twice, whatever the order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            severity: fc.constantFrom("info" as const, "warn" as const, "page" as const),
            count: fc.integer({ min: 1, max: 50 }),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        (raises) => {
          let alert: Alert | undefined;
          const told: string[] = [];
          for (const [at, each] of raises.entries()) {
            const plan = decideRaise(alert, raise(each), facts(at), policy);
            alert = plan.alert;
            if (plan.notify) told.push(alert.severity);
          }
          expect(alert?.count).toBe(raises.reduce((sum, { count }) => sum + count, 0));
          expect(new Set(told).size).toBe(told.length);
          expect(alert?.notifications).toBe(told.length);
        },
      ),
    );
  });
});

describe("resolving an alert", () => {
  it("given the channel was told, when it is resolved, then the channel hears of that too", () => {
    const { alert, notify } = decideResolve(opened(), "gone", 7);
    expect(notify).toBe("resolve");
    expect(alert).toMatchObject({ state: "resolved", resolvedAt: 7, resolvedReason: "gone", notifications: 2, notifyDueAt: null });
  });

  it("given nobody was told, when it is resolved, then nobody is told", () => {
    const grouped = decideRaise(undefined, raise(), facts(0, { causeId: "alert_0" }), policy).alert;
    expect(decideResolve(grouped, "gone", 7)).toMatchObject({ notify: null, alert: { state: "resolved", notifications: 0 } });
  });
});

describe("reminders", () => {
  it("given an open alert, when the interval has passed, then it notifies again, and again after the next", () => {
    const first = decideDue(opened(), 3_600_000, policy);
    expect(first.notify).toBe("renotify");
    expect(decideDue(first.alert, 3_600_001, policy).notify).toBeNull();
    expect(decideDue(first.alert, 7_200_000, policy).notify).toBe("renotify");
  });

  it("given it is acknowledged or only for information, then it is not repeated", () => {
    expect(acknowledge(opened(), "ann", 1).notifyDueAt).toBeNull();
    expect(opened(0, { severity: "info" }).notifyDueAt).toBeNull();
  });
});

describe("silence", () => {
  it("given it is silenced, when its severity rises, then nobody is told until the silence is over", () => {
    const quiet = silence(opened(), 10_000_000, policy);
    const worse = decideRaise(quiet, raise({ severity: "page" }), facts(5), policy);
    expect(worse.notify).toBeNull();
    expect(worse.alert.notifyDueAt).toBe(10_000_000);
    expect(decideDue(worse.alert, 9_999_999, policy).notify).toBeNull();
    expect(decideDue(worse.alert, 10_000_000, policy).notify).toBe("severity-rise");
  });

  it("given an earlier alert of the key was silenced, when it is raised anew, then the silence still holds, and ends at its time", () => {
    const { alert, notify } = decideRaise(undefined, raise(), facts(5, { silencedUntil: 1_000 }), policy);
    expect([notify, alert.notifyDueAt]).toEqual([null, 1_000]);
    expect(decideDue(alert, 1_000, policy).notify).toBe("open");
    expect(decideRaise(undefined, raise(), facts(2_000, { silencedUntil: 1_000 }), policy).notify).toBe("open");
  });
});

describe("grouping under a known cause", () => {
  it("given its cause is open, when it is raised, then it is stored but does not notify", () => {
    const { alert, notify } = decideRaise(undefined, raise(), facts(0, { causeId: "alert_0" }), policy);
    expect([notify, alert.notifyDueAt, alert.causeId]).toEqual([null, null, "alert_0"]);
  });

  it("given it was grouped, when its cause is resolved, then it has a grace to clear before it notifies", () => {
    const free = ungroup(group(opened(), "alert_0"), 10_000_000, policy);
    expect(free).toMatchObject({ causeId: null, notifyDueAt: 10_060_000 });
    const never = ungroup(decideRaise(undefined, raise(), facts(0, { causeId: "alert_0" }), policy).alert, 100, policy);
    expect(decideDue(never, never.notifyDueAt ?? 0, policy).notify).toBe("open");
  });

  it("explains by the beginning of a key, never itself", () => {
    const cause = { key: "dependency.postgres.down", explains: ["crawl.", "dependency."] };
    expect(explainsKey(cause, "crawl.queue.backlog")).toBe(true);
    expect(explainsKey(cause, "cart.version.impossible")).toBe(false);
    expect(explainsKey(cause, cause.key)).toBe(false);
  });
});

describe("[ALR-10] a rise in severity that nobody was to be told of", () => {
  const told = opened(0);

  it("given a silence, is told when that ends, and once", () => {
    const silenced = silence(told, 100_000, policy);
    const { alert, notify } = decideRaise(silenced, raise({ severity: "page" }), facts(50_000), policy);
    expect(notify).toBeNull();
    expect(alert.notifyDueAt).toBe(100_000);
    const due = decideDue(alert, 100_000, policy);
    expect(due).toMatchObject({ notify: "severity-rise", alert: { severity: "page", toldSeverity: "page" } });
    expect(due.alert.notifyDueAt).toBe(100_000 + policy.renotifySeconds * 1000);
  });

  it("given a cause, is told when that is gone and the grace is over", () => {
    const { alert } = decideRaise(group(told, "alert_0"), raise({ severity: "page" }), facts(50_000), policy);
    const free = ungroup(alert, 60_000, policy);
    expect(free.notifyDueAt).toBe(60_000 + policy.groupGraceSeconds * 1000);
    expect(decideDue(free, 120_000, policy).notify).toBe("severity-rise");
  });

  it("is owed by an alert from before too, which does not say what it was told at, where it rises now", () => {
    const { toldSeverity: _none, ...before } = silence(told, 100_000, policy);
    const { alert } = decideRaise(before, raise({ severity: "page" }), facts(50_000), policy);
    expect(decideDue(alert, 100_000, policy).notify).toBe("severity-rise");
  });

  it("is not owed by an alert from before that rose before: that cannot be told", () => {
    const { toldSeverity: _none, ...before } = told;
    expect(decideDue({ ...before, severity: "page" }, 3_600_000, policy).notify).toBe("renotify");
  });
});

describe("[ALR-10] a page that nobody acknowledges", () => {
  const chain = {
    ...policy,
    escalation: [
      { afterSeconds: 240, transport: "secondary" as const, receiver: "second" },
      { afterSeconds: 900, transport: "primary" as const, receiver: "lead" },
    ],
  };
  const page = decideRaise(undefined, raise({ severity: "page" }), facts(0), chain).alert;

  it("goes on by the chain, each step after its seconds, and is a reminder after the last", () => {
    const words: [at: number, kind: string | null][] = [];
    let alert = page;
    while (words.length < 4) {
      const at = alert.notifyDueAt ?? 0;
      const plan = decideDue(alert, at, chain);
      words.push([at / 1000, plan.notify]);
      alert = plan.alert;
    }
    expect(words).toEqual([
      [240, "escalate"],
      [900, "escalate"],
      [4_500, "renotify"],
      [8_100, "renotify"],
    ]);
  });

  it("stays where it is once somebody has it, and begins anew when it was a warning before", () => {
    expect(acknowledge(page, "ann", 1).notifyDueAt).toBeNull();
    const gone = { ...page, severity: "warn" as const, toldSeverity: "warn" as const, escalations: 2 };
    const risen = decideRaise(gone, raise({ severity: "page" }), facts(10_000), chain).alert;
    expect(risen).toMatchObject({ escalations: 0, notifyDueAt: 250_000 });
  });

  it("is what a page alone does: a warning has its reminder", () => {
    const warn = decideRaise(undefined, raise(), facts(0), chain).alert;
    expect(warn.notifyDueAt).toBe(3_600_000);
    expect(decideDue(warn, 3_600_000, chain).notify).toBe("renotify");
  });
});
