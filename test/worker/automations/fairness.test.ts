import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { consume } from "../../../queues/index.ts";
import { dispatchEvent } from "../../../src/features/automations/dispatch-event.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import type { AutomationWakeUp } from "../../../src/features/automations/ports.ts";
import { dueExecutions } from "../../../src/features/automations/store/executions.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { systemTimers } from "../../../src/platform/timers.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
beforeEach(() => void (receivers = fakeReceivers()));
afterEach(() => vi.restoreAllMocks());

type Tenant = Awaited<ReturnType<typeof buyerWithAutomation>>;

/** Wake-ups of executions that were dispatched, one for each order. */
async function dispatched(tenant: Tenant, ...orders: string[]): Promise<AutomationWakeUp[]> {
  for (const order of orders) await dispatchEvent(tenant.deps, (await tenant.append(tenant.event(order))).id);
  return tenant.events.takeAll();
}

function batchOf(queue: string, bodies: readonly unknown[]) {
  const acked: string[] = [];
  const messages = bodies.map((body, index) => {
    const id = `message-${index}`;
    return { id, body, attempts: 1, timestamp: new Date(), ack: () => void acked.push(id), retry: () => undefined };
  });
  return { acked, batch: { queue, messages, ackAll: () => undefined, retryAll: () => undefined } as unknown as MessageBatch };
}

/** A clock by which each call of a receiver takes this long. */
function slowClock(seconds: number) {
  let now = Date.now();
  return { now: () => new Date((now += seconds * 1_000)) };
}

describe("a buyer's receiver that hangs", () => {
  it("holds up no other buyer's delivery of the same batch", async () => {
    const [hanging, other] = [await buyerWithAutomation(), await buyerWithAutomation()];
    const letGo = receivers.hang(hanging.url, 2);
    const wakeUps = [...(await dispatched(hanging, "ord_a", "ord_b")), ...(await dispatched(other, "ord_c"))];
    const { acked, batch } = batchOf("procureiq-automation-events", wakeUps);
    await consume(batch, other.deps);
    expect(acked).toHaveLength(3);
    await expect.poll(other.executions).toMatchObject([{ state: "succeeded" }]);
    expect(receivers.at(hanging.url)).toHaveLength(2);
    letGo();
    await expect.poll(hanging.executions).toMatchObject([{ state: "succeeded" }, { state: "succeeded" }]);
  });

  it("leaves the way of all others while the first try of it is under way", async () => {
    const one = await buyerWithAutomation();
    const [first, second] = await dispatched(one, "ord_a", "ord_b");
    if (!first || !second) throw new Error("two executions were to be woken");
    const letGo = receivers.hang(one.url, 1);
    const passed: (() => void)[] = [];
    const timers = { ...systemTimers, after: (_: number, task: () => void) => (passed.push(task), () => undefined) };
    const deferred: Promise<unknown>[] = [];
    const trying = handleWakeUp(one.depsWith({ timers, defer: (work) => void deferred.push(work) }), first);
    await expect.poll(() => receivers.at(one.url)).toHaveLength(1);
    for (const task of passed) task();
    await Promise.all(deferred);
    await handleWakeUp(one.deps, second);
    expect(one.slow.messages).toEqual([second]);
    expect(receivers.at(one.url)).toHaveLength(1);
    letGo();
    await trying;
  });

  it("is called beside the way of all others once it was slow, and on it again once it is quick", async () => {
    const one = await buyerWithAutomation();
    const [first, second, third] = await dispatched(one, "ord_a", "ord_b", "ord_c");
    if (!first || !second || !third) throw new Error("three executions were to be woken");
    await handleWakeUp(one.depsWith({ clock: slowClock(3) }), first);
    expect(receivers.at(one.url)).toHaveLength(1);

    await handleWakeUp(one.deps, second);
    expect(receivers.at(one.url)).toHaveLength(1);
    expect(one.slow.messages).toEqual([second]);
    for (const message of one.slow.takeAll()) await handleWakeUp(one.deps, message, "slow");
    expect(receivers.at(one.url)).toHaveLength(2);

    await handleWakeUp(one.deps, third);
    expect(receivers.at(one.url)).toHaveLength(3);
    expect(one.slow.messages).toEqual([]);
    expect((await one.executions()).map(({ state }) => state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  it("is left to the sweep where the slow way takes no message, and no try of it is lost", async () => {
    const one = await buyerWithAutomation();
    const [first, second] = await dispatched(one, "ord_a", "ord_b");
    if (!first || !second) throw new Error("two executions were to be woken");
    await handleWakeUp(one.depsWith({ clock: slowClock(3) }), first);
    const refusing = { send: () => Promise.reject(new Error("refused")), sendBatch: () => Promise.reject(new Error("refused")) };
    await handleWakeUp(one.depsWith({ slowDeliveries: refusing }), second);
    expect((await one.executions()).map(({ state }) => state).toSorted()).toEqual(["pending", "succeeded"]);
  });

  it("is not handed on twice for one that is under way or done", async () => {
    const one = await buyerWithAutomation();
    const [first] = await dispatched(one, "ord_a");
    if (!first) throw new Error("an execution was to be woken");
    await handleWakeUp(one.depsWith({ clock: slowClock(3) }), first);
    await handleWakeUp(one.deps, first);
    expect(one.slow.messages).toEqual([]);
  });

  it("takes no more of a sweep's room than its share, however much waits for it", async () => {
    const [many, few] = [await buyerWithAutomation(), await buyerWithAutomation()];
    const waiting = [...(await dispatched(many, "ord_a", "ord_b", "ord_c", "ord_d")), ...(await dispatched(few, "ord_e"))];
    const due = await dueExecutions(many.deps.db, 100_000, 2);
    const taken = waiting.filter((wakeUp) => "executionId" in wakeUp && due.includes(wakeUp.executionId));
    expect(taken).toHaveLength(3);
    expect(taken).toContainEqual(waiting.at(-1));
  });
});

it("[AUT-3] a delivery that cannot even be made keeps its cause among the dead letters", async () => {
  const one = await buyerWithAutomation();
  await one.deps.db.update(automations).set({ secret: "whsec_ not base64 !" }).where(eq(automations.id, one.automation.id));
  await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
  await one.pump();
  expect(receivers.at(one.url)).toEqual([]);
  const [execution] = await one.executions();
  const items = (await lettersOf(one)).filter(({ state }) => state === "undecided");
  const letter = items.find(({ executionId }) => executionId === execution?.id);
  expect(letter).toMatchObject({ cause: "crashed", error: expect.stringMatching(/^the delivery could not be made: .*decod/) });
  expect(letter?.attempts).toHaveLength(6);
});
