import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
  await one.deps.db.update(buyers).set({ emailVerifiedAt: new Date() }).where(eq(buyers.id, one.buyerId));
});
afterEach(() => vi.restoreAllMocks());

/** Deliveries that were acknowledged and are sent again, to answers of 410. */
async function replaysOfGone(count: number, meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
  for (let order = 0; order < count; order += 1) await wakeAutomations(one.deps, [(await one.append(one.event(`ord_${order}`))).id]);
  await one.pump();
  receivers.answer(one.url, ...Array.from({ length: count }, () => 410));
  await replayExecutions(
    one.deps,
    OPERATOR,
    (await one.executions()).map(({ id }) => id),
  );
  await meanwhile();
  await one.pump();
  expect((await one.executions()).map(({ cause }) => cause)).toEqual(Array.from({ length: count }, () => "gone"));
}
const stands = async () => (await one.deps.db.select().from(automations).where(eq(automations.id, one.automation.id)))[0];
const mails = () => one.deps.db.$count(buyerNotices, sql`buyer_id = ${one.buyerId}`);

it("mails once of a receiver that is gone, however many deliveries it answers so", async () => {
  await replaysOfGone(5);
  expect(await stands()).toMatchObject({ enabled: false, disabledReason: "the receiver answered 410 Gone" });
  expect(await mails()).toBe(1);
});

it("leaves what its buyer disabled as their own decision, and mails nothing", async () => {
  await replaysOfGone(2, () => changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false }));
  expect(await stands()).toMatchObject({ enabled: false, disabledReason: null });
  expect(await mails()).toBe(0);
});

it("disables nothing for a try whose lease has passed on meanwhile", async () => {
  const leave = receivers.hang(one.url, 1, 410);
  await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
  const overtaken = one.pump(one.deps, 2);
  await expect.poll(() => receivers.at(one.url)).toHaveLength(1);
  await one.deps.db.execute(sql`update automation_executions set fence = fence + 1 where automation_id = ${one.automation.id}`);
  leave();
  await overtaken;
  expect(await stands()).toMatchObject({ enabled: true });
  expect(await mails()).toBe(0);
});
