import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { incidentAlerts } from "../../../queues/incident-alerts.ts";
import { deliverAlerts } from "../../../src/operations/alerts/deliver-alerts.ts";
import { createAlerts } from "../../../src/operations/alerts/raise-alerts.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { ledgerUnderTest, raiseOf, refuses } from "./ledger-under-test.ts";
import { overriding } from "../objects.ts";

const idOf = (message: unknown): string => (message as { deliveryId: string }).deliveryId;

describe("delivering alerts", () => {
  it("[ALR-1] posts an alert to the primary and shows it in the admin feed", async () => {
    const ledger = await ledgerUnderTest("delivers");
    await ledger.raise("checkout.stuck");
    await ledger.drain();

    expect(ledger.posts).toHaveLength(1);
    expect(ledger.posts[0]).toMatchObject({ transport: "primary", id: expect.stringMatching(/^dlv_/) });
    expect(JSON.parse(ledger.posts[0]?.payload ?? "")).toMatchObject({
      type: "alert.opened",
      data: { alert: { key: "checkout.stuck", severity: "page", count: 1 }, environment: "local" },
    });
    expect(await ledger.feed()).toMatchObject([{ topic: "alert-opened", alertId: expect.stringMatching(/^alert_/) }]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ openAlerts: 1, delivered: 1, pending: 0, created: 1 });
  });

  it("[ALR-2] retries on the contract's schedule and delivers late rather than never, always as the same message", async () => {
    const ledger = await ledgerUnderTest("retries");
    ledger.answers.primary = refuses();
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    await ledger.drain();
    expect(ledger.posts).toHaveLength(1);

    ledger.advance(1);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(2);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ retrying: 1, delivered: 0 });

    delete ledger.answers.primary;
    await ledger.drainFor(2);
    expect(new Set(ledger.posts.map(({ id, payload }) => id + payload)).size).toBe(1);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ retrying: 0, delivered: 1, deadLetters: 0 });
  });

  it("keeps the order of one alert's notifications", async () => {
    const ledger = await ledgerUnderTest("order");
    ledger.answers.primary = refuses();
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    await ledger.deps.alertLedger.resolve("checkout.stuck", "gone");
    delete ledger.answers.primary;
    await ledger.drainFor(3);
    expect(ledger.posts.map(({ payload }) => (JSON.parse(payload) as { type: string }).type)).toEqual([
      "alert.opened",
      "alert.opened",
      "alert.resolved",
    ]);
  });

  it("[ALR-2] loses nothing when the queue refuses the wake-up", async () => {
    const ledger = await ledgerUnderTest("queue-refuses");
    ledger.broken.queues = true;
    await ledger.raise("checkout.stuck");
    await ledger.drainFor(2);
    expect(ledger.posts).toHaveLength(0);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ pending: 1 });

    ledger.broken.queues = false;
    await ledger.drainFor(6);
    expect(ledger.posts).toHaveLength(1);
  });

  it("[ALR-2] loses nothing when a wake-up is lost in the queue", async () => {
    const ledger = await ledgerUnderTest("wake-up-lost");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    expect(ledger.sent.pages.splice(0)).toHaveLength(1);
    await ledger.drainFor(6);
    expect(ledger.posts).toHaveLength(1);
  });

  it("[ALR-2] delivers once when the consumer dies before the POST", async () => {
    const ledger = await ledgerUnderTest("dies-before");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const [id = ""] = ledger.sent.pages.splice(0).map(idOf);
    expect(await ledger.deps.alertLedger.lease([id])).toHaveLength(1);
    expect(await ledger.deps.alertLedger.lease([id])).toHaveLength(0);
    await ledger.drainFor(6);
    expect(ledger.posts.map((post) => post.id)).toEqual([id]);
  });

  it("[ALR-2, ALR-5] delivers what waits, by whatever a slow queue brings of its lane: not only by the wake-ups of its own, behind all that were sent twice", async () => {
    const ledger = await ledgerUnderTest("slow-queue");
    const keys = ["first.waits", "second.waits", "third.waits"];
    for (const key of keys) await ledger.raise(key);
    await ledger.raise("other.lane", { severity: "warn" });
    await ledger.deps.alertLedger.sweep();
    const [done = "", ...others] = ledger.sent.pages.splice(0).map(idOf);
    expect(others).toHaveLength(2);
    await deliverAlerts(ledger.deps, [done]);
    expect(ledger.posts.map(({ id }) => id)).toEqual([done]);

    // What comes of the queue now are wake-ups of the first, which were sent again before it was delivered.
    for (let again = 0; again < 4; again += 1) await deliverAlerts(ledger.deps, [done]);
    expect(ledger.posts.map(({ id }) => id).toSorted()).toEqual([done, ...others].toSorted());
    await deliverAlerts(ledger.deps, others);
    expect(ledger.posts).toHaveLength(3);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ delivered: 3, pending: 1 });
  });

  it("[ALR-2] delivers twice at most, with the same webhook-id, when the consumer dies after the POST", async () => {
    const ledger = await ledgerUnderTest("dies-after");
    const dying = {
      ...ledger.deps,
      alertLedger: overriding(ledger.deps.alertLedger, { record: async () => Promise.reject(unavailable("alert-ledger")) }),
    };
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const ids = ledger.sent.pages.splice(0).map(idOf);
    await expect(deliverAlerts(dying, ids)).rejects.toThrow("alert-ledger is not reachable");
    // The queue gives the message again at once and often, the lease still stands.
    for (let again = 0; again < 3; again += 1) await deliverAlerts(ledger.deps, ids);
    expect(ledger.posts).toHaveLength(1);

    await ledger.drainFor(12);
    expect(ledger.posts).toHaveLength(2);
    expect(new Set(ledger.posts.map(({ id }) => id)).size).toBe(1);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it("[ALR-2] delivers once when the consumer dies before it acknowledges", async () => {
    const ledger = await ledgerUnderTest("dies-before-ack");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const messages = ledger.sent.pages.splice(0).map((body) => ({ id: "m", body, attempts: 1, timestamp: new Date() }));
    await incidentAlerts(messages, ledger.deps);
    await incidentAlerts(messages, ledger.deps);
    await ledger.drainFor(12);
    expect(ledger.posts).toHaveLength(1);
  });

  it("ignores the report of a consumer whose lease another has taken meanwhile", async () => {
    const ledger = await ledgerUnderTest("late-report");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const [id = ""] = ledger.sent.pages.splice(0).map(idOf);
    const [late] = await ledger.deps.alertLedger.lease([id]);
    ledger.advance(6);
    const [second] = await ledger.deps.alertLedger.lease([id]);
    expect(second?.fence).toBe((late?.fence ?? 0) + 1);
    await ledger.deps.alertLedger.record([{ id, fence: late?.fence ?? 0, random: 0.5, outcome: refuses()() }]);
    await ledger.deps.alertLedger.record([
      { id, fence: second?.fence ?? 0, random: 0.5, outcome: { kind: "delivered", status: 200, latencyMs: 1 } },
    ]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ delivered: 1, retrying: 0 });
  });

  it("[ALR-2] an alert survives the restart of the ledger", async () => {
    const ledger = await ledgerUnderTest("restarts");
    ledger.answers.primary = refuses();
    await ledger.raise("checkout.stuck");
    await ledger.drain();
    await evictDurableObject(ledger.stub);
    await ledger.equip();
    delete ledger.answers.primary;
    await ledger.drainFor(3);
    expect(ledger.posts.map(({ id }) => id)).toEqual([ledger.posts[0]?.id, ledger.posts[0]?.id]);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ openAlerts: 1, delivered: 1 });
  });

  it("stores through the queue what was raised while the ledger did not answer", async () => {
    const held: unknown[] = [];
    const ledger = await ledgerUnderTest("unreachable");
    const cut = {
      ...ledger.deps,
      alertLedger: overriding(ledger.deps.alertLedger, { raise: async () => Promise.reject(unavailable("alert-ledger")) }),
      incidentPageQueue: { send: async (message: unknown) => void held.push(message) },
    };
    await createAlerts(cut).raise({ key: "checkout.stuck", severity: "page", summary: "stuck" });
    expect(held).toHaveLength(1);
    await incidentAlerts([{ id: "m", body: held[0], attempts: 1, timestamp: new Date() }], ledger.deps);
    await ledger.drain();
    expect(ledger.posts).toHaveLength(1);
  });

  it("delivers a storm of different alerts with every one accounted for, several at once", async () => {
    let open = 0;
    let most = 0;
    let full = Promise.withResolvers<void>();
    const ledger = await ledgerUnderTest("storm", {
      alertTransport: {
        async post() {
          const together = full;
          open += 1;
          most = Math.max(most, open);
          if (open === 5) {
            // While the ledger answers a question a sixth would begin, if any did.
            await ledger.deps.alertLedger.counts();
            full = Promise.withResolvers<void>();
            together.resolve();
          }
          await together.promise;
          open -= 1;
          return { kind: "delivered", status: 204, latencyMs: 1 };
        },
      },
    });
    await ledger.deps.alertLedger.raise(Array.from({ length: 500 }, (_, index) => raiseOf(`storm${index}.slow`)));
    await ledger.drain();
    expect(most).toBe(5);
    expect(await ledger.deps.alertLedger.counts()).toMatchObject({ openAlerts: 500, delivered: 500, created: 500, pending: 0 });
  });
});
