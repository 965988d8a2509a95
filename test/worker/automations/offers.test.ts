import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { dispatchEvent } from "../../../src/features/automations/dispatch-event.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import type { Condition } from "../../../src/features/automations/conditions/condition.ts";
import { storeOffers } from "../../../src/features/catalog/store-offers.ts";
import type { SupplierOffer } from "../../../src/features/catalog/rules.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { EVENT_DATA } from "../../../src/platform/outbox/event-data.ts";
import type { EventType } from "../../../src/platform/outbox/event-types.ts";
import { idSchema } from "../../../src/platform/ids.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { setting } from "../crawl/setting.ts";
import { publishOffer } from "../publish-offer.ts";

let stage: Awaited<ReturnType<typeof setting>>;
let moment: number;

beforeEach(async () => {
  stage = await setting();
  moment = stage.deps.clock.now().getTime();
});

const offerAt = (amount: number, productKey = "chair", currency = "USD"): SupplierOffer => ({
  ...{ supplierId: stage.supplierIds[0] ?? "", productKey, url: `https://shop.test/${productKey}`, title: `${productKey} of oak` },
  ...{ price: { amount, currency }, availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 },
});
/** Each reading is a second behind the one before. */
const later = (): Date => new Date((moment += 1_000));
const read = (offer: SupplierOffer, seenAt = later()) =>
  storeOffers(stage.deps, { supplierId: offer.supplierId, page: offer.url, seenAt, keep: undefined }, [offer]);
const search = async () => valueOf(await createSearch(stage.deps, stage.buyerId, { query: "chair", currency: "USD" })).search.id;
const show = async (searchId: string, offer: SupplierOffer) =>
  publishOffer(stage.deps, { ...{ searchId, currency: "USD", seenAt: later(), relevance: 0.9, item: "chair", offer } });
const wait = (eventType: EventType, conditions: Condition[] = []) =>
  createAutomation(stage.deps, stage.buyerId, { name: "Offers", eventType, url: "https://acme.test/hook", conditions, enabled: true }).then(
    valueOf,
  );
const events = (type: EventType) =>
  stage.deps.db
    .select()
    .from(outboxEvents)
    .where(and(eq(outboxEvents.buyerId, stage.buyerId), eq(outboxEvents.type, type)))
    .orderBy(outboxEvents.occurredAt, outboxEvents.id);

describe("an offer whose price falls", () => {
  it("[AUT-2] is told to who waits for it and whose search shows it, once a reading, by what it was and is", async () => {
    await show(await search(), offerAt(9_000));
    await read(offerAt(8_500));
    expect(await events("offer.price.dropped"), "nobody waits for it yet").toEqual([]);
    await wait("offer.price.dropped");
    const latest = await search();
    await show(latest, offerAt(8_500));
    await read(offerAt(8_000));
    await read(offerAt(8_000));
    await read(offerAt(8_400));
    await read(offerAt(9_900, "table"));
    await read(offerAt(1_000, "table"));
    await read(offerAt(100, "chair", "EUR"));
    const [told, ...more] = await events("offer.price.dropped");
    expect(more).toEqual([]);
    expect(idSchema("evt").parse(told?.id)).toBe(told?.id);
    expect(EVENT_DATA["offer.price.dropped"].parse(told?.payload)).toEqual({
      ...{
        offerId: told?.subject,
        searchId: latest,
        supplierId: stage.supplierIds[0],
        title: "chair of oak",
        url: "https://shop.test/chair",
      },
      ...{ price: { amount: 8_000, currency: "USD" }, previousPrice: { amount: 8_500, currency: "USD" }, orderable: true },
    });
  });

  it("is told once where two readings of it are stored at once, and not by one that comes late", async () => {
    await wait("offer.price.dropped");
    await show(await search(), offerAt(9_000));
    const old = later();
    const [one, two] = [later(), later()];
    await Promise.all([read(offerAt(8_000), one), read(offerAt(8_000), two)]);
    await read(offerAt(100), old);
    expect(await events("offer.price.dropped")).toHaveLength(1);
  });

  it("is delivered at the one that crosses what was asked for, and again at the next crossing", async () => {
    const { row } = await wait("offer.price.dropped", [
      { field: "/price/currency", operator: "equals", value: "USD" },
      { field: "/price/amount", operator: "falls-below", value: 7_000 },
    ]);
    await show(await search(), offerAt(9_000));
    for (const amount of [7_000, 6_900, 6_000, 7_500, 6_500]) await read(offerAt(amount));
    for (const { id } of await events("offer.price.dropped")) await dispatchEvent(stage.deps, id);
    const runs = await stage.deps.db.select().from(automationExecutions).where(eq(automationExecutions.automationId, row.id));
    const prices = new Map(
      (await events("offer.price.dropped")).map(({ id, payload }) => [id, EVENT_DATA["offer.price.dropped"].parse(payload).price.amount]),
    );
    const delivered = runs.filter(({ state }) => state !== "cancelled").map(({ eventId }) => prices.get(eventId) ?? 0);
    expect(delivered.toSorted((a, b) => a - b)).toEqual([6_500, 6_900]);
    expect(runs).toHaveLength(4);
  });
});

describe("an offer that a search finds", () => {
  it("[AUT-2] is told to who waits for it as it is first shown, once a search, however often it is shown anew", async () => {
    const before = await search();
    await show(before, offerAt(9_000));
    expect(await events("offer.found"), "nobody waits for it yet").toEqual([]);
    await wait("offer.found");
    const searchId = await search();
    await show(searchId, offerAt(9_000));
    await show(searchId, offerAt(8_000));
    await show(before, offerAt(8_000));
    const [told, ...more] = await events("offer.found");
    expect(more).toEqual([]);
    expect(EVENT_DATA["offer.found"].parse(told?.payload)).toMatchObject({ searchId, price: { amount: 9_000, currency: "USD" } });
    expect(idSchema("evt").parse(told?.id)).toBe(told?.id);
  });
});
