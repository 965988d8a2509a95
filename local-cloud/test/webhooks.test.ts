import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startReceiver, type WebhookReceiver } from "../services/webhooks/start-receiver.ts";
import { temporaryContext } from "./temporary-context.ts";

let context: Awaited<ReturnType<typeof temporaryContext>>;
let receiver: WebhookReceiver;
let clock: Date;

const settings = { token: "receiver-token", now: () => clock };
const post = (body: string, headers: Record<string, string> = { authorization: "Bearer receiver-token" }, path = "/alerts/page") =>
  fetch(`${receiver.url}${path}`, { method: "POST", body, headers });

beforeEach(async () => {
  clock = new Date("2026-11-23T10:00:00.000Z");
  context = await temporaryContext("webhooks");
  receiver = await startReceiver(context, settings);
});

afterEach(async () => {
  await receiver.stop();
  await context.remove();
});

describe("a webhook receiver", () => {
  it("has stored a delivery byte for byte when it answers 204", async () => {
    const body = '{"summary":"é中文🧪",  "count": 1}\n';
    const answer = await post(body, { authorization: "Bearer receiver-token", "Webhook-Id": "msg_1", "content-type": "application/json" });
    expect(answer.status).toBe(204);
    expect(receiver.deliveries()).toEqual([
      {
        id: expect.stringMatching(/^dlv_[0-9a-z]{26}$/),
        receivedAt: "2026-11-23T10:00:00.000Z",
        method: "POST",
        path: "/alerts/page",
        headers: expect.objectContaining({ "webhook-id": "msg_1", "content-type": "application/json" }),
        rawBody: body,
        status: 204,
      },
    ]);
  });

  it("answers 401 to a wrong or missing token and records that too", async () => {
    expect((await post("{}", { authorization: "Bearer other" })).status).toBe(401);
    expect((await post("{}", {})).status).toBe(401);
    expect(receiver.deliveries().map((delivery) => delivery.status)).toEqual([401, 401]);
  });

  it("refuses other methods with 405 and bodies over 1 MiB with 413, recording neither", async () => {
    expect((await fetch(receiver.url)).status).toBe(405);
    expect((await post("x".repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await post("x".repeat(1024 * 1024))).status).toBe(204);
    expect(receiver.deliveries()).toHaveLength(1);
  });

  it("has a journal of what it acknowledged, which outlives a clearing and says from when it is whole", async () => {
    const send = async (id: string, token: string) => await post("{}", { authorization: `Bearer ${token}`, "webhook-id": id });
    const journal = async (query: string) => {
      const answer = await fetch(`${receiver.url}/journal?${query}`, { headers: { authorization: "Bearer receiver-token" } });
      return { status: answer.status, body: await answer.json() };
    };
    for (const [index, id] of ["dlv_1", "dlv_2", "dlv_3"].entries()) {
      clock = new Date(Date.UTC(2026, 10, 23, 10, 0, index + 1));
      await send(id, "receiver-token");
    }
    await send("dlv_refused", "other");
    await post("{}");
    receiver.clear();
    const at = (second: number) => `2026-11-23T10:00:0${second}.000Z`;
    expect((await journal(`since=2026-11-22T10:00:00Z`)).body).toEqual({
      from: at(0),
      received: [1, 2, 3].map((index) => ({ id: `dlv_${index}`, at: at(index) })),
    });
    expect((await journal(`since=${at(2)}&limit=1`)).body).toEqual({ from: at(3), received: [{ id: "dlv_3", at: at(3) }] });
    expect((await journal("since=yesterday")).status).toBe(400);
    expect((await journal(`since=${at(1)}&limit=1001`)).status).toBe(400);
    expect((await fetch(`${receiver.url}/journal?since=${at(1)}`)).status).toBe(401);
  });

  it("gives the deliveries since a time, in order, and refuses what is no time", async () => {
    for (const second of [1, 2, 3]) {
      clock = new Date(Date.UTC(2026, 10, 23, 10, 0, second));
      await post(String(second));
    }
    expect(receiver.deliveries("2026-11-23T11:00:02+01:00").map((delivery) => delivery.rawBody)).toEqual(["2", "3"]);
    expect(() => receiver.deliveries("yesterday")).toThrow(RangeError);
    receiver.clear();
    expect(receiver.deliveries()).toEqual([]);
  });

  it("still has its deliveries after a restart", async () => {
    await post("before");
    await receiver.stop();
    receiver = await startReceiver(context, settings);
    expect(receiver.deliveries().map((delivery) => delivery.rawBody)).toEqual(["before"]);
  });

  it("records what an injected error did not let through only once it is delivered", async () => {
    receiver.gate.set({ mode: "error", status: 500 });
    expect((await post("lost")).status).toBe(500);
    receiver.gate.set({ mode: "slow", latencyMs: 1 });
    expect((await post("late")).status).toBe(204);
    expect(receiver.deliveries().map((delivery) => delivery.rawBody)).toEqual(["late"]);
  });

  it("loses none of a storm", async () => {
    const count = 500;
    let sent = 0;
    // A connection each for all at once is more than a listening socket lets wait.
    const lane = async (): Promise<void> => {
      while (sent < count) expect((await post(String(sent++))).status).toBe(204);
    };
    await Promise.all(Array.from({ length: 100 }, lane));
    expect(new Set(receiver.deliveries().map((delivery) => delivery.rawBody)).size).toBe(count);
  });
});
