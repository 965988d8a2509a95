import { describe, expect, it, vi } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const { escalation, flap, grouping, groupGraceSeconds, silenceSeconds } = contractFor("production").incidentAlerts;
const keysOf = (ledger: SimulatedLedger) => ledger.taken.map(({ key, type }) => `${key} ${type}`);
const openAlerts = (ledger: SimulatedLedger) => ledger.tables.alerts.list({ state: "open", limit: 1_000, after: undefined });

describe("[ALR-10] many conditions of one beginning", () => {
  it("that wake nobody are one message with their number, and one of their end", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 500; index += 1) ledger.raise(`crawl.host-${index}.slow`, { severity: "warn" });
    await ledger.run(120);
    expect(ledger.taken).toMatchObject([{ key: "alert-storm.warn.crawl", type: "alert.opened", grouped: 500 }]);
    for (let index = 0; index < 500; index += 1) ledger.resolve(`crawl.host-${index}.slow`);
    await ledger.run(60);
    expect(keysOf(ledger).slice(1)).toEqual(["alert-storm.warn.crawl alert.resolved"]);
    expect(openAlerts(ledger)).toEqual([]);
  });

  it("that page are at most five messages while they come, the first at once, and a digest says how many it is by then", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 500; index += 1) {
      ledger.raise(`checkout.shop-${index}.stuck`);
      await ledger.run(1);
    }
    expect(ledger.taken.map(({ at, key }) => ({ at, key })).slice(0, 4)).toEqual([
      { at: 0, key: "checkout.shop-0.stuck" },
      { at: 1, key: "checkout.shop-1.stuck" },
      { at: 2, key: "checkout.shop-2.stuck" },
      { at: 3, key: "alert-storm.page.checkout" },
    ]);
    expect(ledger.taken.filter(({ transport }) => transport === "primary")).toHaveLength(4);
    await ledger.run(grouping.digestSeconds);
    const usual = ledger.taken.filter(({ type }) => type !== "alert.escalated");
    expect(usual).toHaveLength(5);
    expect(usual.at(-1)).toMatchObject({ key: "alert-storm.page.checkout", type: "alert.still-open", grouped: 500 });
  });

  it.each([
    ["page", 5, "alert-storm.page."],
    ["warn", 2, "alert-storm.warn."],
  ] as const)("of as many beginnings as there are keys are no more messages than those of one: %s", async (severity, most, beginning) => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 500; index += 1) {
      ledger.raise(`area${index}.stuck`, { severity });
      await ledger.run(1);
    }
    await ledger.run(grouping.digestSeconds);
    const usual = ledger.taken.filter(({ type, transport }) => type !== "alert.escalated" && transport === "primary");
    expect(usual.length).toBeLessThanOrEqual(most);
    expect(usual.at(-1)).toMatchObject({ type: "alert.still-open", grouped: 500 });
    expect(usual.at(-1)?.key.startsWith(beginning)).toBe(true);
    for (let index = 0; index < 500; index += 1) ledger.resolve(`area${index}.stuck`);
    await ledger.run(60);
    expect(openAlerts(ledger)).toEqual([]);
  });

  it("of several beginnings gather nothing more once none has come for the window: what comes then is told at once, and floods have one each", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 6; index += 1) ledger.raise(`area${index}.stuck`);
    await ledger.run(grouping.windowSeconds + 1);
    ledger.raise("payments.lost");
    await ledger.run(1);
    expect(ledger.taken.at(-1)).toMatchObject({ key: "payments.lost", type: "alert.opened" });
    ledger.raise("area0.stuck");
    expect(ledger.tables.alerts.openByKey("area0.stuck")?.causeId).not.toBeNull();
    for (let index = 10; index < 20; index += 1) ledger.raise(`area${index}.stuck`);
    await ledger.run(1);
    const floods = ledger.taken.filter(({ key, type }) => key.startsWith("alert-storm.page.*") && type === "alert.opened");
    expect(floods).toHaveLength(2);
    expect(new Set(floods.map(({ key }) => key)).size).toBe(2);
    expect(
      openAlerts(ledger)
        .filter(({ causeId, key }) => causeId === null && !key.startsWith("alert-storm."))
        .map(({ key }) => key),
    ).toEqual([]);
  });

  it("go under the storm of their beginning before one of all", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 4; index += 1) ledger.raise(`crawl.host-${index}.slow`);
    for (let index = 0; index < 4; index += 1) ledger.raise(`area${index}.stuck`);
    ledger.raise("crawl.host-9.slow");
    const causeOf = (key: string) => ledger.tables.alerts.byId(ledger.tables.alerts.openByKey(key)?.causeId ?? "")?.key;
    expect(causeOf("crawl.host-9.slow")).toBe("alert-storm.page.crawl");
    expect(causeOf("area3.stuck")).toMatch(/^alert-storm\.page\.\*alert_/);
  });

  it("that page go up the whole chain, each step in its time, however many more come between", async () => {
    const ledger = new SimulatedLedger("production");
    const lasts = (escalation.at(-1)?.afterSeconds ?? 0) + 120;
    for (let index = 0; ledger.seconds < lasts; index += 1) {
      ledger.raise(`checkout.shop-${index}.stuck`);
      await ledger.run(index < 3 ? 1 : 60);
    }
    const told = ledger.taken.filter(({ key }) => key === "alert-storm.page.checkout");
    const steps = told.filter(({ type }) => type === "alert.escalated");
    expect(steps.map(({ at }) => at - (told[0]?.at ?? 0))).toEqual(escalation.map(({ afterSeconds }) => afterSeconds));
    expect(told.filter(({ type }) => type === "alert.still-open").length).toBeGreaterThan(0);
  });

  it.each([
    ["page", "alert-storm.page.checkout", ["alert.still-open", "alert.escalated"]],
    ["warn", "alert-storm.warn.checkout", ["alert.still-open"]],
  ] as const)(
    "owe whoever acknowledged them word of what comes after, and of nothing else; a page begins the chain anew: %s",
    async (severity, key, types) => {
      const ledger = new SimulatedLedger("production");
      for (let index = 0; index < 30; index += 1) ledger.raise(`checkout.shop-${index}.stuck`, { severity });
      await ledger.run(grouping.waitSeconds + 5);
      const [storm] = openAlerts(ledger).filter((alert) => alert.key === key);
      ledger.raising.act(storm?.id ?? "", { kind: "acknowledge" }, { id: "opr_1", email: "ann@ops.test", requestId: null }, ledger.now);
      const before = ledger.taken.length;
      await ledger.run(4 * grouping.digestSeconds);
      expect(ledger.taken.slice(before).filter((message) => message.key === key)).toEqual([]);
      const from = ledger.seconds;
      ledger.raise("checkout.shop-late.stuck", { severity });
      await ledger.run((escalation[0]?.afterSeconds ?? 0) + 2);
      const after = ledger.taken.slice(before).filter((message) => message.key === key);
      expect(after.map(({ type }) => type)).toEqual(types);
      expect(after[0]).toMatchObject({ at: from, grouped: 31 });
      expect(ledger.tables.alerts.byId(storm?.id ?? "")?.acknowledgedBy).toBe(severity === "page" ? null : "ann@ops.test");
    },
  );

  it("that page are sent on the other way where one joins what was acknowledged and the primary is silent", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 30; index += 1) ledger.raise(`checkout.shop-${index}.stuck`);
    await ledger.run(5);
    const [storm] = openAlerts(ledger).filter(({ key }) => key === "alert-storm.page.checkout");
    ledger.raising.act(storm?.id ?? "", { kind: "acknowledge" }, { id: "opr_1", email: "ann@ops.test", requestId: null }, ledger.now);
    await ledger.run(grouping.digestSeconds);
    ledger.behaviour.primary = "down";
    ledger.raise("checkout.shop-late.stuck");
    await ledger.run(silenceSeconds + 10);
    expect(ledger.taken.filter(({ key, transport }) => key === storm?.key && transport === "secondary")).toMatchObject([
      { type: "alert.still-open", grouped: 31 },
    ]);
  });

  it("hold no page back: one among warnings of its beginning is told at once, as is one of them that becomes a page", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 20; index += 1) ledger.raise(`crawl.host-${index}.slow`, { severity: "warn" });
    ledger.raise("crawl.dead");
    await ledger.run(1);
    expect(keysOf(ledger)).toEqual(["crawl.dead alert.opened"]);
    await ledger.run(grouping.waitSeconds);
    ledger.raise("crawl.host-7.slow");
    await ledger.run(1);
    expect(keysOf(ledger).slice(1)).toEqual(["alert-storm.warn.crawl alert.opened", "crawl.host-7.slow alert.opened"]);
  });

  it("that stand as warnings and become pages together are told as one too, and each is under it", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 200; index += 1) ledger.raise(`crawl.host-${index}.slow`, { severity: "warn" });
    await ledger.run(grouping.waitSeconds + 5);
    const before = ledger.taken.length;
    for (let index = 0; index < 200; index += 1) ledger.raise(`crawl.host-${index}.slow`);
    await ledger.run(60);
    const told = keysOf(ledger).slice(before);
    expect(told.filter((text) => text.includes("host-"))).toHaveLength(grouping.aloneAtMost);
    expect(told.filter((text) => text === "alert-storm.page.crawl alert.opened")).toHaveLength(1);
    expect(told).toHaveLength(grouping.aloneAtMost + 2);
    const [storm] = openAlerts(ledger).filter(({ key }) => key === "alert-storm.page.crawl");
    expect(ledger.tables.alerts.countGroupedUnder(storm?.id ?? "")).toBe(200);
  });

  it("of which none warns are told as no warning, grow by digests, and rise with the first that does", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 30; index += 1) ledger.raise(`crawl.host-${index}.seen`, { severity: "info" });
    await ledger.run(grouping.waitSeconds + 5);
    const storm = () => openAlerts(ledger).find(({ key }) => key === "alert-storm.warn.crawl");
    expect(storm()).toMatchObject({ severity: "info" });
    ledger.raise("crawl.host-late.seen", { severity: "info" });
    await ledger.run(grouping.digestSeconds + 5);
    expect(keysOf(ledger)).toEqual(["alert-storm.warn.crawl alert.opened", "alert-storm.warn.crawl alert.still-open"]);
    ledger.raise("crawl.host-bad.slow", { severity: "warn" });
    await ledger.run(5);
    expect(storm()).toMatchObject({ severity: "warn" });
    expect(keysOf(ledger).slice(2)).toEqual(["alert-storm.warn.crawl alert.severity-raised"]);
  });

  it("stand alone where there are few, or where they come one after another", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 8; index += 1) {
      ledger.raise(`fx.pair-${index}.stale`);
      await ledger.run(grouping.windowSeconds / (grouping.aloneAtMost - 1));
    }
    expect(ledger.taken.filter(({ key }) => key.startsWith("alert-storm"))).toEqual([]);
  });

  it("cost a look at all that are open where a flood begins alone, and none where more may stand alone than are looked at", () => {
    const looked = (environment: string): number => {
      const ledger = new SimulatedLedger(environment);
      const look = vi.spyOn(ledger.tables.alerts, "newestLoose");
      for (const index of [1, 2, 3, 4, 5, 6]) ledger.raise(`part${index}.failing`);
      return look.mock.calls.length;
    };
    expect(looked("production")).toBe(1);
    expect(looked("local")).toBe(0);
  });

  it("are ended together by whoever ends their storm, and what still holds is one again", async () => {
    const ledger = new SimulatedLedger("production");
    for (let index = 0; index < 30; index += 1) ledger.raise(`crawl.host-${index}.slow`, { severity: "warn" });
    await ledger.run(grouping.waitSeconds + 1);
    const [storm] = openAlerts(ledger).filter(({ causeId }) => causeId === null);
    ledger.raising.act(
      storm?.id ?? "",
      { kind: "resolve", reason: "seen" },
      { id: "opr_1", email: "ann@ops.test", requestId: null },
      ledger.now,
    );
    expect(openAlerts(ledger)).toEqual([]);
    await ledger.run(1);
    expect(keysOf(ledger)).toEqual(["alert-storm.warn.crawl alert.opened", "alert-storm.warn.crawl alert.resolved"]);
  });

  it("that outlive their cause are gathered then, and not told one by one", async () => {
    const ledger = new SimulatedLedger("production");
    ledger.raise("dependency.postgres.down", { explains: ["crawl."] });
    for (let index = 0; index < 300; index += 1) ledger.raise(`crawl.host-${index}.slow`, { severity: "warn" });
    await ledger.run(60);
    ledger.resolve("dependency.postgres.down");
    await ledger.run(groupGraceSeconds + 60);
    expect(keysOf(ledger).slice(0, 2)).toEqual(["dependency.postgres.down alert.opened", "dependency.postgres.down alert.resolved"]);
    expect(ledger.taken.length).toBeLessThanOrEqual(2 + grouping.aloneAtMost + 1);
    expect(openAlerts(ledger).filter(({ causeId }) => causeId !== null).length).toBeGreaterThanOrEqual(300 - grouping.aloneAtMost);
  });
});

