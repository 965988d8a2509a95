import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import type { Matcher, WantedSilence } from "../../../src/operations/silences/silence.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const { grouping, renotifySeconds } = contractFor("production").incidentAlerts;
const ANN = { id: "opr_1", email: "ann@ops.test", requestId: "req_1" };
const HOUR = 3_600;

function onALedger() {
  const ledger = new SimulatedLedger("production");
  const plan = (matcher: Matcher, change: Partial<WantedSilence> = {}) => {
    const made = ledger.silencing.plan(
      { matcher, reason: "the proxies are replaced", beginsAt: undefined, ends: { afterSeconds: HOUR }, ...change },
      undefined,
      ANN,
      ledger.now,
    );
    if (!made.ok) throw new Error(made.refusal.kind);
    return made.value.silence;
  };
  const told = (key: string) => ledger.taken.filter((message) => message.key === key).map(({ at, type }) => `${at} ${type}`);
  const trail = () => ledger.tables.audit.lines({ limit: 100 }).map(({ action, actor }) => `${action} by ${actor.email}`);
  return { ledger, plan, told, trail };
}

describe("a silence by matcher", () => {
  it("[ALR-10] keeps the channel from what fits, and tells at its end what still stands, once", async () => {
    const { ledger, plan, told } = onALedger();
    plan({ key: "crawl.*" });
    ledger.raise("crawl.stands");
    ledger.raise("crawl.goes");
    ledger.raise("checkout.down");
    await ledger.run(600);
    ledger.resolve("crawl.goes");
    await ledger.run(HOUR);
    expect(told("crawl.stands")).toEqual([`${HOUR} alert.opened`, expect.stringContaining("alert.escalated")]);
    expect(told("crawl.goes")).toEqual([]);
    expect(told("checkout.down")[0]).toBe("0 alert.opened");
  });

  it("[ALR-10] does not keep back that what was told of before is over", async () => {
    const { ledger, plan, told } = onALedger();
    ledger.raise("crawl.a", { severity: "warn" });
    await ledger.run(grouping.waitSeconds + 1);
    plan({ key: "crawl.*" });
    await ledger.run(60);
    ledger.resolve("crawl.a");
    await ledger.run(10);
    expect(told("crawl.a").map((line) => line.split(" ")[1])).toEqual(["alert.opened", "alert.resolved"]);
  });

  it("[ALR-10] keeps reminders and the chain's steps back, and a rise, which is told as a rise when it ends", async () => {
    const { ledger, plan, told } = onALedger();
    ledger.raise("crawl.a", { severity: "warn" });
    ledger.raise("crawl.b");
    await ledger.run(grouping.waitSeconds + 1);
    plan({ key: "crawl.*" }, { ends: { afterSeconds: renotifySeconds + HOUR } });
    ledger.raise("crawl.a");
    await ledger.run(renotifySeconds + HOUR - 1);
    expect(told("crawl.a")).toHaveLength(1);
    expect(told("crawl.b")).toHaveLength(1);
    await ledger.run(2);
    expect(told("crawl.a")[1]).toMatch(/severity-raised$/);
    expect(told("crawl.b")[1]).toMatch(/escalated$/);
  });

  it("[ALR-10] by severity lets go at once what becomes worse than it is about", async () => {
    const { ledger, plan, told } = onALedger();
    plan({ severities: ["warn"] });
    ledger.raise("crawl.a", { severity: "warn" });
    await ledger.run(60);
    expect(told("crawl.a")).toEqual([]);
    ledger.raise("crawl.a");
    await ledger.run(1);
    expect(told("crawl.a")).toEqual(["60 alert.opened"]);
  });

  it("[ALR-10] that an operator ends lets go at once all that it kept back, more than one look takes", async () => {
    const { ledger, plan, trail } = onALedger();
    const { id } = plan({ key: "*" });
    const keys = Array.from({ length: 450 }, (_, index) => `k${index}.down`);
    for (const key of keys) ledger.raise(key);
    await ledger.run(60);
    expect(ledger.taken).toEqual([expect.objectContaining({ key: `alert-silence.${id}`, type: "alert.opened" })]);
    expect(ledger.silencing.end(id, "this", ANN, ledger.now)).toMatchObject({ ok: true, value: { state: "ended", endedBy: ANN.email } });
    await ledger.run(1);
    expect(ledger.tables.alerts.mutedByEnded(1)).toEqual([]);
    await ledger.run(600);
    const opened = ledger.taken.filter(({ type, key }) => type === "alert.opened" && !key.startsWith("alert-silence."));
    expect(opened).toHaveLength(grouping.anyAtMost + 1);
    expect(opened.at(-1)?.grouped).toBe(keys.length);
    expect(ledger.taken.find(({ key, type }) => key === `alert-silence.${id}` && type === "alert.resolved")?.at).toBe(60);
    expect(trail()).toEqual([`silence.end by ${ANN.email}`, `silence.begin by ${ANN.email}`, `silence.plan by ${ANN.email}`]);
    expect(ledger.silencing.end(id, "this", ANN, ledger.now)).toEqual({ ok: false, refusal: { kind: "silence-ended" } });
  });

  it("[ALR-10] that an operator ends has let go as its end is stored, before the ledger wakes: a death then keeps nothing back", () => {
    const { ledger, plan } = onALedger();
    const { id } = plan({ key: "crawl.*" });
    const open = ledger.raise("crawl.stands", { severity: "warn" });
    const { muted, notifyDueAt } = ledger.tables.alerts.byId(open.id) ?? {};
    expect(muted?.by).toBe(id);
    expect(notifyDueAt).toBeGreaterThan(ledger.now + HOUR * 1000 - 1);
    ledger.silencing.end(id, "this", ANN, ledger.now);
    const free = ledger.tables.alerts.byId(open.id);
    expect(free?.muted).toBeUndefined();
    expect(free?.notifyDueAt).toBeLessThanOrEqual(ledger.now + grouping.waitSeconds * 1000);
  });

  it("[ALR-10] that ends leaves what another keeps back to that one", async () => {
    const { ledger, plan, told } = onALedger();
    const short = plan({ key: "crawl.*" });
    plan({ section: "crawl" }, { ends: { afterSeconds: 2 * HOUR } });
    ledger.raise("crawl.a");
    await ledger.run(60);
    ledger.silencing.end(short.id, "this", ANN, ledger.now);
    await ledger.run(2 * HOUR - 61);
    expect(told("crawl.a")).toEqual([]);
    await ledger.run(2);
    expect(told("crawl.a")).toEqual([`${2 * HOUR} alert.opened`]);
  });

  it("[ALR-10] outlasts an alert's own, whose end is told with it", async () => {
    const { ledger, plan, told } = onALedger();
    const { id } = ledger.raise("crawl.a", { severity: "warn" });
    await ledger.run(20);
    ledger.raising.act(id, { kind: "silence", seconds: 600 }, ANN, ledger.now);
    plan({ key: "crawl.*" });
    const said = () => ledger.tables.feed.since(0, 100).filter(({ topic }) => topic === "silence-ended");
    await ledger.run(600);
    ledger.raise("crawl.a", { severity: "warn" });
    await ledger.run(HOUR - 601);
    expect(told("crawl.a")).toHaveLength(1);
    expect(said()).toEqual([]);
    await ledger.run(2);
    expect(told("crawl.a")[1]).toBe(`${20 + HOUR} alert.still-open`);
    expect(said()).toHaveLength(1);
  });

  it("[ALR-10] keeps what fits out of what many are told as, and lets it be one of them at its end", async () => {
    const { ledger, plan } = onALedger();
    plan({ key: "crawl.a*" });
    const severity = "warn";
    for (let index = 0; index < 39; index += 1) ledger.raise(`crawl.a${index}`, { severity });
    for (let index = 0; index <= grouping.aloneAtMost; index += 1) ledger.raise(`crawl.b${index}`, { severity });
    await ledger.run(60);
    ledger.raise("crawl.a-late", { severity });
    await ledger.run(grouping.digestSeconds + 60);
    const storm = () => ledger.taken.filter(({ key }) => key === "alert-storm.warn.crawl");
    expect(storm().map(({ grouped }) => grouped)).toEqual([grouping.aloneAtMost + 1]);
    await ledger.run(HOUR);
    expect(ledger.taken.filter(({ key }) => key.startsWith("crawl.a"))).toEqual([]);
    expect(storm().at(-1)?.grouped).toBe(40 + grouping.aloneAtMost + 1);
  });

  it("[ALR-10] is itself none of the many that are told as one", async () => {
    const { ledger, plan } = onALedger();
    plan({ key: "crawl.a*" });
    for (let index = 1; index <= grouping.anyAtMost; index += 1) ledger.raise(`part${index}.failing`, { severity: "info" });
    await ledger.run(60);
    expect(ledger.taken.filter(({ key }) => key.startsWith("alert-storm."))).toEqual([]);
    expect(ledger.taken.filter(({ key }) => key.startsWith("part"))).toHaveLength(grouping.anyAtMost);
  });

  it("[ALR-10] lets go many that became pages meanwhile as many are told: some alone, then one for all of them", async () => {
    const { ledger, plan } = onALedger();
    const keys = Array.from({ length: 20 }, (_, index) => `crawl.k${index}`);
    // Far enough apart that the channel is told of each.
    for (const key of keys) {
      ledger.raise(key, { severity: "warn" });
      await ledger.run(grouping.windowSeconds + 60);
    }
    const before = ledger.taken.length;
    plan({ section: "crawl" });
    for (const key of keys) ledger.raise(key);
    await ledger.run(HOUR + 60);
    const rises = ledger.taken.slice(before).filter(({ key }) => !key.startsWith("alert-silence."));
    expect(rises.map(({ key, type }) => (key.startsWith("crawl.") ? type : key))).toEqual([
      ...Array.from({ length: grouping.aloneAtMost }, () => "alert.severity-raised"),
      "alert-storm.page.crawl",
    ]);
    expect(rises.at(-1)?.grouped).toBeGreaterThan(grouping.aloneAtMost);
  });

  it("[ALR-10] of what explains others keeps these back too", async () => {
    const { ledger, plan } = onALedger();
    plan({ key: "dependency.postgres.*" });
    ledger.raise("dependency.postgres.down", { explains: ["search."] });
    ledger.raise("search.slow");
    await ledger.run(HOUR - 1);
    expect(ledger.taken.filter(({ key }) => !key.startsWith("alert-silence."))).toEqual([]);
  });

  it("[ALR-10] ends where the alert that says that it stands is resolved by hand", async () => {
    const { ledger, plan, told } = onALedger();
    const { id } = plan({ key: "crawl.*" });
    ledger.raise("crawl.a");
    await ledger.run(60);
    const own = ledger.tables.alerts.openByKey(`alert-silence.${id}`);
    ledger.silencing.act(own?.id ?? "", { kind: "resolve", reason: "done" }, ANN, ledger.now);
    await ledger.run(1);
    expect(ledger.tables.silences.byId(id)).toMatchObject({ state: "ended", endedBy: ANN.email });
    expect(told("crawl.a")).toEqual(["60 alert.opened"]);
  });
});

