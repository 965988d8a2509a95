import { env } from "cloudflare:workers";
import { and, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { adSpendLaw, impressionsLaw } from "../../../src/features/ads/conservation.ts";
import { adCampaigns, adImpressions, adSpend } from "../../../src/features/ads/tables.ts";
import { orderEventsLaw } from "../../../src/features/orders/conservation.ts";
import { orderLines, orders } from "../../../src/features/orders/tables.ts";
import { stockLaw } from "../../../src/features/stock/conservation.ts";
import { stockReservations } from "../../../src/features/stock/tables.ts";
import type { Equation } from "../../../src/operations/health/conservation-rules.ts";
import type { ConservationLaw } from "../../../src/platform/conservation.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { capturesOf, contractOver } from "./measure.ts";

/**
 * Rows of a day of their own, long ago, so that nothing but them is in the window: two orders with lines, events and what was sold, and two
 * impressions of two campaigns that were clicked. Each place is one or two changes by hand, as a fault would leave them.
 */
const deps = createDeps(env, { contract: contractOver(3_600) });
const DAY_MS = 86_400_000;
let day = Date.UTC(1981, 0, 1, 12);
let at: Date;
const { db } = deps;
const name = (what: string): string => `${what}_${day / DAY_MS}`;

/** An order of two pieces of each of two offers, with its event. */
async function order(id: string) {
  const reservation = {
    attemptId: `${id}-attempt`,
    quantity: 2,
    state: "SOLD" as const,
    heldAt: at,
    expiresAt: at,
    soldAt: at,
    orderId: id,
  };
  await db.insert(orders).values({
    ...{ id, buyerId: "usr_x", attemptId: `${id}-attempt`, cartId: `${id}-cart`, amount: 400, currency: "EUR" },
    ...{ paymentIntentId: `${id}-pi`, placedAt: at },
  });
  const offers = ["o1", "o2"].map((offer) => `${id}-${offer}`);
  await db.insert(orderLines).values(
    offers.map((offerId, position) => ({
      orderId: id,
      position,
      offerId,
      supplierId: "sup",
      title: offerId,
      quantity: 2,
      unitAmount: 100,
    })),
  );
  await db.insert(stockReservations).values(offers.map((offerId) => ({ ...reservation, offerId })));
  await event(id);
}

const event = (subject: string, id = `${subject}-event`) =>
  db.insert(outboxEvents).values({ id, type: "order.completed", subject, buyerId: "usr_x", payload: {}, occurredAt: at, dispatchedAt: at });

const impressionOf = (campaignId: string) => `${campaignId}-imp`;
const campaign = async (id: string) => {
  await db.insert(adCampaigns).values({
    ...{ id, name: id, supplierId: null, keywords: [], placement: "home", bidMinor: 10, dailyBudgetMinor: null },
    ...{ enabled: false, updatedAt: at, updatedBy: "test" },
  });
  await db.insert(adImpressions).values({
    ...{ id: impressionOf(id), campaignId: id, supplierId: "sup", placement: "home", searchId: null, offerId: null, position: 1 },
    ...{ title: "t", viewer: "v", priceMinor: 7, servedAt: at, expiresAt: at, billing: "billed", seenAt: at, clickedAt: at },
  });
  await db.insert(adSpend).values({ campaignId: id, day: at.toISOString().slice(0, 10), spentMinor: 7 });
};

const [A, B] = [() => name("a"), () => name("b")];

beforeEach(async () => {
  day += DAY_MS;
  at = new Date(day);
  for (const id of [A(), B()]) {
    await order(id);
    await campaign(id);
  }
});

/** What other files count is as it was. */
afterEach(async () => {
  const ours = [A(), B(), name("c")];
  const each = sql.join(
    ours.map((id) => sql`${id}`),
    sql`, `,
  );
  await db.delete(orderLines).where(sql`${orderLines.orderId} in (${each})`);
  await db.delete(orders).where(sql`${orders.id} in (${each})`);
  await db.delete(stockReservations).where(eq(stockReservations.heldAt, at));
  await db.delete(outboxEvents).where(eq(outboxEvents.occurredAt, at));
  await db.delete(adImpressions).where(eq(adImpressions.servedAt, at));
  await db.delete(adSpend).where(sql`${adSpend.campaignId} in (${each})`);
  await db.delete(adCampaigns).where(sql`${adCampaigns.id} in (${each})`);
});

const dropEvent = (id: string) => db.delete(outboxEvents).where(eq(outboxEvents.id, `${id}-event`));
const dropOrder = async (id: string) => {
  await db.delete(orderLines).where(eq(orderLines.orderId, id));
  await db.delete(orders).where(eq(orders.id, id));
};
const ofOffer = (id: string, offer: string) => and(eq(stockReservations.orderId, id), eq(stockReservations.offerId, `${id}-${offer}`));
const sold = (id: string, offer: string, change: Partial<typeof stockReservations.$inferInsert>) =>
  db.update(stockReservations).set(change).where(ofOffer(id, offer));
const dropSold = (id: string, offer: string) => db.delete(stockReservations).where(ofOffer(id, offer));
const line = (id: string, position: number, change: Partial<typeof orderLines.$inferInsert>) =>
  db
    .update(orderLines)
    .set(change)
    .where(and(eq(orderLines.orderId, id), eq(orderLines.position, position)));
const impression = (id: string, change: Partial<typeof adImpressions.$inferInsert>) =>
  db
    .update(adImpressions)
    .set(change)
    .where(eq(adImpressions.id, impressionOf(id)));
const spend = (id: string, spentMinor: number) => db.update(adSpend).set({ spentMinor }).where(eq(adSpend.campaignId, id));

type Found = Partial<Record<keyof Equation["apart"], () => readonly string[]>>;
type Place = [law: (using: typeof deps) => ConservationLaw, what: string, breaks: () => Promise<unknown>, found: Found];

const PLACES: Place[] = [
  [orderEventsLaw, "an event", () => dropEvent(A()), { leftOnly: () => [A()] }],
  [orderEventsLaw, "an order", () => dropOrder(B()), { rightOnly: () => [B()] }],
  [
    orderEventsLaw,
    "an order and another order's event",
    async () => [await dropEvent(A()), await dropOrder(B())],
    { leftOnly: () => [A()], rightOnly: () => [B()] },
  ],
  [orderEventsLaw, "an event that is written twice", () => event(A(), `${A()}-again`), { differing: () => [A()] }],
  [
    orderEventsLaw,
    "an event that is written twice, and another's that is not",
    async () => [await dropEvent(B()), await event(A(), `${A()}-again`)],
    { leftOnly: () => [B()], differing: () => [A()] },
  ],
  [
    orderEventsLaw,
    "an event that tells of another order",
    () =>
      db
        .update(outboxEvents)
        .set({ subject: name("c") })
        .where(eq(outboxEvents.id, `${A()}-event`)),
    { leftOnly: () => [A()], rightOnly: () => [name("c")] },
  ],
  [
    orderEventsLaw,
    "an event of another type",
    () =>
      db
        .update(outboxEvents)
        .set({ type: "checkout.failed" })
        .where(eq(outboxEvents.id, `${A()}-event`)),
    { leftOnly: () => [A()] },
  ],
  [stockLaw, "a reservation", () => dropSold(A(), "o1"), { leftOnly: () => [`${A()}/${A()}-o1`] }],
  [stockLaw, "a piece of a reservation", () => sold(A(), "o1", { quantity: 1 }), { differing: () => [`${A()}/${A()}-o1`] }],
  [
    stockLaw,
    "a piece too few and another's too many",
    async () => [await sold(A(), "o1", { quantity: 1 }), await sold(B(), "o2", { quantity: 3 })],
    { differing: () => [`${A()}/${A()}-o1`, `${B()}/${B()}-o2`] },
  ],
  [
    stockLaw,
    "a piece too few and too many within one order",
    async () => [await sold(A(), "o1", { quantity: 1 }), await sold(A(), "o2", { quantity: 3 })],
    { differing: () => [`${A()}/${A()}-o1`, `${A()}/${A()}-o2`] },
  ],
  [
    stockLaw,
    "an order's line",
    () => db.delete(orderLines).where(and(eq(orderLines.orderId, A()), eq(orderLines.position, 0))),
    { rightOnly: () => [`${A()}/${A()}-o1`] },
  ],
  [stockLaw, "a line's quantity", () => line(A(), 0, { quantity: 5 }), { differing: () => [`${A()}/${A()}-o1`] }],
  [
    stockLaw,
    "a line of one order and the reservation of another",
    async () => [await line(A(), 0, { quantity: 4 }), await dropSold(B(), "o1"), await sold(A(), "o2", { quantity: 6 })],
    { leftOnly: () => [`${B()}/${B()}-o1`], differing: () => [`${A()}/${A()}-o1`, `${A()}/${A()}-o2`] },
  ],
  [
    stockLaw,
    "pieces that were sold of another offer",
    () => sold(A(), "o1", { offerId: `${A()}-o9` }),
    { leftOnly: () => [`${A()}/${A()}-o1`], rightOnly: () => [`${A()}/${A()}-o9`] },
  ],
  [
    stockLaw,
    "pieces that were sold to another order",
    () => sold(A(), "o1", { orderId: name("c") }),
    { leftOnly: () => [`${A()}/${A()}-o1`], rightOnly: () => [`${name("c")}/${A()}-o1`] },
  ],
  [stockLaw, "a sale that is only held", () => sold(A(), "o1", { state: "RELEASED" }), { leftOnly: () => [`${A()}/${A()}-o1`] }],
  [
    impressionsLaw,
    "the reason of what is not billed",
    () => impression(A(), { billing: "unbilled", reason: null }),
    { differing: () => [impressionOf(A())] },
  ],
  [impressionsLaw, "the click of what is billed", () => impression(A(), { clickedAt: null }), { differing: () => [impressionOf(A())] }],
  [impressionsLaw, "a state that nobody knows", () => impression(A(), { billing: "lost" }), { differing: () => [impressionOf(A())] }],
  [adSpendLaw, "a charge", () => db.delete(adSpend).where(eq(adSpend.campaignId, A())), { rightOnly: () => [A()] }],
  [adSpendLaw, "a cent of a charge", () => spend(A(), 6), { differing: () => [A()] }],
  [
    adSpendLaw,
    "a cent that is charged to another campaign",
    async () => [await spend(A(), 6), await spend(B(), 8)],
    { differing: () => [A(), B()] },
  ],
  [
    adSpendLaw,
    "a click, and a charge of another campaign",
    async () => [
      await impression(A(), { billing: "unbilled", reason: "robot" }),
      await db.delete(adSpend).where(eq(adSpend.campaignId, B())),
    ],
    { leftOnly: () => [A()], rightOnly: () => [B()] },
  ],
  [adSpendLaw, "a price", () => impression(A(), { priceMinor: 9 }), { differing: () => [A()] }],
];

const now = (seconds: number) => new Date(day + 60_000 + seconds * 1000);

describe("a law, where one place of its ledgers is broken", () => {
  it.each(PLACES)("finds it twice in a row, and names it: $1", async (law, _what, breaks, found) => {
    const captures = capturesOf(deps, law(deps));
    const clean = await captures.at(now(0));
    expect(clean.map(({ verdict, error }) => [verdict, error])).toEqual(clean.map(() => ["holds", null]));

    await breaks();
    await captures.at(now(10));
    const [broken] = (await captures.at(now(20))).filter(({ verdict }) => verdict !== "holds");
    const ids = ({ apart }: Equation) => Object.fromEntries(Object.entries(apart).map(([where, { ids: named }]) => [where, named]));
    const expected = {
      leftOnly: [],
      rightOnly: [],
      differing: [],
      ...Object.fromEntries(Object.entries(found).map(([where, of]) => [where, of()])),
    };
    expect(broken && ids(broken)).toEqual(expected);
    expect(captures.raised.length).toBeGreaterThan(0);
  });
});
