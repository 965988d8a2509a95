import { eq, sql, type SQL } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Action } from "../../../src/features/automations/actions/action.ts";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { deliveriesOwed } from "../../../src/features/automations/store/owed.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { overriding } from "../objects.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

const CALL: Action = { kind: "webhook" };
const MAIL: Action = { kind: "mail" };
const HOUR: Action = { kind: "delay", seconds: 3_600 };

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;

const prove = (at: Date | null) => one.deps.db.update(buyers).set({ emailVerifiedAt: at }).where(eq(buyers.id, one.buyerId));

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
  await prove(new Date("2026-01-01T00:00:00Z"));
});
afterEach(() => vi.restoreAllMocks());

const doing = async (actions: Action[], url?: string) =>
  valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { actions, ...(url === undefined ? {} : { url }) }));
const notices = () => one.deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, one.buyerId));
/** An event comes, and all it leads to is done. */
const happens = async (order = "ord_1", occurredAt?: Date) => {
  const { id, subject, ...event } = one.event(order, occurredAt);
  const appended = await one.append({ ...event, id, subject, payload: { orderId: order, total: { amount: 4200, currency: "EUR" } } });
  await wakeAutomations(one.deps, [appended.id]);
  return appended;
};

describe("an automation with several actions", () => {
  it("[AUT-6] does them in order, once each, and says what came of each", async () => {
    await doing([CALL, MAIL]);
    await happens();
    await one.pump();
    expect(receivers.at(one.url)).toHaveLength(1);
    const [mail, ...more] = await notices();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ kind: "automation", subject: "An order was placed: Orders" });
    expect(mail?.text).toContain("orderId: ord_1\ntotal: 42.00 EUR\n");
    expect(mail?.text).toMatch(/Turn the automation off, and no more mails of it come/);
    const [run] = await one.executions();
    expect(run).toMatchObject({
      ...{ state: "succeeded", actions: [CALL, MAIL] },
      steps: [
        { kind: "webhook", outcome: "done", reason: null },
        { kind: "mail", outcome: "done", reason: null },
      ],
    });
  });

  /** A process that dies at its so-manieth transaction, before it or once it is done: it does no more and hears no more. */
  const dying = (at: number, when: "before" | "after") => {
    let begun = 0;
    const living = async <T>(transaction: () => Promise<T>): Promise<T> => {
      begun += 1;
      if (begun > at || (begun === at && when === "before")) throw new Error("the process is dead");
      const answer = await transaction();
      if (begun === at) throw new Error("the process died");
      return answer;
    };
    const batch: typeof one.deps.db.batch = (statements) => living(() => one.deps.db.batch(statements));
    // One that is waited for is a transaction; one that is handed to a batch is not waited for.
    const execute = ((statement: SQL) => {
      const made = one.deps.db.execute(statement);
      const then: typeof made.then = (fulfilled, rejected) => living(async () => made).then(fulfilled, rejected);
      // oxlint-disable-next-line unicorn/no-thenable -- it is what a statement of drizzle's is waited for by
      return overriding(made, { then });
    }) as unknown as typeof one.deps.db.execute;
    return one.depsWith({ db: overriding(one.deps.db, { batch, execute }) });
  };

  it("[AUT-6] loses and repeats none of them, wherever the process dies between", async () => {
    await doing([MAIL, CALL]);
    let runs = 0;
    for (const at of [1, 2])
      for (const when of ["before", "after"] as const) {
        const where = `${when} transaction ${at}`;
        const { id } = await happens(`ord_${at}_${when}`);
        one.events.takeAll();
        await handleWakeUp(one.deps, { eventId: id });
        const run = async () =>
          (await one.deps.db.select().from(automationExecutions).where(eq(automationExecutions.eventId, id)))[0] ?? { id: "" };
        const message = { executionId: (await run()).id };
        const process = dying(at, when);
        const dead = await handleWakeUp(process, message)
          .then(() => handleWakeUp(process, message))
          .catch((error: unknown) => error);
        expect(dead, where).toMatchObject({ message: expect.stringMatching(/^the process/) });
        await one.expireLeases();
        one.events.messages.push(message, message);
        await one.pump();
        runs += 1;
        expect(await run(), where).toMatchObject({ state: "succeeded", steps: [{ kind: "mail" }, { kind: "webhook" }] });
        expect(new Set(receivers.at(one.url).map((delivery) => delivery.id)).size, where).toBe(runs);
        expect(await notices(), where).toHaveLength(runs);
      }
  });

  it("gives each action the whole schedule, and sends no mail of what was not delivered", async () => {
    await doing([CALL, MAIL]);
    receivers.answer(one.url, 500, 500);
    await happens();
    await one.pump();
    expect(receivers.at(one.url)).toHaveLength(3);
    const [run] = await one.executions();
    expect(run).toMatchObject({ state: "succeeded", attempts: 4, settled: 3 });
    receivers.answer(one.url, ...Array.from({ length: 20 }, () => 400));
    await happens("ord_2");
    await one.pump();
    expect(await notices()).toHaveLength(1);
    expect((await one.executions())[1]).toMatchObject({ state: "dead", steps: [] });
  });

  it("mails though the receiver's circuit is open, and calls nobody meanwhile", async () => {
    await doing([MAIL, CALL]);
    await one.deps.db
      .execute(sql`insert into automation_receivers (buyer_id, receiver, failures, last_error, updated_at, opened_at, open_until)
      values (${one.buyerId}, 'https://receiver.test', 10, 'down', now(), now(), now() + interval '1 hour')`);
    await happens();
    await one.pump();
    expect(await notices()).toHaveLength(1);
    expect(receivers.at(one.url)).toEqual([]);
    expect(await one.executions()).toMatchObject([{ state: "pending", step: 1 }]);
  });
});

