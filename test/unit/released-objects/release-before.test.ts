import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { usageRecord } from "../../../durable-objects/token-budget/records.ts";
import { bundleObjects, fileIn, openObjects, saidBy, type OpenedObjects } from "./objects-over-files.ts";

const ADMIN = { kind: "operator", id: "opr_01m8ddn8wafqa8x0v0qwxjsnqq", email: "admin@procureiq.test", role: "admin", requestId: null };
const BUYER = "usr_01m8ddnayjfqa8x10b43xb7xdq";
const DAY = "2026-11-27";

let worker: string;
let objects: OpenedObjects;
const ask = (port: string, method: string, ...args: unknown[]) => objects.ask(port, method, ...args);
const opened = (set: string, prepare?: (object: string, path: string) => void) => {
  beforeAll(async () => {
    worker ??= await bundleObjects();
    objects = await openObjects(set, worker, prepare);
  }, 60_000);
  afterAll(() => objects.close());
};

/** Members that answers have since, beside those of that release. */
const SINCE: Readonly<Record<string, readonly string[]>> = {
  "tokenBudgets.day": ["nanoUsd"],
  "tokenBudgets.audit": ["nanoUsd"],
  "tokenPool.figures": ["reached", "differing"],
  "carts.read": ["charge"],
  "alertLedger.counts": ["owed"],
  "alertLedger.readDeadLetter": ["superseded", "severity", "summary"],
  "alertLedger.listDeadLetters": ["severity", "summary"],
};
const withoutNew = (call: string, answer: unknown): unknown => {
  const since = SINCE[call];
  if (!since) return answer;
  if (Array.isArray(answer)) return answer.map((each) => withoutNew(call, each));
  return Object.fromEntries(Object.entries(z.looseObject({}).safeParse(answer).data ?? {}).filter(([member]) => !since.includes(member)));
};

/** Each call of `said.json`, in order. */
const readsAsBefore = (set: string) =>
  it.each(
    saidBy(set).map(({ port, method, args, answer }) => ({
      call: `${port}.${method} ${JSON.stringify(args)}`,
      port,
      method,
      args,
      answer,
    })),
  )("are read as that release read them: $call", async ({ port, method, args, answer }) => {
    expect(withoutNew(`${port}.${method}`, inNoOrder(await ask(port, method, ...args)))).toEqual(inNoOrder(answer));
  });

/** Series of metrics stand in no order, alerts since then in another: open pages that nobody has acknowledged before the others. */
const inNoOrder = (answer: unknown): unknown => {
  const alerts = z.array(z.looseObject({ key: z.string() })).safeParse(answer).data;
  if (alerts) return alerts.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { series, ...rest } = z.looseObject({ series: z.array(z.unknown()).optional() }).safeParse(answer).data ?? {};
  return series ? { ...rest, series: series.toSorted((a, b) => (JSON.stringify(sorted(a)) < JSON.stringify(sorted(b)) ? -1 : 1)) } : answer;
};
const sorted = (series: unknown): unknown => Object.entries(series ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));

describe("files that the last commit before steps wrote", () => {
  opened("069156f");
  readsAsBefore("069156f");
});

