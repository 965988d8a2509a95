import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { captureSections } from "../../../src/operations/health/capture-sections.ts";
import { showSurface, surfaceDocument } from "../../../src/operations/health/surfaces.ts";
import { faultsInjectedHealth } from "../../../src/operations/faults/health.ts";
import { FAULT_PORTS } from "../../../src/fault-ports.ts";
import type { BreakablePort } from "../../../src/platform/port-faults.ts";
import { breakableWorker } from "./setting.ts";
import { awakenDesk } from "../objects.ts";

const deps = createDeps(env);
const { ask, breakPort, mendAll } = breakableWorker(deps);
const as = "operator";
const FAULTS = "/admin/drills/faults";

beforeAll(awakenDesk, 60_000);
afterEach(mendAll);

describe("injecting faults", () => {
  it("breaks a port until it is mended, and says who did it and until when", async () => {
    const cart = () => deps.carts("cart_01h455vb4pex5vsknk084sn02q").read("usr_01h455vb4pex5vsknk084sn02q");
    await expect(cart()).resolves.toBeUndefined();
    const set = await ask("PUT", `${FAULTS}/carts`, { as, body: { mode: "down", untilSeconds: 60 } });
    expect(set).toMatchObject({
      status: 200,
      body: { items: [{ port: "carts", mode: "down", rate: 1, setBy: "ops@test.invalid", until: expect.any(String) }] },
    });
    await expect(cart()).rejects.toMatchObject({ code: "dependency-unavailable" });
    expect((await ask("GET", FAULTS, { as })).body).toEqual(set.body);

    expect(await ask("PUT", `${FAULTS}/carts`, { as, body: { mode: "none" } })).toMatchObject({ status: 200, body: { items: [] } });
    await expect(cart()).resolves.toBeUndefined();
    await breakPort("carts", { mode: "error" });
    await breakPort("token-budgets", { mode: "slow", latencyMs: 10 });
    expect((await ask("DELETE", FAULTS, { as })).status).toBe(204);
    expect((await ask("GET", FAULTS, { as })).body).toMatchObject({ ports: FAULT_PORTS, items: [] });
    await expect(cart()).resolves.toBeUndefined();
  });

  it("reaches every other isolate within 5 s", async () => {
    let now = Date.now();
    const elsewhere = createDeps(env, { clock: { now: () => new Date(now) } });
    const budget = () => elsewhere.tokenBudgets("usr_01h455vb4pex5vsknk084sn02q").day("2026-11-23");
    await expect(budget()).resolves.toBeDefined();
    await breakPort("token-budgets", { mode: "down" });
    now += 5_000;
    await expect(budget()).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("ends by itself by the desk's clock", async () => {
    await breakPort("carts", { mode: "down", untilSeconds: 1 });
    await runInDurableObject(env.OPS_DESK.get(env.OPS_DESK.idFromName("desk")), (_desk, { storage }) => {
      storage.sql.exec("UPDATE port_faults SET until = until - 1000");
    });
    expect((await ask("GET", FAULTS, { as })).body).toMatchObject({ items: [] });
  });

  it("is audited, and is for operators alone", async () => {
    await breakPort("carts", { mode: "hang" });
    await mendAll();
    expect(await deps.auditTrails["ops-desk"].auditLines({ limit: 2 })).toMatchObject([
      { action: "fault.clear", subject: "carts", actor: { email: "ops@test.invalid" } },
      { action: "fault.inject", subject: "carts", detail: { mode: "hang" } },
    ]);
    for (const [method, path] of [
      ["GET", FAULTS],
      ["DELETE", FAULTS],
    ] as const) {
      expect((await ask(method, path)).status).toBe(401);
      expect((await ask(method, path, { as: "usr_1" })).status).toBe(403);
    }
  });

  it.each([
    ["/untilSeconds", { mode: "down" }],
    ["/untilSeconds", { mode: "down", untilSeconds: 3_601 }],
    ["/untilSeconds", { mode: "down", untilSeconds: 0 }],
    ["/latencyMs", { mode: "slow", untilSeconds: 60 }],
    ["/latencyMs", { mode: "hang", untilSeconds: 60, latencyMs: 5 }],
    ["/rate", { mode: "down", untilSeconds: 60, rate: 0 }],
    ["/mode", { mode: "garbage", untilSeconds: 60 }],
  ])("points at %s of %o", async (pointer, body) => {
    const answer = await ask("PUT", `${FAULTS}/carts`, { as, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("refuses a port there is not", async () => {
    expect(await ask("PUT", `${FAULTS}/postgres`, { as, body: { mode: "down", untilSeconds: 60 } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/path/port" }] },
    });
  });
});

describe("every port that can be broken", () => {
  const now = Date.now();
  const calls: Partial<Record<BreakablePort, readonly (() => Promise<unknown>)[]>> = {
    "buyer-sessions": [() => deps.buyerSessions("u").standing("s")],
    "sign-in-counters": [() => deps.signInCounters("address test").count([], now)],
    carts: [() => deps.carts("c").read("b")],
    "cart-lists": [() => deps.cartLists("b").page({ limit: 1 })],
    "search-streams": [() => deps.searchStreams("s").head()],
    "supplier-hosts": [() => deps.supplierHosts("h").robots(1)],
    "viewer-controls": [() => deps.viewerControls("v").read(now)],
    "token-pool": [() => deps.tokenPool.figures("2026-11-23")],
    "provider-circuits": [() => deps.providerCircuits("openai").state()],
    "token-budgets": [() => deps.tokenBudgets("u").day("2026-11-23")],
    "alert-ledger": [
      () => deps.alertLedger.counts(),
      () => deps.notificationFeed.fetch(new Request("https://alert-ledger/notifications")),
      () => deps.incidentBook.readIncident("i"),
    ],
    "queue-automation-events": [() => deps.automationEvents.sendBatch([])],
    "queue-automation-slow": [() => deps.slowDeliveries.sendBatch([])],
    "queue-automation-events-dlq": [() => deps.automationDeadLetters.sendBatch([])],
    "queue-brief-extraction": [() => deps.briefExtraction.sendBatch([])],
    "queue-brief-extraction-dlq": [() => deps.briefExtractionDeadLetters.sendBatch([])],
    "queue-catalog-telemetry": [() => deps.catalogTelemetry.sendBatch([])],
    "queue-crawl-jobs": [() => deps.crawlJobs.sendBatch([])],
    "queue-incident-pages": [() => deps.incidentPageQueue.send({ deliveryId: "none" })],
    "queue-incident-alerts": [() => deps.incidentAlertQueue.send({ deliveryId: "none" })],
  };

  it.each(FAULT_PORTS)("%s is wired: broken, it throws dependency-unavailable in its own name", async (port) => {
    await breakPort(port, { mode: "down" });
    const broken = calls[port] ?? [];
    expect(broken).not.toEqual([]);
    for (const call of broken) await expect(call()).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: port } });
  });
});

describe("the operations surfaces", () => {
  const surface = async () => {
    const healthSections = async () => [faultsInjectedHealth(deps)];
    const sections = await captureSections({ ...deps, healthSections }, undefined);
    const at = new Date().toISOString();
    const capture = { capturedAt: at, durationMs: 1, releaseId: "test", sections };
    return surfaceDocument(
      await showSurface({ settings: deps.settings, contract: deps.contract, clock: deps.clock, healthSections }, "ops", capture),
    );
  };

  it("warn of the faults that stand, and have no such section while none does", async () => {
    const before = await surface();
    expect(before).not.toHaveProperty("faultsInjected");
    expect(before).toMatchObject({ absent: [], complete: true });
    await breakPort("viewer-controls", { mode: "slow", latencyMs: 10, rate: 0.5 });
    expect(await surface()).toMatchObject({
      faultsInjected: { status: "warn", items: [{ port: "viewer-controls", mode: "slow", rate: 0.5, setBy: "ops@test.invalid" }] },
    });
  });
});
