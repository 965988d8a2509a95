import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buyers } from "../../../src/features/auth/tables.ts";
import type { Action } from "../../../src/features/automations/actions/action.ts";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { replayWithPayload } from "../../../src/features/automations/edit-payload.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { buyerNotices } from "../../../src/platform/notices/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

const CALL: Action = { kind: "webhook" };
const MAIL: Action = { kind: "mail" };
const HOUR: Action = { kind: "delay", seconds: 3_600 };

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
  await one.deps.db
    .update(buyers)
    .set({ emailVerifiedAt: new Date("2026-01-01T00:00:00Z") })
    .where(eq(buyers.id, one.buyerId));
});
afterEach(() => vi.restoreAllMocks());

const doing = async (actions: Action[]) => valueOf(await changeAutomation(one.deps, one.buyerId, one.automation.id, { actions }));
const notices = () => one.deps.db.select().from(buyerNotices).where(eq(buyerNotices.buyerId, one.buyerId));
const runs = (set: Record<string, unknown>) =>
  one.deps.db.update(automationExecutions).set(set).where(eq(automationExecutions.automationId, one.automation.id));
const run = async () => (await one.executions())[0];
/** An event comes and is dispatched; its run is not begun. */
const happens = async (order = "ord_1") => {
  const event = await one.append({ ...one.event(order), payload: { orderId: order, total: { amount: 4200, currency: "EUR" } } });
  await wakeAutomations(one.deps, [event.id]);
  for (const message of one.events.takeAll()) await handleWakeUp(one.deps, message);
};
/** The receiver refuses as often as it is tried. */
const refuses = () => {
  const { delaysSeconds } = one.deps.contract.automations.retry;
  receivers.answer(one.url, ...Array.from({ length: delaysSeconds.length + 1 }, () => 400));
};
/** What waits in the queue is done, and nothing that this leads to. */
const begin = async (using = one.deps) => {
  for (const message of one.events.takeAll()) await handleWakeUp(using, message);
};

describe("a step of a run", () => {
  it("[AUT-6] is not done by a holder whose lease has passed on", async () => {
    await doing([MAIL]);
    await happens();
    const batch: typeof one.deps.db.batch = async (statements) => {
      await runs({ fence: sql`fence + 1` });
      return one.deps.db.batch(statements);
    };
    await begin(one.depsWith({ db: overriding(one.deps.db, { batch }) }));
    expect(await notices()).toEqual([]);
    expect(await run()).toMatchObject({ state: "pending", steps: [] });
  });

  it("is not done again and again where its process dies each time: it ends among the dead letters, and its replay ends that", async () => {
    await doing([MAIL, HOUR, CALL]);
    await happens();
    await runs({ attempts: 99 });
    await begin();
    await one.pump();
    expect(await notices()).toEqual([]);
    const [letter] = await lettersOf(one);
    expect(letter).toMatchObject({ cause: "crashed", state: "undecided" });
    valueOf(await replayDeadLetters(one.deps, OPERATOR, [letter?.id ?? ""]));
    await begin();
    expect(await notices()).toHaveLength(1);
    expect((await lettersOf(one))[0]).toMatchObject({ state: "replayed", history: [{}, {}, { what: "replayed" }] });
    expect(await run()).toMatchObject({ state: "pending", replaying: false, step: 2 });
  });

  it("has its next done at once, without the sweep, and its error does not stay with the run", async () => {
    await doing([CALL, MAIL]);
    await happens();
    await begin();
    expect(one.events.messages).toEqual([{ executionId: (await run())?.id }]);
    await begin();
    expect(await notices()).toHaveLength(1);

    await doing([CALL, HOUR, MAIL]);
    receivers.answer(one.url, 500);
    await happens("ord_2");
    await begin();
    expect((await one.executions())[1]?.lastError).toContain("500");
    await runs({ nextAttemptAt: sql`now()` });
    await begin();
    expect((await one.executions())[1]).toMatchObject({ state: "pending", lastError: null, replaying: false });
  });

  it("of a letter that is replayed goes on as any run does", async () => {
    await doing([CALL, HOUR, MAIL]);
    refuses();
    await happens();
    await one.pump();
    const [letter] = await lettersOf(one);
    valueOf(await replayDeadLetters(one.deps, OPERATOR, [letter?.id ?? ""]));
    await begin();
    expect(await run()).toMatchObject({ state: "pending", replaying: false, steps: [{ kind: "webhook", outcome: "done" }] });
  });
});

describe("a mail of an automation", () => {
  it("is in the language of the account, and says where it is turned off", async () => {
    await doing([MAIL]);
    await one.deps.db.update(buyers).set({ language: "de" }).where(eq(buyers.id, one.buyerId));
    await happens();
    await begin();
    const [mail] = await notices();
    expect(mail?.subject).toBe("Eine Bestellung wurde aufgegeben: Orders");
    expect(mail?.text).toContain(`/app/automations/${one.automation.id}`);
  });

  it("says what an operator has sent in place of the payload", async () => {
    await doing([CALL, MAIL]);
    refuses();
    await happens();
    await one.pump();
    const [letter] = await lettersOf(one);
    const edit = { data: { orderId: "ord_mended" }, reason: "The receiver takes no other." };
    valueOf(await replayWithPayload(one.deps, OPERATOR, letter?.id ?? "", edit));
    await one.pump();
    expect((await notices())[0]?.text).toContain("orderId: ord_mended");
  });
});
