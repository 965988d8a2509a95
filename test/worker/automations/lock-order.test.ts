import { inArray, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { dispatchTogether } from "../../../src/features/automations/dispatch-events.ts";
import { leaseExecutions } from "../../../src/features/automations/store/executions.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { statementsOf } from "../lists/rows-read.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

const ROUNDS = 12;
const EVENTS = 40;

beforeEach(() => void fakeReceivers());

type Tenant = Awaited<ReturnType<typeof buyerWithAutomation>>;

/** Ids of events, which lie in the table the other way round. */
async function events(tenant: Tenant): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < EVENTS; index += 1) ids.push(tenant.deps.ids.next("evt"));
  for (const [index, id] of ids.toReversed().entries()) await tenant.append({ ...tenant.event(`ord_${index}`), id });
  return ids;
}

/** Executions in the order of their ids, which lie in the table the other way round. */
async function waiting(tenant: Tenant): Promise<string[]> {
  await dispatchTogether(tenant.deps, await events(tenant));
  const ids = (await tenant.executions()).map(({ id }) => id).toSorted();
  for (const id of ids.toReversed())
    await tenant.deps.db
      .update(automationExecutions)
      .set({ nextAttemptAt: sql`now()` })
      .where(inArray(automationExecutions.id, [id]));
  return ids;
}

/** How Postgres goes about the statements on a table that are made meanwhile, one that is in a transaction among them. */
async function plansOf(tenant: Tenant, statement: RegExp, doing: () => Promise<unknown>): Promise<string[]> {
  const asked = await statementsOf(doing);
  const plans: string[] = [];
  for (const { query, params } of asked.filter((one) => statement.test(one.query))) {
    const rows = await tenant.deps.db.$client.query(`explain (costs off) ${query}`, [...params]);
    plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
  }
  return plans;
}

/** Rows are locked as they come out of a sort by their ids, or of an index that has them so. */
const LOCKS_IN_ORDER = /LockRows\n\s+->\s+(?:Sort\n\s+Sort Key: [\w.]*\bid\n|Index (?:Only )?Scan using \w+)/;

describe("what several take at once of the same rows, in other orders", () => {
  it("[AUT-6] is leased by one of them each, and neither stands in the other's way for good", async () => {
    const one = await buyerWithAutomation();
    const ids = await waiting(one);
    for (let round = 0; round < ROUNDS; round += 1) {
      const lists = [ids, ids.toReversed(), ids.slice(0, 6), ids.toReversed().slice(-6)];
      const leased = await Promise.all(lists.map((list) => leaseExecutions(one.deps.db, list, 60, "quick")));
      const taken = leased.flat().map(({ execution }) => execution.id);
      expect(taken.toSorted()).toEqual(ids);
      await one.expireLeases();
    }
  });

  it("is locked in the order of the ids, before anything is written to it", async () => {
    const one = await buyerWithAutomation();
    const ids = await events(one);
    const updates = /^\s*(?:with .*)?update \W*automation_executions|update \W*outbox_events/is;
    const plans = [
      ...(await plansOf(one, updates, () => dispatchTogether(one.deps, ids))),
      ...(await plansOf(one, updates, () => leaseExecutions(one.deps.db, ids, 60, "quick"))),
      ...(await plansOf(one, updates, () => changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false }))),
    ];
    expect(plans).toHaveLength(3);
    for (const plan of plans) expect(plan).toMatch(LOCKS_IN_ORDER);
  });

  it("is leased or called off, whichever comes first", async () => {
    const one = await buyerWithAutomation();
    const ids = await waiting(one);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [leased] = await Promise.all([
        leaseExecutions(one.deps.db, ids.toReversed(), 60, "quick"),
        changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false }),
        leaseExecutions(one.deps.db, ids.slice(0, 6), 60, "quick"),
      ]);
      expect(leased.length).toBeLessThanOrEqual(ids.length);
      await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: true });
      await one.deps.db
        .update(automationExecutions)
        .set({ state: "pending", leaseUntil: null, finishedAt: null })
        .where(inArray(automationExecutions.id, ids));
    }
  });

  it("[AUT-2] is dispatched once", async () => {
    const one = await buyerWithAutomation();
    const ids = await events(one);
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all([ids, ids.toReversed(), ids.slice(0, 6)].map((list) => dispatchTogether(one.deps, list)));
      expect(await one.executions()).toHaveLength(ids.length);
      await one.deps.db.update(outboxEvents).set({ dispatchedAt: null }).where(inArray(outboxEvents.id, ids));
    }
    await dispatchTogether(one.deps, ids);
  });
});
