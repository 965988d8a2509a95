import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { dispatchEvent } from "../../../src/features/automations/dispatch-event.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import type { AutomationWakeUp } from "../../../src/features/automations/ports.ts";
import { readReceivers, readRests } from "../../../src/features/automations/read-receivers.ts";
import { dueExecutions } from "../../../src/features/automations/store/executions.ts";
import { takeProbe } from "../../../src/features/automations/store/receivers.ts";
import { automationReceivers, automations } from "../../../src/features/automations/tables.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { present } from "../../support/present.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Tenant;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

type Tenant = Awaited<ReturnType<typeof buyerWithAutomation>>;

/** Wake-ups of executions that were dispatched, one for each order. */
async function dispatched(tenant: Tenant, ...orders: string[]): Promise<AutomationWakeUp[]> {
  for (const order of orders) await dispatchEvent(tenant.deps, (await tenant.append(tenant.event(order))).id);
  return tenant.events.takeAll();
}

const orders = (count: number, prefix = "ord") => Array.from({ length: count }, (_, index) => `${prefix}_${index}`);
const failing = (tenant: Tenant, times: number, status = 503) =>
  receivers.answer(tenant.url, ...Array.from({ length: times }, () => status));

/** A receiver whose circuit has just opened, and the wake-ups of what was tried and of what was not. */
async function opened(tenant: Tenant, waiting: number): Promise<{ tried: AutomationWakeUp[]; held: AutomationWakeUp[] }> {
  const { failures } = tenant.deps.contract.automations.circuit;
  failing(tenant, failures);
  const wakeUps = await dispatched(tenant, ...orders(failures + waiting));
  const tried = wakeUps.slice(0, failures);
  for (const wakeUp of tried) await handleWakeUp(tenant.deps, wakeUp);
  tenant.events.takeAll();
  return { tried, held: wakeUps.slice(failures) };
}

const received = (tenant: Tenant) => receivers.at(tenant.url).length;
const statesOf = async (tenant: Tenant) => (await tenant.executions()).map(({ state, attempts, probes }) => [state, attempts, probes]);

