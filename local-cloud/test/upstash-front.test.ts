import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../ports.ts";
import { openEngineBackend } from "../services/redis/engine-backend.ts";
import { upstashFront } from "../services/redis/upstash-front.ts";
import { serveHttp, type LocalService } from "../service.ts";

const stateDir = mkdtempSync(join(tmpdir(), "upstash-"));
const backend = openEngineBackend(stateDir, Date.now);
let service: LocalService;
let redis: Redis;

beforeAll(async () => {
  const context = { name: "redis", port: await freePort(), stateDir, log: () => undefined };
  service = await serveHttp(context, upstashFront(backend, "secret"), { onStop: () => backend.stop() });
  redis = new Redis({ url: service.url, token: "secret", enableTelemetry: false });
});

afterAll(async () => {
  await service.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers: { authorization: "Bearer secret" }, ...init });

it("serves the client's commands, its base64 answers included", async () => {
  await redis.set("k", { price: "12 €" }, { ex: 60 });
  expect(await redis.get("k")).toEqual({ price: "12 €" });
  await redis.xadd("s", "1-0", { f: "v" });
  expect(await redis.xrange("s", "-", "+")).toEqual({ "1-0": { f: "v" } });
  expect(await redis.ping()).toBe("PONG");
});

it("serves pipelines, the refusal of one command beside the answers of the others", async () => {
  expect(await redis.pipeline().set("n", "1").get("n").exec()).toEqual(["OK", 1]);
  const mixed = await redis.pipeline().set("text", "v").xlen("text").exec({ keepErrors: true });
  expect(mixed).toMatchObject([{ result: "OK" }, { error: "WRONGTYPE Operation against a key holding the wrong kind of value" }]);
});

it("streams what is published to the subscribed channel", async () => {
  const subscription = redis.subscribe<{ revision: number }>("search:1");
  await new Promise((resolve) => subscription.on("subscribe", resolve));
  const message = new Promise((resolve) => subscription.on("message", resolve));
  expect(await redis.publish("search:1", { revision: 7 })).toBe(1);
  expect(await message).toEqual({ channel: "search:1", message: { revision: 7 } });
  await subscription.unsubscribe();
});

it("answers errors as Upstash does", async () => {
  const refused = await raw("/", { method: "POST", headers: { authorization: "Bearer wrong" }, body: '["PING"]' });
  expect([refused.status, await refused.json()]).toEqual([401, { error: "WRONGPASS invalid or missing auth token" }]);
  const wrong = await raw("/", { method: "POST", body: '["GET"]' });
  expect([wrong.status, await wrong.json()]).toEqual([400, { error: "ERR wrong number of arguments for 'get' command" }]);
  for (const body of ["", "{}", "[]", '[{"a":1}]']) expect((await raw("/", { method: "POST", body })).status).toBe(400);
});
