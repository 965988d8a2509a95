import { describe, expect, it } from "vitest";
import { damped } from "../../../src/operations/alerts/damping-rules.ts";
import { sends } from "../../../src/operations/alerts/many-rules.ts";
import { saidOver } from "../../../src/operations/alerts/silence-rules.ts";
import { besides, joined, stormKey } from "../../../src/operations/alerts/storm-rules.ts";
import { deliveryOf, told, toldBy, USUAL, type Circumstances } from "../../../src/operations/alerts/telling-rules.ts";
import type { LedgerEffect } from "../../../src/operations/alerts/effects.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ALERT } from "./alerts-under-test.ts";

const { incidentAlerts: policy } = contractFor("production");
const NOW = 1_000_000;
const BY: Circumstances = {
  now: NOW,
  policy,
  secondaryConfigured: true,
  keeping: [],
  rotas: [],
  silences: [],
  origin: { environment: "production", releaseId: "r1" },
};
const deliveries = (effects: readonly LedgerEffect[]) => effects.flatMap((effect) => (effect.kind === "deliver" ? [effect.delivery] : []));
const delivered = (...of: Parameters<typeof deliveryOf>) => deliveries([deliveryOf(...of)])[0];

describe("[ALR-10] a key that comes back soon after it was resolved", () => {
  const { flap } = policy;
  const last = { ...ALERT, state: "resolved", resolvedAt: NOW - 1_000 } as const;
  const back = (severity: "info" | "warn" | "page", flaps?: number) =>
    damped({ ...last, ...(flaps === undefined ? {} : { flaps }) }, severity, { now: NOW, flap });

  it("is held from now on, for each time in a row twice as long", () => {
    expect(back("warn")).toEqual({ flaps: 1, worst: "warn", heldUntil: NOW + flap.holdSeconds * 1000 });
    expect(back("warn", 1)).toEqual({
      flaps: 2,
      worst: "warn",
      heldUntil: NOW + Math.min(2 * flap.holdSeconds, flap.longestSeconds) * 1000,
    });
    expect(back("info")?.flaps).toBe(1);
  });

  it("is told at once where it comes back worse", () => {
    expect(back("page")).toBeUndefined();
  });

  it("is held where it comes and goes at two severities, and told at once where it is worse than in all the row", () => {
    let of: typeof ALERT = { ...last, severity: "warn" };
    const held: boolean[] = [];
    for (const severity of ["info", "warn", "info", "warn", "page", "info", "warn", "page"] as const) {
      const damping = damped(of, severity, { now: NOW, flap });
      held.push(damping !== undefined);
      of = { ...last, severity, ...(damping ? { flaps: damping.flaps, worstInRow: damping.worst } : {}) };
    }
    expect(held).toEqual([true, true, true, true, false, true, true, true]);
  });
});

describe("a decision on a letter", () => {
  it("sends, unless somebody tells by hand", () => {
    expect([sends("replay"), sends("manual-escalation")]).toEqual([true, false]);
  });
});

describe("[ALR-10] a silence whose time is over", () => {
  it("is said in the trail by nobody's hand, and in the feed with the alert's severity", () => {
    const until = new Date(NOW).toISOString();
    expect(saidOver({ ...ALERT, silencedUntil: NOW })).toMatchObject([
      {
        kind: "audit",
        author: { email: "system" },
        write: { action: "alert.silence-ended", subject: ALERT.id, detail: { key: ALERT.key, until } },
      },
      {
        kind: "notify",
        notification: { topic: "silence-ended", severity: "warn", title: `${ALERT.key}: its silence is over`, alertId: ALERT.id },
      },
    ]);
  });
});

describe("[ALR-10] many that come at once", () => {
  it("have a key of their own by what they begin with, pages apart from what wakes nobody", () => {
    expect(stormKey("crawl.", "warn")).toBe("alert-storm.warn.crawl");
    expect(stormKey("crawl.", "page")).toBe("alert-storm.page.crawl");
  });

  it("are those that came within the window; at its very beginning is before it", () => {
    const { grouping } = policy;
    const since = NOW - grouping.windowSeconds * 1000;
    const came = (at: number) =>
      besides({ severity: "warn" }, [{ ...ALERT, firstRaisedAt: at, lastNotifiedAt: null }], { now: NOW, grouping });
    expect(came(since)).toEqual([]);
    expect(came(since + 1)).toHaveLength(1);
  });

  it("names each key once", () => {
    const storm = { ...ALERT, key: stormKey("crawl.", "warn"), detail: { keys: ["crawl.a"] } };
    const another = joined(storm, { key: "crawl.b", severity: "warn" }, NOW);
    expect(another.detail).toEqual({ keys: ["crawl.a", "crawl.b"] });
    expect(joined(another, { key: "crawl.b", severity: "warn" }, NOW).detail).toEqual({ keys: ["crawl.a", "crawl.b"] });
  });
});

describe("[ALR-3] a page's notification", () => {
  const page = { ...ALERT, severity: "page" } as const;
  const crossAt = NOW + policy.silenceSeconds * 1000;

  it("crosses to the other way when the first is silent, but for its end", () => {
    const on = (kind: "open" | "resolve" | "escalate", transport: "primary" | "secondary") =>
      delivered({ alert: page, kind, transport, grouped: 0 }, BY)?.crossAt;
    expect([on("open", "primary"), on("escalate", "primary"), on("escalate", "secondary")]).toEqual([crossAt, crossAt, crossAt]);
    expect([on("resolve", "primary"), on("resolve", "secondary"), on("open", "secondary")]).toEqual([null, null, null]);
    expect(delivered({ alert: ALERT, kind: "open", transport: "primary", grouped: 0 }, BY)?.crossAt).toBeNull();
  });

  it("of its end goes wherever its beginning went", () => {
    const ways = (secondaryTold: boolean) =>
      deliveries(told({ alert: { ...page, secondaryTold }, notify: "resolve" }, 0, BY)).map(({ transport }) => transport);
    expect(ways(true)).toEqual(["primary", "secondary"]);
    expect(ways(false)).toEqual(["primary"]);
  });

  it("names a receiver only as a step of the chain", () => {
    const named = (notify: "escalate" | "renotify") =>
      deliveries(toldBy({ ...USUAL, receiver: "the second on call" }, { alert: page, notify }, 0, BY)).map(({ payload }) =>
        payload.includes("the second on call"),
      );
    expect(named("escalate")).toEqual([true]);
    expect(named("renotify")).toEqual([false]);
  });
});
