import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createAlertTransport } from "../../../src/operations/alerts/post-alert.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TOKEN = "token-of-the-receiver-0001";
const contract = contractFor("local");
let server: Server | undefined;
const got: { request: IncomingMessage; body: string }[] = [];

/** A receiver on loopback; answers how to post to it. */
async function transportTo(listener: RequestListener, settings: Record<string, string> = {}) {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ request, body });
      listener(request, response);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", () => resolve()));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hook`;
  const read = readSettings({
    ENVIRONMENT: "local",
    INCIDENT_ALERT_WEBHOOK_URL: url,
    INCIDENT_ALERT_WEBHOOK_TOKEN: TOKEN,
    INCIDENT_ALERT_WEBHOOK_SECRET: SECRET,
    ...settings,
  });
  const transport = createAlertTransport({ settings: read, contract, clock: { now: () => new Date() } });
  return () => transport.post({ id: "dlv_1", transport: "primary", payload: '{"summary":"é中"}' });
}

/** The delivery's deadline passes when the test says so, and not by the clock. */
function deadlineInHand(): () => void {
  const deadline = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    expect(milliseconds).toBe(contract.incidentAlerts.deliveryDeadlineMs);
    return deadline.signal;
  });
  return () => deadline.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
}

/** Does something once the answer's head has come, before anybody reads its body. */
function onceAnswered(act: () => void): void {
  const real = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const response = await real(input, init);
    act();
    return response;
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  got.length = 0;
  server?.closeAllConnections();
  server?.close();
});

describe("posting an alert", () => {
  it("[ALR-1] carries the bearer token and a Standard Webhooks signature over the body", async () => {
    const post = await transportTo((_, response) => response.writeHead(204).end());
    expect(await post()).toMatchObject({ kind: "delivered", status: 204 });
    const { request, body } = present(got[0], "request at the receiver");
    expect(request.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, "webhook-id": "dlv_1", "content-type": "application/json" });
    expect(new Webhook(SECRET).verify(body, request.headers as Record<string, string>)).toEqual({ summary: "é中" });
  });

  it("does not follow a redirect, not even to itself", async () => {
    const post = await transportTo((_, response) => response.writeHead(307, { location: "/hook" }).end());
    expect(await post()).toMatchObject({ kind: "failed", status: 307, permanent: false });
    expect(got).toHaveLength(1);
  });

  it("reads little of an answer of ten megabytes", async () => {
    const post = await transportTo((_, response) => {
      response.writeHead(500);
      response.end("x".repeat(10 * 1024 * 1024));
    });
    expect(await post()).toMatchObject({ kind: "failed", status: 500, error: `answered 500: ${"x".repeat(300)}` });
  });

  it("gives up on a receiver that has not answered by the deadline", async () => {
    const passDeadline = deadlineInHand();
    const post = await transportTo(() => passDeadline());
    expect(await post()).toMatchObject({ kind: "failed", status: null, error: expect.stringMatching(/time/i) });
  });

  it("gives up on a receiver that has not ended its answer by the deadline", async () => {
    onceAnswered(deadlineInHand());
    const post = await transportTo((_, response) => void response.writeHead(500).write("so far"));
    expect(await post()).toMatchObject({ kind: "failed", error: expect.stringMatching(/time/i) });
  });

  it("counts an accepted alert as delivered though the answer never ends", async () => {
    const post = await transportTo((_, response) => void response.writeHead(200).write("so far"));
    expect(await post()).toMatchObject({ kind: "delivered", status: 200 });
  });

  it("stops at 410, and hears Retry-After as seconds or date", async () => {
    const gone = await transportTo((_, response) => response.writeHead(410).end());
    expect(await gone()).toMatchObject({ status: 410, permanent: true });
    server?.close();
    const busy = await transportTo((_, response) => response.writeHead(429, { "retry-after": "17" }).end());
    expect(await busy()).toMatchObject({ status: 429, permanent: false, retryAfterSeconds: 17 });
    server?.close();
    const skewed = await transportTo((_, response) => {
      response.writeHead(503, { date: "Mon, 23 Nov 2020 12:00:00 GMT", "retry-after": "Mon, 23 Nov 2020 12:00:30 GMT" }).end();
    });
    expect(await skewed()).toMatchObject({ status: 503, retryAfterSeconds: 30 });
  });

  it("says when the transport is not configured or its secret cannot sign, instead of throwing", async () => {
    const missing = await transportTo((_, response) => response.end(), { INCIDENT_ALERT_WEBHOOK_TOKEN: "" });
    expect(await missing()).toMatchObject({ kind: "failed", permanent: true, error: "the primary transport is not configured" });
    server?.close();
    const unsigned = await transportTo((_, response) => response.end(), { INCIDENT_ALERT_WEBHOOK_SECRET: "whsec_not base64!" });
    expect(await unsigned()).toMatchObject({ kind: "failed", status: null, error: expect.stringContaining("could not be signed") });
    expect(got).toHaveLength(0);
  });
});
