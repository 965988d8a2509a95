import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { consume } from "../../../queues/index.ts";
import { dispatchTogether } from "../../../src/features/automations/dispatch-events.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { present } from "../../support/present.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
beforeEach(() => void (receivers = fakeReceivers()));
afterEach(() => vi.restoreAllMocks());

type Tenant = Awaited<ReturnType<typeof buyerWithAutomation>>;

function batchOf(bodies: readonly unknown[]) {
  const [acked, retried]: [number[], number[]] = [[], []];
  const messages = bodies.map((body, index) => ({
    ...{ id: `message-${index}`, body, attempts: 1, timestamp: new Date() },
    ack: () => void acked.push(index),
    retry: () => void retried.push(index),
  }));
  return { acked, retried, batch: { queue: "procureiq-automation-events", messages } as unknown as MessageBatch };
}

/** What Postgres is asked meanwhile, a line a round trip: what a try is recorded by, or what else. */
async function roundTrips(doing: () => Promise<unknown>): Promise<string[]> {
  const calls = vi.mocked(globalThis.fetch).mock.calls;
  const before = calls.length;
  await doing();
  return calls.slice(before).flatMap(([input, init]) => {
    if (!String(input instanceof Request ? input.url : input).endsWith("/sql")) return [];
    const asked = JSON.stringify(init?.body ?? "");
    return [/insert into \W*automation_attempts/.test(asked) ? "record" : asked.slice(0, 80)];
  });
}

const wakeUpsOf = async (tenant: Tenant, orders: readonly string[]) => {
  const wakeUps: { eventId: string }[] = [];
  for (const [index, order] of orders.entries())
    wakeUps.push({ eventId: (await tenant.append(tenant.event(order, new Date(Date.now() + index)))).id });
  return wakeUps;
};

const ended = (tenant: Tenant, states: readonly string[]) =>
  vi.waitFor(async () => expect((await tenant.executions()).map(({ state }) => state)).toEqual(states), { timeout: 15_000 });

describe("a batch of wake-ups", () => {
  it("is dispatched and leased at once: three round trips, and one for each delivery", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c", "d", "e", "f"]);
    const { acked, batch } = batchOf(wakeUps);
    const asked = await roundTrips(async () => {
      await consume(batch, one.deps);
      await vi.waitFor(() => expect(receivers.at(one.url)).toHaveLength(6), { timeout: 15_000 });
      await vi.waitFor(() => expect(vi.mocked(globalThis.fetch).mock.settledResults.every(({ type }) => type !== "incomplete")).toBe(true));
    });
    await ended(
      one,
      Array.from({ length: 6 }, () => "succeeded"),
    );
    expect(acked).toEqual([0, 1, 2, 3, 4, 5]);
    expect(asked.filter((line) => line === "record")).toHaveLength(6);
    expect(asked.filter((line) => line !== "record")).toHaveLength(3);
    expect(one.events.messages).toEqual([]);
  });

  it("takes up what a sweep has dispatched meanwhile, and sends no further message for it", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c"]);
    await dispatchTogether(
      one.deps,
      wakeUps.map(({ eventId }) => eventId),
    );
    await consume(batchOf(wakeUps).batch, one.deps);
    await ended(one, ["succeeded", "succeeded", "succeeded"]);
    expect(one.events.messages).toEqual([]);
  });

  it("[AUT-6] delivers events of one subject in their order, each once, whichever of them come together and however often", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["same", "same", "same", "other"]);
    await consume(batchOf([...wakeUps.toReversed(), ...wakeUps]).batch, one.deps);
    for (let round = 0; round < 10; round += 1) {
      await vi.waitFor(async () => {
        const waiting = one.events.takeAll();
        if (waiting.length > 0) await consume(batchOf(waiting).batch, one.deps);
        expect((await one.executions()).filter(({ state }) => state === "succeeded").length).toBeGreaterThan(Math.min(round, 3));
      });
    }
    await ended(one, ["succeeded", "succeeded", "succeeded", "succeeded"]);
    const delivered = receivers.at(one.url).map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(delivered.filter((id) => id !== wakeUps[3]?.eventId)).toEqual(wakeUps.slice(0, 3).map(({ eventId }) => eventId));
    expect(delivered).toHaveLength(4);
  });

  it("[AUT-3] fails with none of the others where one message cannot be read or its event cannot be dispatched", async () => {
    const [one, poisoned] = [await buyerWithAutomation(), await buyerWithAutomation()];
    const [good] = await wakeUpsOf(one, ["ord_a"]);
    const [bad] = await wakeUpsOf(poisoned, ["ord_b"]);
    // Conditions that cannot be judged make of its buyer's every event one that cannot be dispatched.
    await poisoned.deps.db.execute(`update automations set conditions = '[{"field": null}]' where id = '${poisoned.automation.id}'`);
    const { acked, retried, batch } = batchOf([good, { eventId: 7 }, bad, { eventId: systemIds.next("evt") }]);
    await consume(batch, one.deps);
    expect([acked, retried]).toEqual([
      [0, 3],
      [1, 2],
    ]);
    for (const message of one.events.takeAll()) await consume(batchOf([message]).batch, one.deps);
    await ended(one, ["succeeded"]);
    expect(await poisoned.executions()).toEqual([]);
    // Its event waits for no sweep of another test.
    await poisoned.deps.db.execute(`update automations set conditions = '[]' where id = '${poisoned.automation.id}'`);
    await handleWakeUp(poisoned.deps, present(bad, "an event"));
    await poisoned.pump();
    await ended(poisoned, ["succeeded"]);
  });

  it("that makes more runs than are tried at once has the others woken by messages of their own", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    await consume(batchOf(wakeUps).batch, one.deps);
    await vi.waitFor(() => expect(receivers.at(one.url)).toHaveLength(6), { timeout: 15_000 });
    expect(one.events.messages).toHaveLength(2);
    await one.pump();
    await ended(
      one,
      Array.from({ length: 8 }, () => "succeeded"),
    );
  });
});
