import { env } from "cloudflare:workers";
import { and, eq, inArray } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { OPERATORS_ACCOUNT } from "../../../src/features/auth/operators-account.ts";
import { writeReached } from "../../../src/features/llm/write-reached.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { deleteAutomation } from "../../../src/features/automations/delete-automation.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { tellAlerts } from "../../../src/features/automations/operators/tell-alerts.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { testAutomation } from "../../../src/features/automations/test-automation.ts";
import { tellStaleRates } from "../../../src/features/fx/tell-stale.ts";
import { fxRates } from "../../../src/features/fx/tables.ts";
import type { EventType } from "../../../src/platform/outbox/event-types.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { raiseOf } from "../alerts/ledger-under-test.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, HeldQueue } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
beforeEach(() => void (receivers = fakeReceivers()));
const made: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of made.splice(0)) await end();
  vi.restoreAllMocks();
});

/** One of the operators' automations, for as long as a test lasts: it hears of everybody's events. */
async function hearing(deps: Deps, eventType: EventType, about: readonly { field: string; value: string }[]) {
  const url = `https://receiver.test/operators/${deps.ids.next("req")}`;
  const conditions = about.map(({ field, value }) => ({ field, operator: "equals" as const, value }));
  const wanted = { name: "Ours", eventType, url, enabled: true, conditions, operator: OPERATOR };
  const { row } = valueOf(await createAutomation(deps, OPERATORS_ACCOUNT, wanted));
  made.push(() => deleteAutomation(deps, OPERATORS_ACCOUNT, row.id, OPERATOR));
  return { url, id: row.id, bodies: () => receivers.at(url).map(({ body }) => JSON.parse(body) as Record<string, unknown>) };
}

const eventsOf = ({ db }: Deps, type: EventType, subjects: readonly string[]) =>
  db
    .select()
    .from(outboxEvents)
    .where(and(eq(outboxEvents.type, type), inArray(outboxEvents.subject, [...subjects])));

/** Whoever has a cron's lease for a moment is waited for: the test files share one Postgres. */
async function once(run: () => Promise<unknown>): Promise<void> {
  let answer: unknown;
  do answer = await run();
  while (typeof answer === "object" && answer !== null && "skipped" in answer);
}

const pump = async (deps: Deps, events: HeldQueue): Promise<void> => {
  for (let round = 0; round < 5; round += 1) for (const message of events.takeAll()) await handleWakeUp(deps, message);
};

