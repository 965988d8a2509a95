import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { consume } from "../../../queues/index.ts";
import { dispatchTogether } from "../../../src/features/automations/dispatch-events.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { present } from "../../support/present.ts";
import { countingPostgres } from "../round-trips.ts";
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

/** The consumer of an isolate, and what it does behind its batches, which nothing waits for but this. */
function consumer(tenant: Tenant) {
  const left: Promise<unknown>[] = [];
  const deps = tenant.depsWith({ defer: (task) => void left.push(task) });
  return async (batch: MessageBatch): Promise<void> => {
    await consume(batch, deps);
    while (left.length > 0) await left.shift();
  };
}

const wakeUpsOf = async (tenant: Tenant, orders: readonly string[]) => {
  const wakeUps: { eventId: string }[] = [];
  for (const [index, order] of orders.entries())
    wakeUps.push({ eventId: (await tenant.append(tenant.event(order, new Date(Date.now() + index)))).id });
  return wakeUps;
};

const statesOf = async (tenant: Tenant) => (await tenant.executions()).map(({ state }) => state);
const succeeded = (many: number) => Array.from({ length: many }, () => "succeeded");

describe("a batch of wake-ups", () => {
  it("is dispatched and leased at once: three round trips, and one for each delivery", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c", "d", "e", "f"]);
    const { acked, batch } = batchOf(wakeUps);
    const { asked } = await countingPostgres(() => consumer(one)(batch));
    expect(receivers.at(one.url)).toHaveLength(6);
    expect(await statesOf(one)).toEqual(succeeded(6));
    expect(acked).toEqual([0, 1, 2, 3, 4, 5]);
    const records = asked.filter((statements) => /insert into \W*automation_attempts/.test(statements));
    expect([records.length, asked.length]).toEqual([6, 9]);
    expect(one.events.messages).toEqual([]);
  });

  it("takes up what a sweep has dispatched meanwhile, and sends no further message for it", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c"]);
    await dispatchTogether(
      one.deps,
      wakeUps.map(({ eventId }) => eventId),
    );
    await consumer(one)(batchOf(wakeUps).batch);
    expect(await statesOf(one)).toEqual(succeeded(3));
    expect(one.events.messages).toEqual([]);
  });

  it("[AUT-6] delivers events of one subject in their order, each once, whichever of them come together and however often", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["same", "same", "same", "other"]);
    const consumed = consumer(one);
    let waiting: readonly unknown[] = [...wakeUps.toReversed(), ...wakeUps];
    for (; waiting.length > 0; waiting = one.events.takeAll()) await consumed(batchOf(waiting).batch);
    expect(await statesOf(one)).toEqual(succeeded(4));
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
    await consumer(one)(batch);
    expect([acked, retried]).toEqual([
      [0, 3],
      [1, 2],
    ]);
    for (const message of one.events.takeAll()) await consumer(one)(batchOf([message]).batch);
    expect(await statesOf(one)).toEqual(succeeded(1));
    expect(await poisoned.executions()).toEqual([]);
    // Its event waits for no sweep of another test.
    await poisoned.deps.db.execute(`update automations set conditions = '[]' where id = '${poisoned.automation.id}'`);
    await handleWakeUp(poisoned.deps, present(bad, "an event"));
    await poisoned.pump();
    expect(await statesOf(poisoned)).toEqual(succeeded(1));
  });

  it("that makes more runs than are tried at once has the others woken by messages of their own", async () => {
    const one = await buyerWithAutomation();
    const wakeUps = await wakeUpsOf(one, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    await consumer(one)(batchOf(wakeUps).batch);
    expect(receivers.at(one.url)).toHaveLength(6);
    expect(one.events.messages).toHaveLength(2);
    await one.pump();
    expect(await statesOf(one)).toEqual(succeeded(8));
  });
});
