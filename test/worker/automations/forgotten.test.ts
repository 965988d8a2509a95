import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dispatchForgotten } from "../../../src/features/automations/dispatch-forgotten.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

/** Before any other test's. */
const LONG_AGO = Date.UTC(1990, 0, 1);
const MANY = 250;

const appendMany = () =>
  one.deps.db
    .insert(outboxEvents)
    .values(Array.from({ length: MANY }, (_, index) => one.event(`ord_${index}`, new Date(LONG_AGO + index * 1_000))));

const undispatched = () => one.deps.db.$count(outboxEvents, sql`buyer_id = ${one.buyerId} and dispatched_at is null`);

it("[AUT-2] dispatches all that was forgotten in one sweep, page by page, each event once and without a message for each", async () => {
  await appendMany();
  const before = new Date(LONG_AGO + MANY * 1_000);
  const { dispatched, woken } = await dispatchForgotten(one.deps, before);
  expect([dispatched, woken, await undispatched()]).toEqual([MANY, 0, 0]);
  expect(one.events.messages).toEqual([]);
  expect(await one.executions()).toHaveLength(MANY);
  expect(await dispatchForgotten(one.deps, before)).toMatchObject({ dispatched: 0 });
  expect(await one.executions()).toHaveLength(MANY);
});

it("[AUT-2] wakes each of a page by itself where the page cannot be dispatched as one, and loses none", async () => {
  await appendMany();
  // As where one of them is refused by a constraint.
  const refusing = new Proxy(one.deps.db, {
    get: (target, name) => (name === "batch" ? () => Promise.reject(new Error("refused")) : Reflect.get(target, name, target)),
  }) as Db;
  const result = await dispatchForgotten({ ...one.deps, db: refusing }, new Date(LONG_AGO + MANY * 1_000));
  expect(result).toMatchObject({ dispatched: 0, woken: 100 });
  expect([one.events.messages.length, await undispatched()]).toEqual([100, MANY]);
  await one.deps.db.delete(automationExecutions).where(sql`automation_id = ${one.automation.id}`);
  await one.deps.db.delete(outboxEvents).where(sql`buyer_id = ${one.buyerId}`);
});