describe("the operators' automations", () => {
  it("[AUT-2] hear of an alert that was opened, once, also of one that is resolved by then", async () => {
    const events = new HeldQueue();
    const real = createDeps(env, { automationEvents: events });
    const key = `told.${real.ids.next("req")}`;
    const ours = await hearing(real, "alert.raised", [{ field: "/key", value: key }]);
    await once(() => tellAlerts(real));
    await real.alertLedger.raise([raiseOf(key, { severity: "warn" })]);
    await real.alertLedger.resolve(key, "it is over");
    await once(() => tellAlerts(real));
    await once(() => tellAlerts(real));
    const [alert] = await real.alertLedger.listAlerts({ text: key, limit: 10, after: undefined });
    expect(await eventsOf(real, "alert.raised", [alert?.id ?? ""])).toMatchObject([
      { buyerId: OPERATORS_ACCOUNT, payload: { key, severity: "warn", summary: `${key} is wrong`, drill: false } },
    ]);
    await pump(real, events);
    expect(ours.bodies()).toMatchObject([{ type: "alert.raised", subject: alert?.id, data: { alertId: alert?.id, key } }]);
  });

  it("[AUT-2] hear of alerts that Postgres could not be told of at once, in their order", async () => {
    const events = new HeldQueue();
    const deps = createDeps(env, { automationEvents: events });
    await once(() => tellAlerts(deps));
    const keys = ["a", "b", "c"].map((name) => `told.${name}.${deps.ids.next("req")}`);
    for (const key of keys) await deps.alertLedger.raise([raiseOf(key, { severity: "info" })]);
    const gone = { get: () => Promise.reject(new Error("the process died here")) };
    const dying = createDeps(env, { automationEvents: events, alertsOpenedAfter: gone.get });
    await expect(once(() => tellAlerts(dying))).rejects.toThrow("died");
    await once(() => tellAlerts(deps));
    const told = await deps.db
      .select({ payload: outboxEvents.payload })
      .from(outboxEvents)
      .where(eq(outboxEvents.type, "alert.raised"))
      .orderBy(outboxEvents.subject);
    expect(told.map(({ payload }) => payload["key"]).filter((key) => keys.includes(String(key)))).toEqual(keys);
    for (const key of keys) await deps.alertLedger.resolve(key, "it is over");
  });

  it("[FX-2] hear of rates that are stale, once until that changes", async () => {
    const events = new HeldQueue();
    const real = createDeps(env);
    const base = `T${Date.now()}`;
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const fx = { ...real.contract.fx, base, supportedCurrencies: [base, "USD", "GBP"], freshSeconds: 3_600, graceSeconds: 86_400 };
    const deps = createDeps(env, { automationEvents: events, contract: { ...real.contract, fx } });
    const ours = await hearing(deps, "fx.stale", [{ field: "/base", value: base }]);
    const row = { base, rate: "1.1", source: "rates.test", fetchedAt: at(0) };
    await deps.db.insert(fxRates).values(["USD", "GBP"].map((currency) => ({ ...row, currency, asOf: at(0) })));
    const told = async () => (await eventsOf(deps, "fx.stale", [base])).map(({ payload }) => [payload["coverage"], payload["unfit"]]);
    await once(() => tellStaleRates(deps));
    expect(await told()).toEqual([]);
    await deps.db
      .update(fxRates)
      .set({ asOf: at(3) })
      .where(and(eq(fxRates.base, base), eq(fxRates.currency, "USD")));
    await once(() => tellStaleRates(deps));
    await once(() => tellStaleRates(deps));
    expect(await told()).toEqual([["stale", 1]]);
    await deps.db
      .update(fxRates)
      .set({ asOf: at(60) })
      .where(and(eq(fxRates.base, base), eq(fxRates.currency, "USD")));
    await once(() => tellStaleRates(deps));
    expect(await told()).toEqual([
      ["stale", 1],
      ["partial", 1],
    ]);
    await pump(deps, events);
    expect(ours.bodies()).toMatchObject([
      { data: { base, coverage: "stale", stale: ["USD"] } },
      { data: { coverage: "partial", expired: ["USD"] } },
    ]);
  });

  it("hear of a limit that is nearly used, whoever's it is, beside its buyer and from the same event", async () => {
    const one = await buyerWithAutomation();
    const day = new Date().toISOString().slice(0, 10);
    const ours = await hearing(one.deps, "quota.near", [{ field: "/day", value: day }]);
    await writeReached(one.deps, { userId: one.buyerId, day, of: "account", unit: "tokens", subject: "", percent: 80 } as never);
    await one.pump();
    const [event] = await eventsOf(one.deps, "quota.near", [one.buyerId]);
    expect(ours.bodies().filter(({ subject }) => subject === one.buyerId)).toMatchObject([{ id: event?.id, data: { percent: 80 } }]);
  });

  it("are told of no buyer's event of a type that is not theirs, and buyers of none of the operators'", async () => {
    const one = await buyerWithAutomation();
    const ours = await hearing(one.deps, "alert.raised", []);
    const event = await one.append(one.event("ord_a"));
    await handleWakeUp(one.deps, { eventId: event.id });
    await one.pump();
    expect(await one.executions()).toMatchObject([{ state: "succeeded" }]);
    const others = await one.deps.db.select().from(automationExecutions).where(eq(automationExecutions.automationId, ours.id));
    expect(others.filter(({ eventId }) => eventId === event.id)).toEqual([]);
  });

  it("are tried at anybody's past event", async () => {
    const one = await buyerWithAutomation();
    const event = { ...one.event("ord_a"), type: "checkout.failed" as const, payload: { state: "FAILED" } };
    await one.append(event);
    const wanted = { name: "Ours", eventType: "checkout.failed" as const, url: "https://receiver.test/operators", enabled: false };
    const { row } = valueOf(await createAutomation(one.deps, OPERATORS_ACCOUNT, { ...wanted, operator: OPERATOR }));
    made.push(() => deleteAutomation(one.deps, OPERATORS_ACCOUNT, row.id, OPERATOR));
    expect(valueOf(await testAutomation(one.deps, OPERATORS_ACCOUNT, row.id, { eventId: event.id }))).toMatchObject({
      wouldDeliver: false,
      event: { id: event.id },
    });
  });
});
