import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { automationReceivers, automations } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const stands = async () => (await one.deps.db.select().from(automations).where(eq(automations.id, one.automation.id)))[0];
const deliver = async () => {
  await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
  // One round dispatches it, the other tries it.
  await one.pump(one.deps, 2);
};

it("forgets a circuit nobody waits for when another automation is led to its receiver", async () => {
  const failed = { failures: 8, lastError: "status 503", openedAt: new Date(0), openUntil: new Date(0), updatedAt: new Date() };
  await one.deps.db.insert(automationReceivers).values({ buyerId: one.buyerId, receiver: "https://receiver.test", ...failed });
  await createAutomation(one.deps, one.buyerId, { name: "New", eventType: "order.refunded", url: `${one.url}/new`, enabled: true });
  expect(await one.circuit()).toBeUndefined();
});

it("does not count a receiver as failing that answers and refuses a delivery", async () => {
  receivers.answer(one.url, 400);
  await deliver();
  expect(receivers.at(one.url)).toHaveLength(1);
  expect(await stands()).toMatchObject({ failingSince: null });
  receivers.answer(one.url, 503);
  await one.pump(one.deps, 1);
  expect(await stands()).toMatchObject({ failingSince: expect.any(Date) });
});

it("gives up no automation for an operator's replay that fails", async () => {
  await deliver();
  await one.deps.db
    .update(automations)
    .set({ failingSince: new Date(0) })
    .where(eq(automations.id, one.automation.id));
  receivers.answer(one.url, 503);
  await replayExecutions(
    one.deps,
    OPERATOR,
    (await one.executions()).map(({ id }) => id),
  );
  await one.pump();
  expect((await one.executions()).map(({ state }) => state)).toEqual(["dead"]);
  expect(await stands()).toMatchObject({ enabled: true });
});
