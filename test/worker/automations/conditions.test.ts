import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeAutomation, type AutomationChange } from "../../../src/features/automations/change-automation.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import type { Condition } from "../../../src/features/automations/conditions/condition.ts";
import { readExecutions, readVersions } from "../../../src/features/automations/read-automations.ts";
import { testAutomation } from "../../../src/features/automations/test-automation.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { valueOf } from "../../support/value-of.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const LARGE: Condition[] = [
  { field: "/total/currency", operator: "equals", value: "EUR" },
  { field: "/total/amount", operator: "at-least", value: 5000 },
];
const order = (amount: number, occurredAt?: Date) => ({
  ...one.event(`ord_${amount}`, occurredAt),
  payload: { total: { amount, currency: "EUR" } },
});

describe("an automation with conditions", () => {
  it("[AUT-6] is delivered the events that meet them, and of the others it is kept why not", async () => {
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: LARGE }));
    const [small, large] = [await one.append(order(4999)), await one.append(order(5000))];
    await wakeAutomations(one.deps, [small.id, large.id, small.id]);
    await one.pump();
    expect(receivers.at(one.url).map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual([large.id]);
    const { items } = await readExecutions(one.deps, one.buyerId, one.automation.id, { limit: 10 });
    const of = (eventId: string) => items.filter((item) => item.eventId === eventId);
    expect(of(large.id)).toMatchObject([{ state: "succeeded" }]);
    expect(of(small.id)).toMatchObject([
      { state: "cancelled", attempts: 0, lastError: "its condition does not hold: /total/amount at-least 5000" },
    ]);
  });

  it("holds nothing of its subject up by what it leaves out", async () => {
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: LARGE }));
    const [small, large] = [await one.append(order(1)), await one.append({ ...order(6000), subject: order(1).subject })];
    await wakeAutomations(one.deps, [large.id, small.id]);
    await one.pump();
    expect(receivers.at(one.url)).toHaveLength(1);
  });

  it("is refused conditions that its trigger does not have, made or changed", async () => {
    const odd: Condition[] = [{ field: "/query", operator: "contains", value: "tea" }];
    const wanted = { name: "Odd", eventType: "order.completed", url: one.url, enabled: true, conditions: odd } as const;
    const refusal = { kind: "condition-refused", pointer: "/conditions/0/field" };
    expect(await createAutomation(one.deps, one.buyerId, wanted)).toMatchObject({ ok: false, refusal });
    expect(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: odd })).toMatchObject({ ok: false, refusal });
    expect(await createAutomation(one.deps, one.buyerId, { ...wanted, eventType: "search.completed" })).toMatchObject({ ok: true });
  });

  it("keeps its conditions where something else of it is changed", async () => {
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: LARGE }));
    expect(valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { name: "Other" })).conditions).toEqual(LARGE);
    expect(valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: [] })).conditions).toEqual([]);
  });
});

describe("a version of an automation", () => {
  const versions = () => readVersions(one.deps, one.buyerId, one.automation.id);

  it("is another with each change of its name, address or conditions, and what it was is kept", async () => {
    expect(await versions()).toMatchObject([{ version: 1, name: "Orders", conditions: [], since: one.automation.createdAt }]);
    const change = async (wanted: AutomationChange) =>
      valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, wanted)).version;
    expect(await change({ conditions: LARGE })).toBe(2);
    expect(await change({ conditions: LARGE, name: "Orders", url: one.url }), "nothing differs").toBe(2);
    expect(await change({ enabled: false }), "turned off").toBe(2);
    expect(await change({ name: "Large orders", enabled: true })).toBe(3);
    expect((await versions()).map(({ version, name, conditions }) => [version, name, conditions])).toEqual([
      [3, "Large orders", LARGE],
      [2, "Orders", LARGE],
      [1, "Orders", []],
    ]);
    expect((await versions()).at(-1)?.since).toEqual(one.automation.createdAt);
  });

  it("is another once where the same change comes twice at once", async () => {
    const twice = [LARGE, LARGE].map((conditions) => changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions }));
    expect((await Promise.all(twice)).map((changed) => valueOf(changed).version)).toEqual([2, 2]);
    expect((await versions()).map(({ version }) => version)).toEqual([2, 1]);
  });

  it("is named by the executions that were judged by it", async () => {
    const before = await one.append(order(1));
    await wakeAutomations(one.deps, [before.id]);
    await one.pump();
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { conditions: LARGE }));
    const after = await one.append(order(2));
    await wakeAutomations(one.deps, [after.id]);
    await one.pump();
    const { items } = await readExecutions(one.deps, one.buyerId, one.automation.id, { limit: 10 });
    const judgedBy = Object.fromEntries(items.map(({ eventId, automationVersion }) => [eventId, automationVersion]));
    expect(judgedBy).toEqual({ [before.id]: 1, [after.id]: 2 });
  });

  it("of another buyer's automation is shown to nobody else", async () => {
    await expect(readVersions(one.deps, "usr_other", one.automation.id)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a test run", () => {
  it("says what would be sent of the latest event, sends nothing and keeps nothing", async () => {
    await one.append(order(7000, new Date(Date.now() - 60_000)));
    const latest = await one.append(order(4000));
    const run = valueOf(await testAutomation(one.deps, one.buyerId, one.automation.id, { conditions: LARGE }));
    expect(run).toMatchObject({
      wouldDeliver: false,
      conditions: [
        { holds: true, actual: "EUR" },
        { holds: false, actual: 4000 },
      ],
      url: one.url,
      event: { id: latest.id, type: "order.completed", data: { total: { amount: 4000 } } },
    });
    expect(valueOf(await testAutomation(one.deps, one.buyerId, one.automation.id, {})).wouldDeliver).toBe(true);
    expect(receivers.all()).toEqual([]);
    expect(await one.executions()).toEqual([]);
  });

  it("takes the event that is named, and none of another buyer's", async () => {
    const earlier = await one.append(order(7000, new Date(Date.now() - 60_000)));
    await one.append(order(4000));
    const run = valueOf(await testAutomation(one.deps, one.buyerId, one.automation.id, { eventId: earlier.id, conditions: LARGE }));
    expect(run).toMatchObject({ wouldDeliver: true, event: { id: earlier.id } });
    const other = await buyerWithAutomation();
    await expect(testAutomation(other.deps, other.buyerId, other.automation.id, { eventId: earlier.id })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(testAutomation(other.deps, other.buyerId, one.automation.id, {})).rejects.toMatchObject({ code: "not-found" });
  });

  it("says so where there is no event to try it at, and does not deliver what is turned off", async () => {
    expect(await testAutomation(one.deps, one.buyerId, one.automation.id, {})).toMatchObject({
      ok: false,
      refusal: { kind: "no-past-event", eventType: "order.completed" },
    });
    await one.append(order(7000));
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false }));
    expect(valueOf(await testAutomation(one.deps, one.buyerId, one.automation.id, {})).wouldDeliver).toBe(false);
  });
});
