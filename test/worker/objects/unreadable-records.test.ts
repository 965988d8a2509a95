import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { counter } from "../../../src/platform/metrics/metrics.ts";
import { metricsShards } from "../../../src/platform/metrics/shards.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { deskNamed, PATIENT_MS } from "../objects.ts";
import { ann, ledgerUnderTest, raiseOf } from "../alerts/ledger-under-test.ts";

const spoil = (stub: DurableObjectStub, statement: string, ...bindings: string[]) =>
  runInDurableObject(stub, (_object, { storage }) => void storage.sql.exec(statement, ...bindings));
const everything = { state: undefined, limit: 100, after: undefined };

describe("a ledger with an alert that is not readable", () => {
  /** One that is open, due and not readable, before one that is due and well. */
  const spoilt = async (name: string) => {
    const ledger = await ledgerUnderTest(name);
    const { alertLedger } = ledger.deps;
    await alertLedger.raise([raiseOf("spoilt"), raiseOf("well")]);
    await ledger.drain();
    const all = await alertLedger.listAlerts(everything);
    const id = all.find(({ key }) => key === "spoilt")?.id ?? "";
    await spoil(ledger.stub, "UPDATE alerts SET record = json_remove(record, '$.severity') WHERE id = ?", id);
    return { ledger, alertLedger, id };
  };

  it("reminds of the others", async () => {
    const { ledger, id } = await spoilt("spoilt-reminds");
    const before = ledger.posts.length;
    ledger.advance(86_400);
    await ledger.drain();
    const told = ledger.posts.slice(before).map(({ payload }) => payload);
    expect(told.length).toBeGreaterThan(0);
    for (const payload of told) expect(payload).not.toContain(id);
    expect(told.join()).toContain("well is wrong");
  });

  it("opens another when it is raised again, beside others of the same batch, and keeps its row", async () => {
    const { ledger, alertLedger, id } = await spoilt("spoilt-raised");
    await alertLedger.raise([raiseOf("spoilt"), raiseOf("well")]);
    expect((await alertLedger.listAlerts(everything)).map(({ key, count }) => [key, count])).toEqual([
      ["spoilt", 1],
      ["well", 2],
    ]);
    const kept = await runInDurableObject(ledger.stub, (_ledger, { storage }) =>
      storage.sql.exec("SELECT state, json_extract(record, '$.key') AS key FROM alerts WHERE id = ?", id).one(),
    );
    expect(kept).toEqual({ state: "set-aside", key: "spoilt" });
  });

  it("says of whoever asks for it that it is not readable, not that there is none", async () => {
    const { alertLedger, id } = await spoilt("spoilt-asked");
    await expect(alertLedger.readAlert(id)).rejects.toMatchObject({ code: "dependency-unavailable" });
    await expect(alertLedger.act(id, { kind: "acknowledge" }, ann)).rejects.toMatchObject({ code: "dependency-unavailable" });
    const [, well] = await alertLedger.listAlerts(everything).then((alerts) => [undefined, ...alerts]);
    expect(await alertLedger.act(well?.id ?? "", { kind: "acknowledge" }, ann)).toMatchObject({ ok: true });
  });

  it("[AUT-5] does not take an open incident that is not readable for closed", async () => {
    const { stub, deps } = await ledgerUnderTest("spoilt-incident");
    const facts = { title: "Receivers are down", severity: "major", model: null, concerns: null, freezeDeploys: false } as const;
    const { id } = await openIncident(deps, facts, ann);
    expect(await deps.incidentBook.openIncidents()).toMatchObject([{ id }]);
    await spoil(stub, "UPDATE incidents SET record = '{}' WHERE id = ?", id);
    await expect(deps.incidentBook.openIncidents()).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("keeps what a newer release wrote into one that it changes", async () => {
    const ledger = await ledgerUnderTest("newer-member");
    const { alertLedger } = ledger.deps;
    await alertLedger.raise([raiseOf("newer")]);
    await spoil(ledger.stub, "UPDATE alerts SET record = json_set(record, '$.runbook', 'ALR-11')");
    await alertLedger.raise([raiseOf("newer")]);
    expect(await alertLedger.listAlerts(everything)).toMatchObject([{ count: 2, runbook: "ALR-11" }]);
  });
});

describe("other objects with a record that is not readable", () => {
  it("a desk shows the other switches, makes the next capture, and does not take a freeze for none", async () => {
    const stub = env.OPS_DESK.get(env.OPS_DESK.idFromName("desk"));
    const desk = deskNamed("desk");
    const of = (feature: "ads" | "images") => ({ feature, state: "off" as const, owner: "o", reason: "tried", expiresAt: null });
    await desk.setSwitch(of("ads"), ann);
    await desk.setSwitch(of("images"), ann);
    await desk.setDeployFreeze({ frozen: true, reason: "tried", releaseId: "r", incidentId: null }, ann);
    await spoil(stub, "UPDATE standing SET record = '{}' WHERE name IN ('images', 'deploys')");
    await spoil(
      stub,
      "INSERT OR REPLACE INTO documents (name, chunk, bytes) VALUES ('capture', 0, CAST('{' AS BLOB)), ('rules', 0, CAST('{}' AS BLOB))",
    );
    expect(await desk.listSwitches()).toMatchObject([{ feature: "ads", state: "off" }]);
    await expect(desk.deployFreeze()).rejects.toMatchObject({ code: "dependency-unavailable" });
    const lease = await desk.beginCapture(30);
    expect(lease).toMatchObject({ previous: undefined, rules: [] });
    const capture = { capturedAt: new Date().toISOString(), durationMs: 1, releaseId: "r", sections: [] };
    expect(await desk.endCapture(lease?.token ?? 0, capture, [])).toBe(true);
    expect(await desk.lastCapture()).toEqual(capture);
  });

  it("a cart of which a line is not readable is not half a cart", async () => {
    const cart = objects(env.CART, { object: "cart", deadlineMs: PATIENT_MS })("cart_spoilt");
    await cart.create("cart_spoilt", { buyerId: "usr", currency: "EUR", retention: { idempotencySeconds: 60, abandonedSeconds: 3_600 } });
    const stub = env.CART.get(env.CART.idFromName("cart_spoilt"));
    await spoil(stub, "INSERT INTO items (id, item) VALUES ('item_1', '{}')");
    // It holds what it has read: another reads the line.
    await evictDurableObject(stub);
    await expect(cart.read("usr")).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("a shard reads the other series, of this release and of those before, and counts on", async () => {
    const shardOf = objects(env.OPS_METRICS, { object: "ops-metrics", deadlineMs: PATIENT_MS });
    const metrics = metricsShards(shardOf, systemClock, () => 0, { tolerableLoss: 0.2, writer: "spoils" });
    const minute = Math.floor(systemClock.now().getTime() / 60_000);
    const point = { name: "spoilt_metric", labels: ["b"], minute, kind: "counter" as const, value: 1 };
    await metrics.write([point]);
    const stub = env.OPS_METRICS.get(env.OPS_METRICS.idFromName("shard-0"));
    await spoil(
      stub,
      `INSERT INTO series (id, name, labels, kind) VALUES (1, 'spoilt_metric', '"a"', 'counter'), (2, 'spoilt_metric', '["b"]', 'counter')`,
    );
    await spoil(
      stub,
      "INSERT INTO minutes (minute, series, value, buckets, at) VALUES (?1, 1, 10, NULL, 0), (?1, 2, 10, 'x', 0)",
      `${minute}`,
    );
    const pack = `INSERT INTO packs (name, minute, part, kind, value, cells) VALUES ('spoilt_metric', ?1, 0, 'counter', 0, ?2)`;
    await spoil(stub, pack, `${minute - 1}`, '{"[\\"b\\"]":["100"]}');
    await spoil(stub, pack, `${minute - 2}`, '{"[\\"b\\"]":[1000],"\\"a\\"":[1000]}');
    await metrics.write([point]);
    const { series } = await metrics.read([counter("spoilt_metric", "tried", ["label"])], 5);
    expect(series).toMatchObject([{ labels: ["b"], value: 1_012 }]);
  });
});
