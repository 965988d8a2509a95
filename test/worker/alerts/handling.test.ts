import { describe, expect, it } from "vitest";
import { startDrill } from "../../../src/operations/alerts/start-drill.ts";
import { transportReadiness } from "../../../src/operations/alerts/readiness.ts";
import { raiseBody } from "../../../src/operations/alerts/schemas.ts";
import { replayDeadLetters } from "../../../src/operations/alerts/replay-dead-letters.ts";
import { ann, ledgerUnderTest, refuses } from "./ledger-under-test.ts";

const typesOf = (posts: readonly { payload: string }[]) => posts.map(({ payload }) => (JSON.parse(payload) as { type: string }).type);
const RENOTIFY = 600;

async function openAlert(ledger: Awaited<ReturnType<typeof ledgerUnderTest>>, key: string) {
  const open = await ledger.deps.alertLedger.listAlerts({ state: "open", limit: 100, after: undefined });
  const found = open.find((alert) => alert.key === key);
  if (!found) throw new Error(`no open alert ${key}`);
  return found;
}

describe("handling alerts", () => {
  it("[ALR-10] the same alert raised again is one alert with a count; a rise, a reminder and the end are told to the channel", async () => {
    const ledger = await ledgerUnderTest("one-alert");
    await ledger.raise("fx.rates.expired", { severity: "warn" });
    for (let again = 0; again < 20; again += 1) await ledger.raise("fx.rates.expired", { severity: "warn" });
    await ledger.drain();
    expect(typesOf(ledger.posts)).toEqual(["alert.opened"]);
    expect(await openAlert(ledger, "fx.rates.expired")).toMatchObject({ count: 21 });

    await ledger.raise("fx.rates.expired", { severity: "page" });
    await ledger.drain();
    ledger.advance(RENOTIFY);
    await ledger.drain();
    await ledger.deps.alerts.resolve("fx.rates.expired", "gone");
    await ledger.drain();
    expect(typesOf(ledger.posts)).toEqual(["alert.opened", "alert.severity-raised", "alert.escalated", "alert.resolved", "alert.resolved"]);
  });

  it("[ALR-10, BRF-3] what follows from a known cause is grouped under it, stays in the feed, and stands for itself when the cause is gone and it is not", async () => {
    const ledger = await ledgerUnderTest("grouped");
    await ledger.raise("crawl.queue.backlog");
    await ledger.raise("dependency.postgres.down", { explains: ["crawl.", "chat-session."] });
    await ledger.raise("chat-session.brief-lifecycle.queued-stuck");
    await ledger.raise("cart.version.impossible");
    await ledger.drain();
    const cause = await openAlert(ledger, "dependency.postgres.down");
    expect(await openAlert(ledger, "crawl.queue.backlog")).toMatchObject({ causeId: cause.id });
    expect(await openAlert(ledger, "chat-session.brief-lifecycle.queued-stuck")).toMatchObject({ causeId: cause.id, notifications: 0 });
    expect(await openAlert(ledger, "cart.version.impossible")).toMatchObject({ causeId: null, notifications: 1 });
    expect((await ledger.feed()).map(({ title }) => title)).toContainEqual(
      expect.stringMatching(/^chat-session\.brief-lifecycle\.queued-stuck:/),
    );
    expect(ledger.posts).toHaveLength(3);

    await ledger.deps.alertLedger.resolve("dependency.postgres.down", "back");
    await ledger.deps.alertLedger.resolve("crawl.queue.backlog", "drained");
    await ledger.drainFor(6);
    const told = ledger.posts
      .map(({ payload }) => JSON.parse(payload) as { type: string; data: { alert: { key: string } } })
      .map(({ type, data }) => `${type} ${data.alert.key}`);
    expect(told.slice(3).toSorted()).toEqual([
      "alert.opened chat-session.brief-lifecycle.queued-stuck",
      "alert.resolved crawl.queue.backlog",
      "alert.resolved dependency.postgres.down",
    ]);
  });

  it("[ALR-10] a cause's rise, reminder and end say how many alerts stand under it", async () => {
    const ledger = await ledgerUnderTest("how-many");
    await ledger.raise("dependency.redis.down", { severity: "warn", explains: ["crawl."] });
    await ledger.raise("crawl.queue.backlog", { severity: "warn" });
    await ledger.raise("crawl.latency.degraded", { severity: "warn" });
    await ledger.drain();
    await ledger.raise("dependency.redis.down", { severity: "page" });
    await ledger.drain();
    ledger.advance(RENOTIFY);
    await ledger.drain();
    const cause = await openAlert(ledger, "dependency.redis.down");
    await ledger.deps.alertLedger.act(cause.id, { kind: "resolve", reason: "back" }, ann);
    await ledger.drain();
    const told = ledger.posts
      .map(({ payload }) => JSON.parse(payload) as { type: string; data: { alert: { id: string }; grouped: number } })
      .flatMap(({ type, data }) => (data.alert.id === cause.id ? [`${type} ${data.grouped}`] : []));
    expect(told).toEqual(["alert.opened 0", "alert.severity-raised 2", "alert.escalated 2", "alert.resolved 2", "alert.resolved 2"]);
  });

  it("[ALR-10] operators acknowledge, assign and silence with an expiry", async () => {
    const ledger = await ledgerUnderTest("operators");
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    const { id } = await openAlert(ledger, "checkout.stuck");
    await ledger.deps.alertLedger.act(id, { kind: "acknowledge" }, ann);
    await ledger.deps.alertLedger.act(id, { kind: "assign", to: "payments" }, ann);
    ledger.advance(2 * RENOTIFY);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(1);
    expect(await openAlert(ledger, "checkout.stuck")).toMatchObject({ acknowledgedBy: ann.email, assignedTo: "payments" });

    await ledger.raise("crawl.queue.backlog");
    const other = await openAlert(ledger, "crawl.queue.backlog");
    await ledger.drain();
    await ledger.deps.alertLedger.act(other.id, { kind: "silence", seconds: 3 * RENOTIFY }, ann);
    ledger.advance(2 * RENOTIFY);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(2);
    ledger.advance(RENOTIFY);
    await ledger.drain();
    expect(typesOf(ledger.posts).at(-1)).toBe("alert.escalated");

    expect((await ledger.deps.alertLedger.act(id, { kind: "resolve", reason: "fixed" }, ann)).ok).toBe(true);
    expect(await ledger.deps.alertLedger.act(id, { kind: "acknowledge" }, ann)).toEqual({
      ok: false,
      refusal: { kind: "alert-resolved" },
    });
  });
});