describe("a receiver that fails again and again", () => {
  it("[AUT-6] is tried no further, and what waits for it spends no try", async () => {
    const { failures } = one.deps.contract.automations.circuit;
    const { tried, held } = await opened(one, 3);
    expect(received(one)).toBe(failures);
    expect(await one.circuit()).toMatchObject({ failures, lastError: "status 503: answer 503", openedAt: expect.any(Date) });

    await one.deps.db.execute(sql`update automation_executions set next_attempt_at = now() where automation_id = ${one.automation.id}`);
    for (const wakeUp of [...held, ...tried]) await handleWakeUp(one.deps, wakeUp);
    expect(received(one)).toBe(failures);
    expect((await statesOf(one)).filter(([, attempts]) => attempts === 0)).toHaveLength(3);
    const due = await dueExecutions(one.deps.db, 100_000, 50);
    expect(held.filter((wakeUp) => "executionId" in wakeUp && due.includes(wakeUp.executionId))).toEqual([]);
  });

  it("holds up no other buyer's deliveries to the same host", async () => {
    await opened(one, 1);
    const other = await buyerWithAutomation();
    for (const wakeUp of await dispatched(other, "ord_a")) await handleWakeUp(other.deps, wakeUp);
    expect(new URL(other.url).host).toBe(new URL(one.url).host);
    expect(received(other)).toBe(1);
    expect(await other.circuit()).toBeUndefined();
  });

  it("is probed by a single delivery when it is time, however many come at once, and one that fails costs no try", async () => {
    const { failures, probeSeconds } = one.deps.contract.automations.circuit;
    const { held } = await opened(one, 3);
    await one.letProbe();
    failing(one, 1);
    await Promise.all(held.map((wakeUp) => handleWakeUp(one.deps, wakeUp)));
    expect(received(one)).toBe(failures + 1);
    expect((await statesOf(one)).filter(([, , probes]) => probes === 1)).toEqual([["pending", 1, 1]]);
    const { failedProbes, openUntil, probeExecutionId, updatedAt } = present(await one.circuit(), "an open circuit");
    expect({ failedProbes, probeExecutionId }).toEqual({ failedProbes: 1, probeExecutionId: null });
    // The next comes after twice the time.
    expect(Math.round((Number(openUntil) - Number(updatedAt)) / 1000)).toBe(2 * probeSeconds);
  });

  it("is called again by all once a probe was taken, at the rate of replays", async () => {
    const { failures } = one.deps.contract.automations.circuit;
    const { held } = await opened(one, 3);
    await one.letProbe();
    await handleWakeUp(one.deps, present(held[0], "a held delivery"));
    expect(received(one)).toBe(failures + 1);
    expect(await one.circuit()).toBeUndefined();
    const woken = one.events.takeAll();
    expect(woken).toEqual(expect.arrayContaining(held.slice(1)));
    for (const wakeUp of woken) await handleWakeUp(one.deps, wakeUp);
    expect(received(one)).toBeGreaterThanOrEqual(failures + 3);
  });

  it("is not called again for the late answer to a delivery that began before it failed", async () => {
    const { failures } = one.deps.contract.automations.circuit;
    const [slow, ...tried] = await dispatched(one, ...orders(failures + 1));
    const letGo = receivers.hang(one.url, 1);
    failing(one, failures);
    const late = handleWakeUp(one.deps, present(slow, "a delivery"));
    await expect.poll(() => received(one)).toBe(1);
    for (const wakeUp of tried) await handleWakeUp(one.deps, wakeUp);
    const open = await one.circuit();
    expect(open).toMatchObject({ failures, openUntil: expect.any(Date) });
    letGo();
    await late;
    expect(await one.circuit()).toEqual(open);
    expect((await one.executions()).filter(({ state }) => state !== "pending")).toHaveLength(1);
  });

  it("is not taken for down where it answers and refuses a delivery", async () => {
    const { failures } = one.deps.contract.automations.circuit;
    failing(one, failures - 1);
    failing(one, 1, 422);
    failing(one, failures - 1);
    for (const wakeUp of await dispatched(one, ...orders(2 * failures - 1))) await handleWakeUp(one.deps, wakeUp);
    expect(await one.circuit()).toMatchObject({ failures: failures - 1, openedAt: null });
  });

  it("leaves the probe's place to the next where its holder died", async () => {
    const { held } = await opened(one, 2);
    await one.letProbe();
    const [dying, next] = held.flatMap((wakeUp) => ("executionId" in wakeUp ? [wakeUp.executionId] : []));
    expect(await takeProbe(one.deps.db, present(dying, "one"), 60)).toBe(true);
    expect(await takeProbe(one.deps.db, present(next, "another"), 60)).toBe(false);
    await one.deps.db
      .update(automationReceivers)
      .set({ probeUntil: new Date(0) })
      .where(eq(automationReceivers.buyerId, one.buyerId));
    expect(await takeProbe(one.deps.db, present(next, "another"), 60)).toBe(true);
  });

  it("is shown to operators with what waits, and to its buyer as less than normal", async () => {
    await opened(one, 3);
    await one.deps.db
      .update(automationReceivers)
      .set({ openedAt: new Date(0) })
      .where(eq(automationReceivers.buyerId, one.buyerId));
    const { items, total } = await readReceivers(one.deps);
    const shown = items.find(({ buyerId }) => buyerId === one.buyerId);
    const { failures } = one.deps.contract.automations.circuit;
    expect(shown).toMatchObject({ receiver: "https://receiver.test", failures, held: failures + 3, lastError: "status 503: answer 503" });
    expect(total).toBeGreaterThanOrEqual(items.length);
    const rests = await readRests(one.deps, [one.automation.id]);
    expect(rests.get(one.automation.id)).toEqual({
      mode: "deliveries-held",
      reason: "status 503: answer 503",
      since: new Date(0).toISOString(),
      policy: "automations.circuit",
    });
  });
});