describe("[ALR-10] a condition that flaps, whoever raises it", () => {
  it.each(["page", "warn"] as const)("is at most three messages in ten turns, and the last word is true: %s", async (severity) => {
    const ledger = new SimulatedLedger("production");
    for (let turn = 0; turn < 10; turn += 1) {
      ledger.raise("monitor.shop.unreachable", { severity, source: "monitor" });
      await ledger.run(15);
      if (turn < 9) ledger.resolve("monitor.shop.unreachable");
      await ledger.run(10);
    }
    await ledger.run(flap.longestSeconds + 1);
    const told = ledger.taken.filter(({ transport }) => transport === "primary").map(({ type }) => type);
    expect(told.slice(0, 3)).toEqual(["alert.opened", "alert.resolved", "alert.opened"]);
    expect(told.slice(3).filter((type) => type !== "alert.escalated")).toEqual([]);
  });

  it("and is gone in the end is told as gone, and its page that comes back is told within its short hold", async () => {
    const ledger = new SimulatedLedger("production");
    for (let turn = 0; turn < 10; turn += 1) {
      ledger.raise("monitor.shop.unreachable");
      await ledger.run(5);
      ledger.resolve("monitor.shop.unreachable");
      await ledger.run(5);
    }
    expect(keysOf(ledger)).toEqual(["monitor.shop.unreachable alert.opened", "monitor.shop.unreachable alert.resolved"]);
    const from = ledger.seconds;
    ledger.raise("monitor.shop.unreachable");
    await ledger.run(flap.pageSeconds + 1);
    expect(ledger.taken.slice(2)).toMatchObject([{ type: "alert.opened", at: from + flap.pageSeconds }]);
  });

  it("comes back worse is told at once, and one that was gone for longer than the window is new", async () => {
    const ledger = new SimulatedLedger("production");
    ledger.raise("monitor.shop.slow", { severity: "warn" });
    await ledger.run(grouping.waitSeconds + 1);
    ledger.resolve("monitor.shop.slow");
    ledger.raise("monitor.shop.slow");
    await ledger.run(1);
    expect(
      ledger.taken
        .filter(({ at }) => at === grouping.waitSeconds + 1)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(["alert.opened", "alert.resolved"]);
    ledger.resolve("monitor.shop.slow");
    await ledger.run(flap.windowSeconds + 1);
    const from = ledger.seconds;
    ledger.raise("monitor.shop.slow");
    await ledger.run(1);
    expect(ledger.taken.at(-1)).toMatchObject({ type: "alert.opened", at: from });
  });
});
