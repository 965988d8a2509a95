import { and, eq, isNotNull } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import type { Action } from "../../../src/features/automations/actions/action.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { putSupplier } from "../../../src/features/crawl/supplier-store.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { appendEvent } from "../../../src/platform/outbox/outbox.ts";
import type { EventType } from "../../../src/platform/outbox/event-types.ts";
import { valueOf } from "../../support/value-of.ts";
import { HeldWakeUps, SILENT_HOST } from "../crawl/setting.ts";
import { openShop } from "../checkout/setting.ts";
import { lineOf } from "../operator.ts";
import { overriding } from "../objects.ts";
import { publishOffer } from "../publish-offer.ts";
import { buyerWithAutomation } from "./harness.ts";

const AGAIN: Action[] = [{ kind: "search-again" }];

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
let crawlJobs: HeldWakeUps;
let deps: Deps;

const using = (overrides: Partial<Deps> = {}) => one.depsWith({ crawlJobs, defer: () => undefined, ...overrides });

/** A supplier at whom nobody answers: there for these tests alone, because test files share one Postgres. */
const asking = (enabled: boolean) =>
  putSupplier(
    deps.db,
    "test-again",
    { name: "Again", baseUrl: SILENT_HOST, currency: "USD", country: "US", enabled },
    lineOf(deps, "supplier.save", "test-again"),
  );

beforeEach(async () => {
  one = await buyerWithAutomation();
  crawlJobs = new HeldWakeUps();
  deps = using();
  await asking(true);
});
afterEach(() => asking(false));

const on = async (eventType: EventType, actions: Action[] = AGAIN) =>
  valueOf(await createAutomation(deps, one.buyerId, { name: "Look again", eventType, actions, enabled: true })).row;
const search = async (query = "chair") => valueOf(await createSearch(deps, one.buyerId, { query, currency: "USD" })).search.id;
/** An event comes; what it leads to is still to be done. */
const happens = async (type: EventType, subject: string, payload: Record<string, unknown>): Promise<string> => {
  const id = deps.ids.next("evt");
  await deps.db.batch([appendEvent(deps.db, { id, type, subject, buyerId: one.buyerId, payload, occurredAt: new Date() })]);
  await wakeAutomations(deps, [id]);
  return id;
};
const madeAgain = () =>
  deps.db
    .select()
    .from(searches)
    .where(and(eq(searches.buyerId, one.buyerId), isNotNull(searches.madeByRun)))
    .orderBy(searches.id);
const runsOf = (automationId: string) =>
  deps.db
    .select()
    .from(automationExecutions)
    .where(eq(automationExecutions.automationId, automationId))
    .orderBy(automationExecutions.occurredAt, automationExecutions.id);
const crawlsOf = (searchId: string) => deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));