describe("files that the landed release wrote", () => {
  opened("118154d");
  readsAsBefore("118154d");

  it("take what is done to an alert, with its line in a trail the ledger of that release had not", async () => {
    const id = "alert_01m8ddv760fqa8x448dvfn4jzp";
    expect(await ask("alertLedger", "act", id, { kind: "acknowledge" }, ADMIN)).toMatchObject({
      ok: true,
      value: { id, acknowledgedBy: ADMIN.email, assignedTo: "payments@example.com" },
    });
    expect(await ask("auditTrails.alert-ledger", "auditLines", { limit: 5 })).toMatchObject([{ action: "alert.acknowledge", subject: id }]);
    await ask("alertLedger", "raise", [{ key: "monitor.assigned", severity: "page", summary: "worse", count: 2, source: "system" }]);
    expect(await ask("alertLedger", "readAlert", id)).toMatchObject({ severity: "page", count: 3, assignedTo: "payments@example.com" });
  });

  it("take a decision on a dead letter, and a new drill", async () => {
    const [letter] = (await ask("alertLedger", "listDeadLetters", { state: "undecided", limit: 1 })) as { id: string }[];
    const decision = { mode: "replay", note: "again", secondaryConfigured: true };
    expect(await ask("alertLedger", "decide", letter?.id, decision, ADMIN)).toMatchObject({ ok: true, value: { state: "in-progress" } });
    expect(await ask("alertLedger", "readDeadLetter", letter?.id)).toMatchObject({ decisions: [{ mode: "replay", outcome: "pending" }] });
    const drill = await ask("alertLedger", "startDrill", null, true, ADMIN);
    expect(await ask("alertLedger", "listDrills", 1)).toEqual([drill]);
  });

  it("take a note on the open incident, and its end", async () => {
    const id = "inc_01m8ddv7a4fqa8x499sgx5fyxq";
    await ask("incidentBook", "appendToIncident", id, { kind: "note", text: "after the release" }, ADMIN);
    const change = { none: true, reason: "nothing" };
    const { model } = (await ask("incidentBook", "readIncident", id)) as { model: string };
    const total = { tokens: 1, costNanoUsd: 1 };
    const found = {
      model,
      rule: { pricing: "1 in", dashboardSlice: "s" },
      openAlerts: [],
      day: "2026-11-27",
      reported: total,
      estimated: total,
    };
    const close = { rootCause: "found", runbookChange: change, regressionCheck: change, modelAccounting: { ...found, readAt: "now" } };
    expect(await ask("incidentBook", "closeIncident", id, close, ADMIN)).toMatchObject({
      ok: true,
      value: { id, state: "closed", frozeDeploys: true },
    });
    expect(await ask("incidentBook", "listIncidents", { state: "open", limit: 5 })).toEqual([]);
  });

  it("take switches, a thaw, a fault and a drill's record at the desk", async () => {
    await ask("switchDesk", "setSwitch", { feature: "ads", state: "off", owner: "ads", reason: "after", expiresAt: null }, ADMIN);
    expect(await ask("switchDesk", "listSwitches")).toMatchObject([
      { feature: "ads", state: "off" },
      { feature: "streaming", state: "failover" },
    ]);
    await ask("switchDesk", "setDeployFreeze", { frozen: false, reason: "after", releaseId: "r2", incidentId: null }, ADMIN);
    expect(await ask("switchDesk", "deployFreeze")).toMatchObject({ frozen: false, releaseId: "r2" });
    expect(await ask("clientDesk", "listClients")).toEqual([]);
    expect(await ask("clientDesk", "noteClient", { name: "after", version: "1", recovered: true })).toMatchObject([{ name: "after" }]);
    expect(await ask("faultDesk", "clearFaults", "viewer-controls", ADMIN)).toHaveLength(1);
    const report = {
      name: "config-drift",
      result: "passed",
      startedAt: "2026-11-27T00:00:00Z",
      endedAt: "2026-11-27T00:01:00Z",
      detectedAfterSeconds: 1,
      timeline: [],
    };
    await ask("drillDesk", "recordDrill", report, ADMIN);
    expect(await ask("drillDesk", "lastDrills")).toMatchObject([{ name: "config-drift" }, { name: "webhook-down" }]);
    expect(await ask("auditTrails.ops-desk", "auditLines", { limit: 1, action: "drill.record" })).toMatchObject([
      { subjectKind: "drill", subject: "config-drift" },
    ]);
  });

  it("take a health capture after the one they hold", async () => {
    const lease = (await ask("captureDesk", "beginCapture", 30)) as { token: number; previous: { capturedAt: string }; rules: unknown[] };
    expect(lease).toMatchObject({ previous: { capturedAt: "2026-11-27T02:41:00.066Z" }, rules: [{ rule: "incident-alerts.undecided" }] });
    const capture = { ...lease.previous, capturedAt: "2026-11-27T02:42:00.000Z" };
    expect(await ask("captureDesk", "endCapture", lease.token, capture, lease.rules)).toBe(true);
    expect(await ask("captureDesk", "lastCapture")).toEqual(capture);
  });

  it("take a change of a cart, and give the answer it kept again", async () => {
    const [item] = ((await ask("carts", "read", "cart_filled", BUYER)) as { items: { id: string }[] }).items;
    const expected = { way: "fields", itemVersion: 2, snapshotVersion: 4 };
    const command = { kind: "set-quantity", itemId: item?.id, quantity: 7, expected };
    const limits = { maxItems: 100, maxQuantity: 1_000 };
    const changed = await ask("carts", "mutate", "cart_filled", {
      buyerId: BUYER,
      command,
      limits,
      idempotency: { key: "new", fingerprint: "f" },
    });
    expect(changed).toMatchObject({
      ok: true,
      value: { replayed: false, cart: { snapshotVersion: 5, items: [{ quantity: 7, itemVersion: 3 }, {}] } },
    });
    const fingerprint = "5df6d49831c5b5d9f84fd106a431c20c0a625985ccd2f698dcfd0f24cfd0d50f";
    const kept = { buyerId: BUYER, command, limits, idempotency: { key: "five-of-the-first", fingerprint } };
    expect(await ask("carts", "mutate", "cart_filled", kept)).toMatchObject({
      ok: true,
      value: { replayed: true, cart: { snapshotVersion: 4 } },
    });
  });

  it("take what suppliers ask beside items that do not know it, and keep each item as the release before reads it", async () => {
    const quote = {
      ...{ offerId: "ofr_new", title: "New", supplierId: "abt", available: true, minimumQuantity: 1 },
      ...{ unitPrice: { amount: 900, currency: "GBP" }, supplierPrice: { amount: 1_050, currency: "EUR" } },
      ...{ quotedAt: "2026-11-27T02:41:00.000Z", expiresAt: "2026-11-27T03:41:00.000Z" },
    };
    const command = { kind: "add", itemId: "item_new", offerId: "ofr_new", quantity: 2, quote };
    const limits = { maxItems: 100, maxQuantity: 1_000 };
    const { value } = (await ask("carts", "mutate", "cart_filled", { buyerId: BUYER, command, limits, asText: true })) as {
      value: { cart: { json: string } };
    };
    const read = (await ask("carts", "read", "cart_filled", BUYER)) as { items: unknown[]; supplierPrices: unknown };
    const { supplierPrices, ...snapshot } = read;
    expect(supplierPrices).toEqual({ item_new: { amount: 1_050, currency: "EUR" } });
    expect(JSON.parse(value.cart.json)).toEqual(snapshot);

    const file = new DatabaseSync(objects.fileOf("Cart"), { readOnly: true });
    const rows = file.prepare("select item from items order by position").all();
    expect(rows.map(({ item }) => JSON.parse(String(item)) as unknown)).toEqual(snapshot.items);
  });

  it("take a paid attempt's lines once, whichever release took them", async () => {
    const take = (attemptId: string) => ask("carts", "take", "cart_bought", { attemptId, lines: [] });
    expect(await take("chk_01m8ddqmtqfqa8x30y50jrcyya")).toEqual({ takenNow: false, snapshotVersion: 5 });
    expect(await take("chk_of_this_release")).toEqual({ takenNow: true, snapshotVersion: 5 });
  });

  it("take a host's permits and a viewer's wishes", async () => {
    const policy = { delayMs: 100, permitMs: 1_000, circuitFailures: 3, circuitOpenMs: 1_000 };
    expect(await ask("supplierHosts", "requestPermit", "supplier.example", policy)).toEqual({ kind: "granted", token: 51 });
    await ask("viewerControls", "replace", "viewer", { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await ask("viewerControls", "read", "viewer", 1_795_747_272_000)).toMatchObject({
      controls: { optOut: true },
      servedThisHour: 1,
    });
  });

  it("take the end of a call that the release before reserved tokens for, and keep what it settled before, in money by its records", async () => {
    expect(await ask("tokenBudgets", "day", BUYER, DAY)).toMatchObject({ nanoUsd: { settled: 126_400, reserved: 73_600 } });
    await ask("tokenBudgets", "release", BUYER, "llm_01m8de1j4wfqa8x52aktxnm0v4", DAY);
    expect(await ask("tokenBudgets", "day", BUYER, DAY)).toEqual({ settled: 85, reserved: 0, nanoUsd: { settled: 126_400, reserved: 0 } });
    // What that release reserved is in no tally of money, and so on neither side of its law.
    const none = { reserved: 0, settled: 0, released: 0, open: 0 };
    expect(await ask("tokenBudgets", "audit", BUYER, DAY, 1_795_747_272_000)).toMatchObject({ reserved: 568, nanoUsd: none });
  });

  it("take counts of metrics on top of theirs", async () => {
    const point = { name: "http_requests", labels: ["/health", "GET", "2xx"], minute: 29_929_121, kind: "counter", value: 5 };
    const histogram = { name: "http_request_duration", labels: ["/health"], minute: 29_929_121, kind: "histogram", value: 1, buckets: [1] };
    for (let shard = 0; shard < 12; shard++) await ask("metricsSink", "write", [point, histogram]);
    const { series } = (await ask("metricsReader", "totals", [{ name: "http_requests" }])) as {
      series: { name: string; labels: string[]; value: number }[];
    };
    expect(series.find(({ name, labels }) => name === "http_requests" && labels.join() === "/health,GET,2xx")?.value).toBe(2 + 12 * 5);
  });

  it("note their steps once each, in order", () => {
    const noted = (object: string) => {
      const file = new DatabaseSync(objects.fileOf(object), { readOnly: true });
      return file
        .prepare("select step from schema_steps order by rowid")
        .all()
        .map(({ step }) => step);
    };
    expect(noted("AlertLedger")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(noted("Cart")).toEqual([1, 2, 3, 4, 5, 6]);
    expect(noted("OpsDesk")).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(noted("TokenBudget")).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const object of ["OpsMetrics", "SupplierHost", "ViewerControls"]) expect(noted(object)).toEqual([1, 2]);
  });
});

describe("usage records of calls from before worst cases were told apart", () => {
  it("are read with what was added since, so that Postgres takes them", () => {
    const folder = mkdtempSync(join(tmpdir(), "usage-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "budget.sqlite");
    writeFileSync(path, fileIn("118154d", "TokenBudget"));
    const rows = new DatabaseSync(path, { readOnly: true }).prepare("select call_id, record from reservations where recorded = 0").all();
    expect(rows.map(({ call_id, record }) => usageRecord.read(String(record), String(call_id)))).toMatchObject(
      Array.from({ length: 3 }, () => ({ userId: BUYER, worstCase: false, parts: [], delivered: 0 })),
    );
  });
});

describe("a desk from before captures were kept in bytes", () => {
  opened("118154d", (object, path) => {
    if (object !== "OpsDesk") return;
    const file = new DatabaseSync(path);
    file.exec(`
      alter table documents rename to kept;
      create table documents (name text not null, chunk integer not null, text text not null, primary key (name, chunk)) without rowid;
      insert into documents select name, 0, substr(cast(bytes as text), 1, 9001) from kept;
      insert into documents select name, 1, substr(cast(bytes as text), 9002) from kept where name = 'capture';
      drop table kept;
    `);
    file.close();
  });

  it("is read whole, and takes the next capture", async () => {
    const kept = saidBy("118154d").find(({ method }) => method === "lastCapture")?.answer;
    expect(await ask("captureDesk", "lastCapture")).toEqual(kept);
    const { token, rules } = (await ask("captureDesk", "beginCapture", 30)) as { token: number; rules: unknown[] };
    expect(rules).toHaveLength(1);
    expect(await ask("captureDesk", "endCapture", token, { ...(kept as object), releaseId: "next" }, rules)).toBe(true);
    expect(await ask("captureDesk", "lastCapture")).toMatchObject({ releaseId: "next" });
  });
});
