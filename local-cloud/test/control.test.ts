import { beforeEach, describe, expect, it } from "vitest";
import { controlApp } from "../control.ts";
import { FaultGate } from "../faults.ts";
import type { LocalService } from "../service.ts";

let services: LocalService[];
let fired: string[];
let app: ReturnType<typeof controlApp>;

beforeEach(() => {
  const plain = (name: string): LocalService => ({
    name,
    url: `http://127.0.0.1/${name}`,
    gate: new FaultGate(),
    stop: async () => undefined,
  });
  const received = [{ id: "dlv_1", receivedAt: "2026-08-01T10:00:00.000Z" }];
  const receiver = Object.assign(plain("webhook-primary"), {
    deliveries: (since = "") => received.filter((delivery) => delivery.receivedAt >= since),
    clear: () => void received.splice(0),
  });
  services = [plain("fx"), plain("stripe"), receiver];
  fired = [];
  app = controlApp({
    services,
    crons: ["* * * * *", "17 3 * * *"],
    fireCron: async (cron) => (fired.push(cron), cron.startsWith("17") ? "exception" : "ok"),
  });
});

const put = (path: string, body: unknown): Promise<Response> =>
  Promise.resolve(app.request(path, { method: "PUT", body: typeof body === "string" ? body : JSON.stringify(body) }));

describe("faults", () => {
  it("are set on the service, shown, and all taken back at once", async () => {
    expect((await put("/faults/fx", { mode: "slow", latencyMs: 250, rate: 0.5 })).status).toBe(200);
    await put("/faults/stripe", { mode: "down" });
    const { services: listed } = (await (await app.request("/services")).json()) as { services: unknown[] };
    expect(listed).toMatchObject([
      { name: "fx", fault: { mode: "slow", latencyMs: 250, rate: 0.5 } },
      { name: "stripe", fault: { mode: "down", rate: 1 } },
      {},
    ]);
    await app.request("/faults", { method: "DELETE" });
    expect(services.map(({ gate }) => gate.fault.mode)).toEqual(["none", "none", "none"]);
  });

  it("are set on a part of a service alone, and taken back with all others", async () => {
    const part = { name: "stripe-webhooks", url: "http://127.0.0.1/webhooks", gate: new FaultGate() };
    Object.assign(services[1] ?? {}, { parts: [part] });
    app = controlApp({ services, crons: [], fireCron: async () => "ok" });
    expect((await put("/faults/stripe-webhooks", { mode: "down" })).status).toBe(200);
    const { services: listed } = (await (await app.request("/services")).json()) as { services: unknown[] };
    expect(listed).toMatchObject([
      {},
      { name: "stripe", fault: { mode: "none" } },
      { name: "stripe-webhooks", fault: { mode: "down" } },
      {},
    ]);
    await app.request("/faults", { method: "DELETE" });
    expect(part.gate.fault.mode).toBe("none");
  });

  it.each([
    { mode: "broken" },
    { mode: "slow", latencyMs: -1 },
    { mode: "error", status: 200 },
    { mode: "down", rate: 2 },
    { mode: "down", extra: 1 },
    "{",
    "null",
  ])("%j is refused with a problem", async (body) => {
    const response = await put("/faults/fx", body);
    expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
    expect(services[0]?.gate.fault.mode).toBe("none");
  });

  it("of a server that does not run here are refused by name", async () => {
    const response = await put("/faults/postgres", { mode: "down" });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404, detail: expect.stringContaining('no local server "postgres"') });
  });
});

describe("receivers", () => {
  it("list what came since a time, and forget", async () => {
    const deliveries = async (query: string): Promise<unknown> =>
      (await app.request(`/receivers/webhook-primary/deliveries${query}`)).json();
    expect(await deliveries("?since=2026-08-01T09:59:00Z")).toMatchObject({ deliveries: [{ id: "dlv_1" }] });
    expect((await app.request("/receivers/webhook-primary/deliveries", { method: "DELETE" })).status).toBe(204);
    expect(await deliveries("")).toEqual({ deliveries: [] });
  });

  it("are told apart from other servers, and a time from what is none", async () => {
    expect((await app.request("/receivers/fx/deliveries")).status).toBe(404);
    expect((await app.request("/receivers/webhook-primary/deliveries?since=yesterday")).status).toBe(400);
  });
});

describe("crons", () => {
  it("are fired by their expression, and a handler that throws is told", async () => {
    expect((await app.request(`/crons/${encodeURIComponent("* * * * *")}`, { method: "POST" })).status).toBe(200);
    expect((await app.request(`/crons/${encodeURIComponent("17 3 * * *")}`, { method: "POST" })).status).toBe(502);
    expect((await app.request(`/crons/${encodeURIComponent("1 1 1 1 *")}`, { method: "POST" })).status).toBe(404);
    expect(fired).toEqual(["* * * * *", "17 3 * * *"]);
  });
});