describe("a maintenance window", () => {
  it("[ALR-10] planned ahead keeps back from its beginning to its end, its beginning written as by who planned it and its end by the system, and told", async () => {
    const { ledger, plan, told, trail } = onALedger();
    const { id, kind } = plan({ key: "crawl.*" }, { beginsAt: ledger.now + 600_000, ends: { afterSeconds: 600 } });
    expect(kind).toBe("maintenance");
    ledger.raise("crawl.before");
    await ledger.run(600);
    ledger.raise("crawl.within");
    await ledger.run(601);
    expect(told("crawl.before")[0]).toBe("0 alert.opened");
    expect(
      told("crawl.before")
        .map((line) => Number(line.split(" ")[0]))
        .filter((at) => at >= 600 && at < 1_200),
    ).toEqual([]);
    expect(told("crawl.within")).toEqual(["1200 alert.opened"]);
    expect(told(`alert-silence.${id}`)).toEqual([`${600 + grouping.waitSeconds} alert.opened`, "1200 alert.resolved"]);
    expect(trail()).toEqual(["silence.end by system", `silence.begin by ${ANN.email}`, `silence.plan by ${ANN.email}`]);
  });

  it("[ALR-10] that is given up before it begins keeps nothing back", async () => {
    const { ledger, plan, told } = onALedger();
    const { id } = plan({ key: "crawl.*" }, { beginsAt: ledger.now + 600_000, ends: { afterSeconds: 600 } });
    ledger.silencing.end(id, "this", ANN, ledger.now);
    await ledger.run(700);
    ledger.raise("crawl.a");
    await ledger.run(1);
    expect(told("crawl.a")).toEqual(["700 alert.opened"]);
    expect(told(`alert-silence.${id}`)).toEqual([]);
  });

  it("[ALR-10] that a ledger slept through begins and ends when it wakes, and its time counts, not the ledger's", async () => {
    const { ledger, plan, told } = onALedger();
    const { id } = plan({ key: "crawl.*" }, { beginsAt: ledger.now + 1_000, ends: { afterSeconds: 10 } });
    ledger.silencing.step(ledger.now + 60_000);
    expect(ledger.tables.silences.byId(id)).toMatchObject({ state: "ended", endedBy: null });
    ledger.raise("crawl.a");
    await ledger.run(1);
    expect(told("crawl.a")).toEqual(["0 alert.opened"]);
  });
});