describe("a mail of an automation", () => {
  it("goes to an address that is proven alone: refused where it is written, left out where it is so no more", async () => {
    await prove(null);
    const refusal = { kind: "action-refused", pointer: "/actions/0" };
    expect(await changeAutomation(one.deps, one.buyerId, one.automation.id, { actions: [MAIL] })).toMatchObject({ refusal });
    const wanted = { name: "Mails", eventType: "order.completed", actions: [MAIL], enabled: true } as const;
    expect(await createAutomation(one.deps, one.buyerId, wanted)).toMatchObject({ refusal });
    await prove(new Date("2026-01-01T00:00:00Z"));
    await doing([MAIL, CALL], one.url);
    await prove(null);
    await happens();
    await one.pump();
    expect(await notices()).toEqual([]);
    expect(receivers.at(one.url)).toHaveLength(1);
    expect((await one.executions())[0]).toMatchObject({
      ...{ state: "succeeded" },
      steps: [{ kind: "mail", outcome: "left-out", reason: "no e-mail address is proven" }, { kind: "webhook" }],
    });
  });

  it("is left out of a run beyond so many within a day, by however many runs at once", async () => {
    await doing([MAIL]);
    const { contract } = one.deps;
    const deps = one.depsWith({ contract: { ...contract, automations: { ...contract.automations, mailsPerDay: 2 } } });
    for (let order = 1; order <= 5; order += 1) await happens(`ord_${order}`);
    for (const message of one.events.takeAll()) await handleWakeUp(deps, message);
    await Promise.all(one.events.takeAll().map((message) => handleWakeUp(deps, message)));
    expect(await notices()).toHaveLength(2);
    const outcomes = (await one.executions()).map(({ state, steps }) => [state, steps[0]?.outcome]);
    expect(outcomes.filter(([state]) => state === "succeeded")).toHaveLength(5);
    expect(outcomes.filter(([, outcome]) => outcome === "left-out")).toHaveLength(3);
  });

  it("wants no address to be called, nor leaves one that is not", async () => {
    const { db } = one.deps;
    expect(await changeAutomation(one.deps, one.buyerId, one.automation.id, { actions: [MAIL], url: one.url })).toMatchObject({
      refusal: { kind: "automation-url-refused" },
    });
    expect(await doing([MAIL])).toMatchObject({ url: "" });
    const bring = { refusal: { kind: "automation-url-refused", reason: "is missing: a webhook is sent to it" } };
    expect(await changeAutomation(one.deps, one.buyerId, one.automation.id, { actions: [CALL] })).toMatchObject(bring);
    expect(await changeAutomation(one.deps, one.buyerId, one.automation.id, { url: one.url })).toMatchObject({
      refusal: { kind: "automation-url-refused", reason: "is not called: none of the actions is a webhook" },
    });
    expect(await doing([CALL, MAIL], one.url)).toMatchObject({ url: one.url, version: 3 });
    // One that takes the address away while another has it called: one of the two is refused, whichever comes first.
    await Promise.all([
      changeAutomation(one.deps, one.buyerId, one.automation.id, { actions: [MAIL] }),
      changeAutomation(one.deps, one.buyerId, one.automation.id, { actions: [CALL] }),
    ]);
    const { rows } = await db.execute<{ url: string; calls: boolean }>(
      sql`select url, actions @> '[{"kind":"webhook"}]' as calls from automations where id = ${one.automation.id}`,
    );
    expect(rows.map(({ url, calls }) => (url !== "") === calls)).toEqual([true]);
  });
});