describe("a search that an automation makes again", () => {
  it("is a copy of the one the event names, sent out at once, of which no place is sold; the run says which it is", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    const searchId = await search("steel desk, 3 chairs");
    await happens("offer.price.dropped", "ofr_1", { searchId });
    await one.pump(deps);
    const [before] = await deps.db.select().from(searches).where(eq(searches.id, searchId));
    const [made, ...more] = await madeAgain();
    expect(more).toEqual([]);
    expect(made).toMatchObject({ query: before?.query, items: before?.items, currency: "USD", state: "RUNNING", unsponsored: true });
    expect((await crawlsOf(made?.id ?? "")).length).toBeGreaterThan(0);
    expect(await runsOf(automationId)).toMatchObject([
      { id: made?.madeByRun, state: "succeeded", steps: [{ kind: "search-again", outcome: "done", reason: null, searchId: made?.id }] },
    ]);
  });

  it("is made once a run and sent out, wherever the process dies between", async () => {
    await on("offer.price.dropped");
    const searchId = await search();
    /** A process that dies at its so-manieth transaction, before it or once it is done: it does no more and hears no more. */
    const dying = (at: number, when: "before" | "after") => {
      let begun = 0;
      const { db } = deps;
      const batch: typeof db.batch = async (statements) => {
        begun += 1;
        if (begun > at || (begun === at && when === "before")) throw new Error("the process is dead");
        const answer = await db.batch(statements);
        if (begun === at) throw new Error("the process died");
        return answer;
      };
      return using({ db: overriding(db, { batch }) });
    };
    let runs = 0;
    for (const at of [1, 2, 3])
      for (const when of ["before", "after"] as const) {
        const where = `${when} transaction ${at}`;
        const id = await happens("offer.price.dropped", `ofr_${at}_${when}`, { searchId });
        one.events.takeAll();
        await handleWakeUp(deps, { eventId: id });
        const run = async () => (await deps.db.select().from(automationExecutions).where(eq(automationExecutions.eventId, id)))[0];
        const message = { executionId: (await run())?.id ?? "" };
        const dead = await handleWakeUp(dying(at, when), message).catch((error: unknown) => error);
        expect(dead, where).toMatchObject({ message: expect.stringMatching(/^the process/) });
        await deps.db.update(automationExecutions).set({ leaseUntil: null }).where(eq(automationExecutions.eventId, id));
        one.events.messages.push(message, message);
        await one.pump(deps);
        runs += 1;
        expect(await run(), where).toMatchObject({ state: "succeeded", steps: [{ outcome: "done" }] });
        const made = await madeAgain();
        expect(made, where).toHaveLength(runs);
        expect(new Set(made.map(({ state }) => state)), where).toEqual(new Set(["RUNNING"]));
        const [crawl] = await crawlsOf(made.at(-1)?.id ?? "");
        expect(crawl, where).toBeDefined();
      }
  });

  it("is made once by a run that goes on more than a day after it made it, and not by one that was called off meanwhile", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    const searchId = await search();
    const { db } = deps;
    let goesOn = async (): Promise<unknown> => undefined;
    const batch: typeof db.batch = async (statements) => (await goesOn(), db.batch(statements));
    const late = using({ db: overriding(db, { batch }) });
    const runs = (set: Partial<typeof automationExecutions.$inferInsert>) =>
      db.update(automationExecutions).set(set).where(eq(automationExecutions.automationId, automationId));
    for (const message of await happens("offer.price.dropped", "ofr_1", { searchId }).then(() => one.events.takeAll()))
      await handleWakeUp(deps, message);
    const [message] = one.events.takeAll();
    if (!message) throw new Error("nothing was dispatched");
    goesOn = () => ((goesOn = () => Promise.reject(new Error("the process died"))), Promise.resolve());
    await handleWakeUp(late, message).catch(() => undefined);
    await db
      .update(searches)
      .set({ createdAt: new Date(Date.now() - 90_000_000) })
      .where(isNotNull(searches.madeByRun));
    await runs({ leaseUntil: null });
    one.events.messages.push(message);
    await one.pump(deps);
    expect(await madeAgain()).toHaveLength(1);
    expect(await runsOf(automationId)).toMatchObject([{ state: "succeeded", steps: [{ outcome: "done" }] }]);

    for (const dispatch of await happens("offer.price.dropped", "ofr_2", { searchId }).then(() => one.events.takeAll()))
      await handleWakeUp(deps, dispatch);
    goesOn = () => runs({ state: "cancelled" });
    for (const second of one.events.takeAll()) await handleWakeUp(late, second);
    expect(await madeAgain()).toHaveLength(1);
  });

  it("is of nobody else's search", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    const other = await buyerWithAutomation();
    const foreign = valueOf(await createSearch(other.deps, other.buyerId, { query: "chair", currency: "USD" })).search.id;
    await happens("offer.price.dropped", "ofr_1", { searchId: foreign });
    await one.pump(deps);
    expect(await madeAgain()).toEqual([]);
    expect((await runsOf(automationId))[0]?.steps).toMatchObject([{ outcome: "left-out", reason: "there is no search to make again" }]);
  });

  it("sets off no further one by what it brings about, through however many automations", async () => {
    const first = await on("search.completed");
    const second = await on("search.completed");
    const found = await on("offer.found");
    await happens("search.completed", "srch_own", { searchId: await search() });
    await one.pump(deps);
    const made = await madeAgain();
    expect(made.map(({ state }) => state)).toEqual(["RUNNING", "RUNNING"]);
    for (const { id } of made) {
      await happens("search.completed", id, { searchId: id });
      await happens("offer.found", `ofr_of_${id}`, { searchId: id });
    }
    await one.pump(deps);
    expect(await madeAgain()).toHaveLength(2);
    for (const { id } of [first, second, found]) {
      const steps = (await runsOf(id)).flatMap((run) => run.steps).filter(({ outcome }) => outcome === "left-out");
      expect(steps).toHaveLength(2);
      expect(new Set(steps.map(({ reason }) => reason))).toEqual(new Set(["an automation made that search"]));
    }
  });

  it("is made once a day for one subject of an automation, so that prices that go up and down cannot have it made for ever", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    let searchId = await search();
    for (let fall = 0; fall < 3; fall += 1) {
      await happens("offer.price.dropped", "ofr_1", { searchId });
      await one.pump(deps);
      searchId = (await madeAgain()).at(-1)?.id ?? searchId;
    }
    expect(await madeAgain()).toHaveLength(1);
    expect((await runsOf(automationId)).map(({ steps }) => steps[0]?.reason)).toEqual([
      ...[null, "it was made again within a day", "it was made again within a day"],
    ]);
    await deps.db
      .update(searches)
      .set({ createdAt: new Date(Date.now() - 86_500_000) })
      .where(eq(searches.id, searchId));
    await happens("offer.price.dropped", "ofr_1", { searchId });
    await one.pump(deps);
    expect(await madeAgain(), "a day later").toHaveLength(2);
  });

  it("is left out of a run beyond so many within a day, by however many runs at once", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    const { contract } = deps;
    const bounded = using({ contract: { ...contract, automations: { ...contract.automations, searchesPerDay: 2 } } });
    const searchId = await search();
    for (let offer = 1; offer <= 5; offer += 1) await happens("offer.price.dropped", `ofr_${offer}`, { searchId });
    for (const message of one.events.takeAll()) await handleWakeUp(bounded, message);
    await Promise.all(one.events.takeAll().map((message) => handleWakeUp(bounded, message)));
    expect(await madeAgain()).toHaveLength(2);
    const reasons = (await runsOf(automationId)).map(({ state, steps }) => [state, steps[0]?.reason]);
    expect(reasons.filter(([, reason]) => reason === "more than 2 searches of automations within a day")).toHaveLength(3);
    expect(new Set(reasons.map(([state]) => state))).toEqual(new Set(["succeeded"]));
  });

  it("is, of a cart or a checkout, of the latest search that showed one of its offers; left out where there is none", async () => {
    const left = await on("cart.abandoned");
    const stuck = await on("checkout.stuck");
    const shop = await openShop(1250, one.buyerId);
    await happens("cart.abandoned", "cart_1", { cartId: "cart_1", lines: [{ offerId: shop.offerId }] });
    await one.pump(deps);
    expect((await runsOf(left.id))[0]?.steps).toMatchObject([{ outcome: "left-out", reason: "there is no search to make again" }]);

    const offer = {
      ...{ supplierId: "test-shop", productKey: shop.offerId, url: `http://test.invalid/${shop.offerId}`, title: "Label printer" },
      ...{
        price: { amount: 1250, currency: "EUR" },
        availability: "InStock",
        orderable: true,
        condition: "NewCondition",
        minimumQuantity: 1,
      },
    };
    const seenAt = new Date("2031-01-01T00:00:00Z");
    for (const query of ["label printer", "printer for labels"]) {
      const searchId = await search(query);
      await confirmSearch(deps, one.buyerId, searchId);
      await publishOffer(deps, { searchId, currency: "EUR", seenAt, relevance: 0.9, item: query, offer });
    }
    await happens("cart.abandoned", "cart_2", { cartId: "cart_2", lines: [{ offerId: shop.offerId }] });
    const started = valueOf(await shop.start(await shop.cartWith(1), "key-1"));
    await happens("checkout.stuck", started.attempt.id, { attemptId: started.attempt.id });
    await happens("checkout.stuck", "chk_of_another", { attemptId: "chk_of_another" });
    await one.pump(deps);
    expect((await madeAgain()).map(({ query }) => query)).toEqual(["printer for labels", "printer for labels"]);
    expect((await runsOf(stuck.id)).map(({ steps }) => steps[0]?.outcome)).toEqual(["done", "left-out"]);
  });

  it("is left out where there is no supplier to ask", async () => {
    const { id: automationId } = await on("offer.price.dropped");
    await asking(false);
    await happens("offer.price.dropped", "ofr_1", { searchId: await search() });
    await one.pump(deps);
    expect((await runsOf(automationId))[0]?.steps).toMatchObject([{ outcome: "left-out", reason: "there is no supplier to ask" }]);
  });

  it("is refused where the event is about no search and no offers, at the action", async () => {
    const wanted = { name: "Look again", eventType: "quota.near", actions: AGAIN, enabled: true } as const;
    expect(await createAutomation(deps, one.buyerId, wanted)).toMatchObject({ refusal: { kind: "action-refused", pointer: "/actions/0" } });
  });
});