describe("drills of the alert path", () => {
  it("[ALR-9] a drill really reaches both transports, marked, and counts as their test", async () => {
    const ledger = await ledgerUnderTest("drill");
    const { settings, contract } = ledger.deps;
    const readiness = async () => transportReadiness(settings, await ledger.deps.alertLedger.counts(), contract.incidentAlerts);
    expect(await readiness()).toMatchObject({ protected: false, primary: { configured: true, drillOverdue: true } });

    await startDrill(ledger.deps, null, ann);
    await ledger.drain();
    expect(ledger.posts.map(({ transport }) => transport).toSorted()).toEqual(["primary", "secondary"]);
    expect(JSON.parse(ledger.posts[0]?.payload ?? "")).toMatchObject({ data: { alert: { drill: true, severity: "info" } } });
    expect(await ledger.deps.alertLedger.listDrills(5)).toMatchObject([{ state: "passed", simulate: null }]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ openAlerts: 0 });
    expect((await readiness()).protected).toBe(true);

    ledger.advance(contract.incidentAlerts.drillIntervalSeconds + 1);
    expect(await readiness()).toMatchObject({ protected: false, primary: { drillOverdue: true } });
  });

  it("[ALR-9] a simulated failure rehearses retries, dead letter, secondary and replay, and is no transport incident", async () => {
    const ledger = await ledgerUnderTest("drill-simulated");
    await startDrill(ledger.deps, "primary-failure", ann);
    await ledger.raise("checkout.stuck");
    await ledger.drainFor(9);
    expect(ledger.posts.map(({ transport }) => transport).toSorted()).toEqual(["primary", "secondary"]);
    expect(await ledger.letters()).toMatchObject([{ drill: true, state: "undecided", error: "simulated by a drill" }]);
    expect(await ledger.deps.alertLedger.listDrills(5)).toMatchObject([{ state: "awaiting-decision" }]);

    await replayDeadLetters(ledger.deps, { limit: 10, note: "the drill's", dryRun: false }, ann);
    await ledger.drain();
    expect(await ledger.deps.alertLedger.listDrills(5)).toMatchObject([{ state: "passed" }]);
    ledger.answers.primary = refuses({ permanent: true });
    await ledger.raise("crawl.queue.backlog");
    await ledger.drain();
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ transportIncidentSince: null, undecided: 1 });
  });

  it("[ALR-9] nothing but a drill can ask for a failure to be simulated", async () => {
    const ledger = await ledgerUnderTest("no-simulation");
    const raise = { key: "checkout.stuck", severity: "page", summary: "stuck" };
    expect(raiseBody.safeParse(raise).success).toBe(true);
    expect(raiseBody.safeParse({ ...raise, simulate: "primary-failure" }).success).toBe(false);
    await ledger.raise("checkout.stuck", { simulate: "primary-failure" } as object);
    await ledger.drain();
    expect(ledger.posts).toMatchObject([{ transport: "primary" }]);
  });
});