describe("planning a silence", () => {
  const plain = (ledger: SimulatedLedger, change: Partial<WantedSilence> = {}): WantedSilence => ({
    matcher: { key: "crawl.*" },
    reason: "why",
    beginsAt: undefined,
    ends: { at: ledger.now + 60_000 },
    ...change,
  });

  it.each([
    ["silence-ends-first", { ends: { at: Date.UTC(2026, 10, 28) } }],
    ["silence-too-long", { ends: { afterSeconds: 8 * 86_400 } }],
    ["silence-too-far-ahead", { beginsAt: Date.UTC(2027, 10, 29), ends: { afterSeconds: 60 } }],
  ] as const)("[ALR-10] is refused with %s", (kind, change) => {
    const { ledger } = onALedger();
    expect(ledger.silencing.plan(plain(ledger, change), undefined, ANN, ledger.now)).toEqual({ ok: false, refusal: { kind } });
  });

  it("[ALR-10] ends at a hundred, and begins anew when one has ended", () => {
    const { ledger, plan } = onALedger();
    const made = Array.from({ length: 100 }, () => plan({ key: "crawl.*" }));
    const again = () => ledger.silencing.plan(plain(ledger), undefined, ANN, ledger.now);
    expect(again()).toEqual({ ok: false, refusal: { kind: "too-many-silences" } });
    ledger.silencing.end(made[0]?.id ?? "", "this", ANN, ledger.now);
    expect(again().ok).toBe(true);
  });

  it("[ALR-10] under one Idempotency-Key is one silence, and another wish under it is refused", () => {
    const { ledger } = onALedger();
    const under = (fingerprint: string) => ledger.silencing.plan(plain(ledger), { key: "k", fingerprint }, ANN, ledger.now);
    const first = under("a");
    const second = under("a");
    expect(first).toMatchObject({ ok: true, value: { replayed: false } });
    expect(second).toMatchObject({ ok: true, value: { replayed: true } });
    expect(ledger.tables.silences.list({ limit: 10, after: undefined })).toHaveLength(1);
    expect(under("b")).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
  });

  it("[ALR-10] says before what it would keep back now, by key", () => {
    const { ledger } = onALedger();
    for (const key of ["crawl.b", "crawl.a", "checkout.a"]) ledger.raise(key);
    expect(ledger.silencing.preview({ key: "crawl.*" })).toMatchObject({
      matching: 2,
      complete: true,
      first: [{ key: "crawl.a", severity: "page" }, { key: "crawl.b" }],
    });
  });
});