describe("a delay of an automation", () => {
  const dueIn = async () => {
    const { rows } = await one.deps.db.execute<{ seconds: number; delayed: boolean }>(
      sql`select extract(epoch from next_attempt_at - now())::float8 as seconds, delayed_until > now() as delayed from ${automationExecutions}
        where automation_id = ${one.automation.id} and state = 'pending' order by occurred_at`,
    );
    return rows;
  };
  const passes = () =>
    one.deps.db.execute(
      sql`update ${automationExecutions} set next_attempt_at = now(), delayed_until = now() where automation_id = ${one.automation.id}`,
    );

  it("is waited for before the first action and between two, by the row and not by a process", async () => {
    await doing([HOUR, CALL, HOUR, MAIL]);
    await happens();
    for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    expect(receivers.at(one.url)).toEqual([]);
    expect(await dueIn()).toMatchObject([{ delayed: true }]);
    expect((await dueIn())[0]?.seconds).toBeGreaterThan(3_000);
    await passes();
    await one.sweep(one.deps);
    for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    expect(receivers.at(one.url)).toHaveLength(1);
    expect(await notices()).toEqual([]);
    expect((await dueIn())[0]?.seconds).toBeGreaterThan(3_000);
    await passes();
    await one.sweep(one.deps);
    for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    expect(await notices()).toHaveLength(1);
  });

  it("[AUT-6] holds up nothing later of its subject", async () => {
    const later = `${one.url}/later`;
    valueOf(await createAutomation(one.deps, one.buyerId, { name: "At once", eventType: "order.completed", url: later, enabled: true }));
    await doing([HOUR, CALL]);
    const at = new Date();
    await happens("ord_1", at);
    await happens("ord_1", new Date(at.getTime() + 1));
    for (let round = 0; round < 4; round += 1) for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    expect(receivers.at(later)).toHaveLength(2);
    expect(receivers.at(one.url)).toEqual([]);
  });

  it("ends with the automation that is turned off, and what was to come does not", async () => {
    await doing([HOUR, MAIL]);
    await happens();
    for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
    valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false }));
    await passes();
    await one.sweep(one.deps);
    await one.pump();
    expect(await notices()).toEqual([]);
    expect(await one.executions()).toMatchObject([{ state: "cancelled" }]);
  });
});

describe("a run that is sent again", () => {
  it("[GEN-7] calls its receiver and mails nobody; one that called nobody is refused", async () => {
    const operator = { kind: "operator", id: "opr_1", role: "operator", email: "ops@acme.test" } as never;
    await doing([CALL, MAIL]);
    await happens();
    await one.pump();
    const [called] = await one.executions();
    valueOf(await replayExecutions(one.deps, operator, [called?.id ?? ""]));
    await one.pump();
    expect(receivers.at(one.url).map(({ id }) => id)).toEqual([called?.id, called?.id]);
    expect(await notices()).toHaveLength(1);
    await doing([MAIL]);
    await happens("ord_2");
    await one.pump();
    const mailed = (await one.executions()).find(({ id }) => id !== called?.id);
    expect(await replayExecutions(one.deps, operator, [mailed?.id ?? ""])).toMatchObject({
      value: { replaying: [], refused: [{ id: mailed?.id, reason: "not-delivered" }] },
    });
  });
});

describe("the law of deliveries", () => {
  it("[AUT-6] takes a mail for done by its step, and misses one of which nothing is said", async () => {
    await doing([MAIL]);
    // Its automation was there before it, by more than clocks differ.
    const at = new Date(Date.now() + 60_000);
    await happens("ord_1", at);
    await one.pump();
    const window = { since: new Date(at.getTime() - 1), before: new Date(at.getTime() + 1), most: 100 };
    const [run] = await one.executions();
    expect((await deliveriesOwed(one.deps.db, window)).apart.differing.ids).not.toContain(run?.id);
    await one.deps.db.execute(sql`update ${automationExecutions} set steps = '[]' where id = ${run?.id ?? ""}`);
    expect((await deliveriesOwed(one.deps.db, window)).apart.differing.ids).toContain(run?.id);
  });
});
