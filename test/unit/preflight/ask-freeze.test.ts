import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { askFreeze } from "../../../scripts/preflight/ask-freeze.ts";

const FROZEN = {
  frozen: true,
  reason: "payments burn",
  setBy: "ada",
  setAt: "2026-11-23T10:00:00.000Z",
  releaseId: "r1",
  incidentId: null,
};
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A deployed Worker that answers these bodies by `METHOD path`, and what it was asked. */
async function deployed(answers: Record<string, { status: number; body: unknown }>) {
  const asked: { call: string; token: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const call = `${request.method} ${request.url}`;
      asked.push({ call, token: request.headers.authorization, body: Buffer.concat(chunks).toString() });
      const { status, body } = answers[call] ?? { status: 404, body: { title: "There is nothing here" } };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const question = { readToken: "read", operatorToken: async () => "operator", override: undefined, releaseId: "r2" };

describe("asking after the freeze", () => {
  it("[GEN-2] answers the standing freeze, asked with the reader's token", async () => {
    const { url, asked } = await deployed({ "GET /admin/deploy-freeze": { status: 200, body: FROZEN } });
    await expect(askFreeze({ ...question, url })).resolves.toMatchObject({
      kind: "answered",
      freeze: { frozen: true, reason: "payments burn" },
    });
    expect(asked).toEqual([{ call: "GET /admin/deploy-freeze", token: "Bearer read", body: "" }]);
  });

  it("[GEN-2] counts an override only once its reason is recorded, as the operator", async () => {
    const { url, asked } = await deployed({
      "GET /admin/deploy-freeze": { status: 200, body: FROZEN },
      "POST /admin/deploy-freeze/overrides": { status: 200, body: FROZEN },
    });
    await expect(askFreeze({ ...question, url, override: "the fix itself" })).resolves.toEqual({ kind: "overridden" });
    expect(asked.at(-1)).toEqual({
      call: "POST /admin/deploy-freeze/overrides",
      token: "Bearer operator",
      body: JSON.stringify({ reason: "the fix itself", releaseId: "r2" }),
    });
  });

  it("does not count an override that was refused", async () => {
    const { url } = await deployed({
      "GET /admin/deploy-freeze": { status: 200, body: FROZEN },
      "POST /admin/deploy-freeze/overrides": { status: 403, body: { title: "This is not allowed to you" } },
    });
    await expect(askFreeze({ ...question, url, override: "please" })).resolves.toMatchObject({
      kind: "unknown",
      why: expect.stringContaining("403"),
    });
  });

  const HEALTH = { status: "pass", releaseId: "r1", environment: "production" };
  const first = { ...question, firstDeploy: true };

  it("[GEN-2] asks a Worker that answers, though it is said to be the first deploy, and records an override there", async () => {
    const { url, asked } = await deployed({
      "GET /health": { status: 200, body: HEALTH },
      "GET /admin/deploy-freeze": { status: 200, body: FROZEN },
      "POST /admin/deploy-freeze/overrides": { status: 200, body: FROZEN },
    });
    await expect(askFreeze({ ...first, url })).resolves.toMatchObject({ kind: "answered", freeze: { frozen: true } });
    await expect(askFreeze({ ...first, url, override: "the fix itself" })).resolves.toEqual({ kind: "overridden" });
    expect(asked.at(-1)?.call).toBe("POST /admin/deploy-freeze/overrides");
  });

  it("[GEN-2] does not take a Worker that fails, or refuses to say, for one that is not there", async () => {
    const failing = await deployed({ "GET /health": { status: 503, body: { title: "down" } } });
    await expect(askFreeze({ ...first, url: failing.url })).resolves.toMatchObject({ kind: "unknown" });
    const refusing = await deployed({
      "GET /health": { status: 200, body: HEALTH },
      "GET /admin/deploy-freeze": { status: 401, body: { title: "no" } },
    });
    await expect(askFreeze({ ...first, url: refusing.url })).resolves.toMatchObject({ kind: "unknown" });
  });

  it("[GEN-2] believes that it is the first deploy where nothing of ours answers", async () => {
    const nobody = await deployed({});
    const edge = await deployed({ "GET /health": { status: 530, body: {} } });
    const other = await deployed({ "GET /health": { status: 200, body: { hello: "world" } } });
    for (const url of [undefined, "http://127.0.0.1:1", nobody.url, edge.url, other.url]) {
      await expect(askFreeze({ ...first, url })).resolves.toEqual({ kind: "first-deploy" });
    }
  });

  it("says so where the Worker does not answer", async () => {
    await expect(askFreeze({ ...question, url: "http://127.0.0.1:1" })).resolves.toMatchObject({ kind: "unknown" });
  });
});
