import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { postWebhook, signatures } from "../../../src/platform/webhooks/post-webhook.ts";
import { retryAfterSeconds } from "../../../src/platform/webhooks/retry-after.ts";

const FILE = resolve(import.meta.dirname, "../../support/vectors/webhooks/standard-webhooks-vectors.json");
interface Vector {
  name: string;
  secret: string;
  headers: Record<string, string>;
  payload: string;
  accepted: boolean;
}
const { cases: vectors } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: Vector[] };

const at = new Date("2026-11-23T12:00:00.400Z");
const [current, previous] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"];
const call = {
  url: "https://hooks.acme.test/in",
  id: "exec_1",
  body: '{"a":1}',
  secrets: [current, previous],
  at,
  deadlineMs: 1000,
  dependency: "receiver",
};

const answering = (answer: () => Response | Promise<Response>) => {
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());
  return () => new Request(spy.mock.calls[0]?.[0] as string, { ...spy.mock.calls[0]?.[1], signal: null });
};

afterEach(() => vi.restoreAllMocks());

describe("signing", () => {
  it("makes the signatures of Standard Webhooks' vectors", () => {
    const accepted = vectors.filter((vector) => vector.accepted && vector.headers["webhook-id"] !== undefined);
    expect(accepted.length).toBeGreaterThan(0);
    for (const { name, secret, headers, payload } of accepted) {
      const made = signatures([secret], headers["webhook-id"] ?? "", new Date(Number(headers["webhook-timestamp"]) * 1000), payload);
      expect(headers["webhook-signature"]?.split(" "), name).toContain(made);
    }
  });
});

describe("posting a webhook", () => {
  it("is verified by a receiver with the current secret and, while a rotation lasts, by one with the previous", async () => {
    vi.useFakeTimers({ now: at, toFake: ["Date"] });
    const request = answering(() => new Response(null, { status: 204 }));
    expect(await postWebhook(call)).toEqual({ kind: "delivered", status: 204 });
    const headers = Object.fromEntries(request().headers);
    expect(headers).toMatchObject({ "webhook-id": "exec_1", "webhook-timestamp": String(Math.floor(at.getTime() / 1000)) });
    for (const secret of [current, previous]) expect(new Webhook(secret).verify(call.body, headers)).toEqual({ a: 1 });
    vi.useRealTimers();
  });

  it("does not follow a redirect, and calls it a refusal", async () => {
    const request = answering(() => new Response(null, { status: 307, headers: { location: "http://169.254.169.254/" } }));
    expect(await postWebhook(call)).toMatchObject({ kind: "refused", status: 307 });
    expect(request().redirect).toBe("manual");
  });

  it("reads no more than 4 KB of a refusal, and keeps an excerpt", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new TextEncoder().encode("x".repeat(1024)));
        },
      },
      // Nothing is pulled that nobody reads.
      { highWaterMark: 0 },
    );
    answering(() => new Response(endless, { status: 500, headers: { "retry-after": "7" } }));
    expect(await postWebhook(call)).toEqual({ kind: "refused", status: 500, excerpt: "x".repeat(300), retryAfterSeconds: 7 });
    expect(pulled).toBe(5);
  });

  it("says what the network said where nothing answers", async () => {
    answering(() => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })));
    expect(await postWebhook(call)).toEqual({ kind: "unreachable", reason: "connect ECONNREFUSED" });
  });
});

describe("Retry-After", () => {
  const headers = (values: Record<string, string>) => new Headers(values);

  it("is a number of seconds", () => expect(retryAfterSeconds(headers({ "retry-after": "120" }), at)).toBe(120));

  it("is a date, measured by the receiver's own clock where it tells it", () => {
    const late = { "retry-after": "Mon, 23 Nov 2026 13:00:30 GMT", date: "Mon, 23 Nov 2026 13:00:00 GMT" };
    expect(retryAfterSeconds(headers(late), at)).toBe(30);
    expect(retryAfterSeconds(headers({ "retry-after": "Mon, 23 Nov 2026 12:00:30 GMT" }), new Date("2026-11-23T12:00:00Z"))).toBe(30);
  });

  it("is nothing where it is absent, unreadable or past", () => {
    for (const value of ["", "soon", "-5", "Mon, 23 Nov 2020 12:00:00 GMT"])
      expect(retryAfterSeconds(headers({ "retry-after": value }), at)).toBe(0);
  });
});
