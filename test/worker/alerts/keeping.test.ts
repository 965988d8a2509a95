import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { raiseAlert } from "../../../src/operations/alerts/raise-alert.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ann, ledgerUnderTest, refuses } from "./ledger-under-test.ts";
import type { OpsReader } from "../../../src/platform/identity.ts";
import { ring } from "../objects.ts";

/** The stack under test is a local one. */
const { forgottenSeconds, retentionDays, feedRetentionDays } = contractFor("local").incidentAlerts;
const DAY = 86_400;

const report = { key: "monitor.checkout", severity: "page" as const, summary: "checkout answers 500" };
const ONCE = { key: "monitor-7", fingerprint: "one body" };

const MONITOR: OpsReader = { kind: "ops-reader", id: "ops-reader" };
type Ledger = Awaited<ReturnType<typeof ledgerUnderTest>>;
const alertsOf = (ledger: Ledger) => ledger.deps.alertLedger.listAlerts({ state: undefined, limit: 100, after: undefined });

describe("an alert raised under an Idempotency-Key", () => {
  it("is stored the first time, and answered again as it is the second", async () => {
    const ledger = await ledgerUnderTest("raised-once");
    const first = await raiseAlert(ledger.deps, report, MONITOR, ONCE);
    expect(first).toMatchObject({ ok: true, value: { kind: "stored", replayed: false, alert: { key: report.key, count: 1 } } });
    const again = await raiseAlert(ledger.deps, report, MONITOR, ONCE);
    expect(again).toMatchObject({ ok: true, value: { kind: "stored", replayed: true, alert: { count: 1 } } });
    expect(await alertsOf(ledger)).toMatchObject([{ key: report.key, count: 1 }]);
  });

  it("is refused where the key came with another body, and counts nothing", async () => {
    const ledger = await ledgerUnderTest("key-reused");
    await raiseAlert(ledger.deps, report, MONITOR, ONCE);
    const other = await raiseAlert(ledger.deps, { ...report, summary: "another" }, MONITOR, { ...ONCE, fingerprint: "another body" });
    expect(other).toEqual({ ok: false, refusal: { kind: "idempotency-key-reused" } });
    expect(await alertsOf(ledger)).toMatchObject([{ summary: report.summary, count: 1 }]);
  });

  it("without a key counts each time", async () => {
    const ledger = await ledgerUnderTest("no-key");
    await raiseAlert(ledger.deps, report, MONITOR, undefined);
    expect(await raiseAlert(ledger.deps, report, MONITOR, undefined)).toMatchObject({ value: { replayed: false, alert: { count: 2 } } });
  });

  it("remembers the key for a day", async () => {
    const ledger = await ledgerUnderTest("key-kept");
    await raiseAlert(ledger.deps, report, MONITOR, ONCE);
    ledger.advance(DAY);
    await ring(ledger.stub);
    expect(await raiseAlert(ledger.deps, report, MONITOR, ONCE)).toMatchObject({ value: { replayed: true } });
    ledger.advance(3_600);
    await ring(ledger.stub);
    expect(await raiseAlert(ledger.deps, report, MONITOR, ONCE)).toMatchObject({ value: { replayed: false } });
  });
});

describe("what has served", () => {
  it("stays to be read for as long as the contract keeps it, and goes then: alert, deliveries and feed", async () => {
    const ledger = await ledgerUnderTest("kept");
    await ledger.raise("gone.soon");
    await ledger.drain();
    const [raised] = await alertsOf(ledger);
    await ledger.deps.alerts.resolve("gone.soon", "gone");
    await ledger.drain();

    ledger.advance(retentionDays * DAY);
    await ring(ledger.stub);
    expect(await ledger.deps.alertLedger.readAlert(raised?.id ?? "")).toMatchObject({ state: "resolved", resolvedReason: "gone" });

    ledger.advance(3_600);
    await ring(ledger.stub);
    expect(await alertsOf(ledger)).toEqual([]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ pending: 0, undecided: 0 });
    expect(feedRetentionDays).toBeLessThanOrEqual(retentionDays);
    expect(await ledger.feed()).toEqual([]);
  });

  it("is looked for once an hour, not at each alarm", async () => {
    const ledger = await ledgerUnderTest("hourly");
    await ring(ledger.stub);
    await ledger.raise("gone.soon");
    await ledger.deps.alerts.resolve("gone.soon", "gone");
    ledger.advance(3_599);
    await ring(ledger.stub);
    expect(await alertsOf(ledger)).toHaveLength(1);
  });

  it("never counts an open alert, however old, nor a resolved one whose dead letter nobody decided", async () => {
    const ledger = await ledgerUnderTest("never-forgotten");
    ledger.answers.primary = refuses({ permanent: true });
    await ledger.raise("still.open");
    await ledger.raise("dropped.resolved");
    await ledger.drain();
    await ledger.deps.alerts.resolve("dropped.resolved", "gone");
    await ledger.drain();
    ledger.advance(10 * retentionDays * DAY);
    await ring(ledger.stub);
    expect((await alertsOf(ledger)).map(({ key }) => key).toSorted()).toEqual(["dropped.resolved", "still.open"]);
    expect(await ledger.letters()).not.toEqual([]);
  });
});

describe("the secondary", () => {
  it("is not used where it is not configured: the letter waits for a decision, and neither transport is said to have failed twice", async () => {
    const primaryOnly = readSettings({ ENVIRONMENT: "production", INCIDENT_ALERT_WEBHOOK_URL: "https://first.procureiq.io/hook" });
    const ledger = await ledgerUnderTest("no-secondary", { settings: primaryOnly });
    ledger.answers.primary = refuses({ permanent: true });
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    expect(ledger.posts.map(({ transport }) => transport)).toEqual(["primary"]);
    expect(await ledger.letters()).toMatchObject([{ transport: "primary", state: "undecided", bothFailed: false }]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ pending: 0 });
  });
});

describe("a wake-up on its way", () => {
  it("is given the contract's time before it counts as forgotten, and is sent again then", async () => {
    const ledger = await ledgerUnderTest("on-its-way");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1);
    ledger.advance(forgottenSeconds - 1);
    expect(await ledger.deps.alertLedger.sweep()).toBe(0);
    ledger.advance(1);
    expect(await ledger.deps.alertLedger.sweep()).toBe(1);
    expect(ledger.sent.pages).toHaveLength(2);
  });

  it("is one of at most a thousand, a hundred a batch; the longest due go first", async () => {
    const ledger = await ledgerUnderTest("window");
    const raises = Array.from({ length: 1_050 }, (_, index) => ({ ...report, key: `storm${index}.slow`, count: 1, source: "system" }));
    ledger.broken.queues = true;
    await ledger.deps.alertLedger.raise(raises.slice(0, 1_040));
    await ledger.deps.alertLedger.sweep();
    ledger.broken.queues = false;
    ledger.advance(forgottenSeconds);
    await ledger.deps.alertLedger.raise(raises.slice(1_040));
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1_000);
    expect(await ledger.deps.alertLedger.sweep()).toBe(0);
    expect(new Set(ledger.sent.pages.map((body) => (body as { deliveryId: string }).deliveryId)).size).toBe(1_000);
  });

  it("is not sent by a decision of somebody else: acknowledging an alert wakes nothing", async () => {
    const ledger = await ledgerUnderTest("acknowledged");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const [alert] = await alertsOf(ledger);
    await ledger.deps.alertLedger.act(alert?.id ?? "", { kind: "acknowledge" }, ann);
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages).toHaveLength(1);
  });
});
