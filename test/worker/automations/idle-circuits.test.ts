import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { automationReceivers, automations } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { present } from "../../support/present.ts";
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

it("counts a delivery that is refused against its automation, and not against a receiver that answers", async () => {
  receivers.answer(one.url, 400);
  await deliver();
  expect(receivers.at(one.url)).toHaveLength(1);
  expect(await stands()).toMatchObject({ failingSince: expect.any(Date), failingTries: 1 });
  expect(await one.circuit()).toBeUndefined();
  await one.pump(one.deps, 1);
  expect(await stands()).toMatchObject({ failingSince: null, failingTries: 0 });
});

it("gives up no automation for an operator's replay that fails", async () => {
  await deliver();
  await one.deps.db
    .update(automations)
    .set({ failingSince: new Date(0), failingTries: 9 })
    .where(eq(automations.id, one.automation.id));
  receivers.answer(one.url, 503);
  await replayExecutions(
    one.deps,
    OPERATOR,
    (await one.executions()).map(({ id }) => id),
  );
  await one.pump();
  expect((await one.executions()).map(({ state }) => state)).toEqual(["dead"]);
  expect(await stands()).toMatchObject({ enabled: true, failingTries: 9 });
});

it.each([503, 403])("does not begin to count a receiver as failing for an operator's replay that is answered %i", async (status) => {
  await deliver();
  receivers.answer(one.url, status);
  const [execution] = await one.executions();
  await replayExecutions(one.deps, OPERATOR, [present(execution, "a delivery").id]);
  await one.pump();
  expect((await one.executions()).map(({ state }) => state)).toEqual(["dead"]);
  expect(await stands()).toMatchObject({ failingSince: null, failingTries: 0 });
});

it("[AUT-3] keeps no circuit open by an operator's replay that fails, and leaves the probe's place to the next", async () => {
  await deliver();
  const long = new Date(0);
  const receiver = "https://receiver.test";
  const open = { failures: 9, lastError: "was down", openedAt: long, updatedAt: long, failedProbes: 2, openUntil: long };
  await one.deps.db.insert(automationReceivers).values({ ...open, buyerId: one.buyerId, receiver });
  receivers.answer(one.url, 503);
  const [execution] = await one.executions();
  await replayExecutions(one.deps, OPERATOR, [present(execution, "a delivery").id]);
  await one.pump();
  expect((await one.executions()).map(({ state }) => state)).toEqual(["dead"]);
  const { openUntil, ...circuit } = present(await one.circuit(), "an open circuit");
  expect(circuit).toMatchObject({ failures: 9, openedAt: long, updatedAt: long, failedProbes: 2, probeExecutionId: null });
  expect(present(openUntil, "a time").getTime()).toBeGreaterThan(Date.now());
});

describe("an automation whose tries failed far apart", () => {
  const failed = (failingTries: number, countedAt: Date) =>
    one.deps.db
      .update(automations)
      .set({ failingSince: new Date(0), failingTries, failingCountedAt: countedAt })
      .where(eq(automations.id, one.automation.id));
  /** An event whose tries are all answered so; each is made. */
  const failing = async (status = 503) => {
    receivers.answer(one.url, ...Array.from({ length: 6 }, () => status));
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
    await one.pump();
    expect((await one.executions()).map(({ state }) => state)).toContain("dead");
  };

  it("[AUT-3] is not given up for two of them with nothing tried between", async () => {
    await failed(1, new Date(0));
    await failing();
    expect(receivers.at(one.url)).toHaveLength(6);
    // Tries of a minute count as one.
    expect(await stands()).toMatchObject({ enabled: true, failingTries: 2, failingSince: new Date(0) });
  });

  it("is given up once several failed over the time", async () => {
    await failed(one.deps.contract.automations.circuit.disableAfterFailures - 1, new Date(0));
    await failing();
    expect(await stands()).toMatchObject({ enabled: false, disabledReason: "the receiver has failed for too long" });
  });

  it.each([401, 403, 404, 422, 302])(
    "[AUT-3] is given up where all it was answered over the time was %i, with its mail",
    async (status) => {
      await one.deps.db.update(buyers).set({ emailVerifiedAt: new Date() }).where(eq(buyers.id, one.buyerId));
      await failed(one.deps.contract.automations.circuit.disableAfterFailures - 1, new Date(0));
      await failing(status);
      expect(await stands()).toMatchObject({ enabled: false, disabledReason: "the receiver has failed for too long" });
      expect((await one.deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, one.buyerId))).map(({ kind }) => kind)).toEqual([
        "automations-off",
      ]);
    },
  );

  it("is not given up where a refusal came amid deliveries that were taken", async () => {
    await failed(one.deps.contract.automations.circuit.disableAfterFailures - 1, new Date(0));
    await deliver();
    await failing(422);
    expect(await stands()).toMatchObject({ enabled: true, failingTries: 1 });
  });

  it("begins anew where its receiver takes a delivery", async () => {
    await failed(2, new Date(0));
    await deliver();
    expect(await stands()).toMatchObject({ failingSince: null, failingTries: 0, failingCountedAt: null });
  });
});

it("takes a circuit nobody tried for long as opened by the failure that follows", async () => {
  const { failures } = one.deps.contract.automations.circuit;
  const failed = { failures, lastError: "status 503", openedAt: new Date(0), openUntil: new Date(0), updatedAt: new Date(0) };
  await one.deps.db.insert(automationReceivers).values({ buyerId: one.buyerId, receiver: "https://receiver.test", ...failed });
  receivers.answer(one.url, 503);
  await deliver();
  expect(receivers.at(one.url)).toHaveLength(1);
  const { openedAt, updatedAt } = present(await one.circuit(), "an open circuit");
  expect(openedAt).toEqual(updatedAt);
  expect(await stands()).toMatchObject({ enabled: true });
});