describe("a receiver that has failed for too long", () => {
  const longAgo = async () => {
    await one.deps.db
      .update(automationReceivers)
      .set({ openedAt: new Date(0) })
      .where(eq(automationReceivers.buyerId, one.buyerId));
    await one.letProbe();
  };

  it("[AUT-3] has its automations disabled, all that lead there, and what waits kept among the dead letters", async () => {
    const { held } = await opened(one, 2);
    const input = { name: "Refunds", eventType: "order.refunded" as const, url: `${one.url}/refunds`, enabled: true };
    const second = await createAutomation(one.deps, one.buyerId, input);
    const elsewhere = await createAutomation(one.deps, one.buyerId, { ...input, url: "https://elsewhere.test/" });
    await longAgo();
    failing(one, 1);
    await handleWakeUp(one.deps, present(held[0], "a held delivery"));
    const rows = await one.deps.db.select().from(automations).where(eq(automations.buyerId, one.buyerId));
    const state = new Map(rows.map(({ id, enabled, disabledReason }) => [id, [enabled, disabledReason]]));
    const gone = [false, "the receiver has failed for too long"];
    expect([state.get(one.automation.id), state.get(second.ok ? second.value.row.id : "")]).toEqual([gone, gone]);
    expect(state.get(elsewhere.ok ? elsewhere.value.row.id : "")).toEqual([true, null]);

    const { failures } = one.deps.contract.automations.circuit;
    expect((await statesOf(one)).map(([is]) => is)).toEqual(Array.from({ length: failures + 2 }, () => "spent"));
    await one.sweep(one.depsWith({ clock: { now: () => new Date(Date.now() + 60_000) } }));
    await one.pump();
    const letters = await lettersOf(one);
    expect(letters).toHaveLength(failures + 2);
    expect(letters.map(({ error }) => error)).toContain("the receiver has failed for too long; status 503: answer 503");
  });

  it("loses nothing that was under way when it was disabled", async () => {
    const { held } = await opened(one, 2);
    await longAgo();
    const [probe, underWay] = [present(held[0], "one"), present(held[1], "another")];
    const id = "executionId" in underWay ? underWay.executionId : "";
    await one.deps.db.execute(sql`update automation_executions set lease_until = now() + interval '1 hour' where id = ${id}`);
    failing(one, 1);
    await handleWakeUp(one.deps, probe);
    await one.expireLeases();
    await one.letProbe();
    await handleWakeUp(one.deps, underWay);
    expect((await one.executions()).find((execution) => execution.id === id)).toMatchObject({ state: "spent", cause: "spent" });
    expect(await one.circuit()).toMatchObject({ probeExecutionId: null });
  });

  it("is called again, with a clean slate, once its buyer enables the automation", async () => {
    const { held } = await opened(one, 1);
    await longAgo();
    failing(one, 1);
    await handleWakeUp(one.deps, present(held[0], "a held delivery"));
    await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: true });
    expect(await one.circuit()).toBeUndefined();
    for (const wakeUp of await dispatched(one, "ord_new")) await handleWakeUp(one.deps, wakeUp);
    expect((await one.executions()).at(-1)).toMatchObject({ state: "succeeded" });
  });

  it("is told to its buyer by one mail in the language of the account, owed by the write that disabled it, where they have proven their address", async () => {
    const stranger = await buyerWithAutomation();
    await one.deps.db.update(buyers).set({ emailVerifiedAt: new Date(), language: "de" }).where(eq(buyers.id, one.buyerId));
    for (const tenant of [one, stranger]) {
      const { held } = await opened(tenant, 2);
      await tenant.deps.db
        .update(automationReceivers)
        .set({ openedAt: new Date(0) })
        .where(eq(automationReceivers.buyerId, tenant.buyerId));
      await tenant.letProbe();
      failing(tenant, 1);
      for (const wakeUp of held) await handleWakeUp(tenant.deps, wakeUp);
      expect((await tenant.deps.db.select().from(automations).where(eq(automations.id, tenant.automation.id)))[0]?.enabled).toBe(false);
    }
    const owed = (buyerId: string) => one.deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, buyerId));
    const notices = await owed(one.buyerId);
    expect(notices).toMatchObject([
      {
        state: "pending",
        kind: "automations-off",
        subject: "Eine Ihrer Automatisierungen wurde abgeschaltet",
        text: expect.stringContaining("https://receiver.test aufruft, wurde abgeschaltet: Der Empfänger ist zu lange gestört."),
      },
    ]);
    expect(await owed(stranger.buyerId)).toEqual([]);
  });
});
