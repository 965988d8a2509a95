import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { createQuoteCache } from "../../../src/features/catalog/quote-cache.ts";
import { readOfferFacts, type OfferFacts } from "../../../src/features/catalog/standing-offers.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import { createDeps } from "../../../src/deps.ts";
import { present } from "../../support/present.ts";
import { servedBy } from "../checkout/http.ts";
import { openShop } from "../checkout/setting.ts";
import { countingPostgres } from "../round-trips.ts";

/** A shop whose carts are shown by isolates that share the Redis that is there; what they do behind their answers is waited for by `settle`. */
async function given() {
  const shop = await openShop();
  const counts = new Map<string, number>();
  const metrics: Deps["metrics"] = Object.assign(createMetricsBuffer(shop.deps.clock), {
    count: ({ name }: Metric, _: unknown, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
  });
  const behind: Promise<unknown>[] = [];
  const settle = async () => {
    while (behind.length > 0) await behind.shift();
  };
  const rateBook = { rates: async () => new Map(), forget: () => undefined };
  const catalogReports = { quoted: () => undefined, summarized: () => undefined, handOn: () => undefined };
  const isolate = (over: Partial<Deps> = {}): Deps => {
    const defer = (task: Promise<unknown>) => void behind.push(task);
    const deps: Deps = shop.depsOf({ metrics, rateBook, catalogReports, defer, ...over });
    return Object.defineProperty(deps, "quoteCache", { value: createQuoteCache(deps, deps.contract.catalog.quoteCache) });
  };
  const cart = await shop.cartWith(2);
  /** The cart as an isolate that has just begun shows it. */
  const show = async (over: Partial<Deps> = {}) => {
    const fetchApi = servedBy(isolate(over));
    const headers = { authorization: `Bearer ${shop.buyerId}` };
    const { answer, postgres } = await countingPostgres(() => fetchApi(`https://api.test/carts/${cart.id}`, { headers }));
    const body: { items: { now: { unitPrice: { amount: number } } | null }[]; degraded?: unknown } = await answer.json();
    await settle();
    return { status: answer.status, now: body.items[0]?.now?.unitPrice.amount, degraded: body.degraded, postgres };
  };
  const counted = () =>
    Object.fromEntries(["hits", "misses", "corrupt", "unread"].map((what) => [what, counts.get(`catalog_quote_cache_${what}`) ?? 0]));
  const facts = present((await readOfferFacts(shop.db, [shop.offerId]))[0], "the offer");
  const plant = (text: string) => shop.deps.redis.set(`quote:1:${shop.offerId}`, text, { ex: 60 });
  const planted = () => shop.deps.redis.get<string>(`quote:1:${shop.offerId}`);
  return { ...shop, isolate, show, counted, facts, plant, planted, settle };
}

const entry = (readAt: number, facts: object): string => JSON.stringify({ readAt, facts });

describe("the quote cache", () => {
  it("[STR-3] shows what another isolate read, without Postgres, for some seconds, and counts hits and misses", async () => {
    const { show, counted, setOffer, advance, deps } = await given();
    expect(await show()).toMatchObject({ status: 200, now: 1250, postgres: 1 });
    await setOffer({ amount: 1300 });
    advance(deps.contract.catalog.quoteCache.freshSeconds - 1);
    expect(await show()).toMatchObject({ now: 1250, postgres: 0 });
    advance(1);
    expect(await show()).toMatchObject({ now: 1300, postgres: 1 });
    expect(counted()).toEqual({ hits: 1, misses: 2, corrupt: 0, unread: 0 });
  });

  it.each<[string, (facts: OfferFacts, now: number) => string]>([
    ["no JSON", () => "\u0000{{{"],
    ["JSON of something else", () => "[1, 2]"],
    ["another offer's", (facts, now) => entry(now, { ...facts, id: "ofr_01h455vb4pex5vsknk084sn02q" })],
    ["a price that is none", (facts, now) => entry(now, { ...facts, amount: -1 })],
    ["a price with a fraction", (facts, now) => entry(now, { ...facts, amount: 12.5 })],
    ["a member missing", (facts, now) => entry(now, { ...facts, orderable: undefined })],
    ["a date that is none", (facts, now) => entry(now, { ...facts, withdrawnAt: "yesterday" })],
    ["read at no time", (facts) => JSON.stringify({ readAt: "now", facts })],
  ])("[STR-4] purges an entry that is %s, counts it, and shows what Postgres says", async (_, textOf) => {
    const { show, counted, facts, plant, planted, deps } = await given();
    const corrupt = textOf(facts, deps.clock.now().getTime());
    await plant(corrupt);
    expect(await show()).toMatchObject({ status: 200, now: 1250, degraded: undefined, postgres: 1 });
    expect(await planted()).not.toBe(corrupt);
    expect(counted()).toMatchObject({ hits: 0, misses: 1, corrupt: 1 });
  });

  it("[STR-3] shows the same while Redis is gone, hangs or talks nonsense, counts that, and waits for it no second time", async () => {
    const { show, counted } = await given();
    const gone = { mget: () => Promise.reject(new Error("gone")) };
    const hanging = { mget: () => new Promise(() => undefined) };
    const talking = { mget: async () => ({ nonsense: true }) };
    for (const redis of [gone, hanging, talking]) {
      const shown = await show({ redis: redis as unknown as Deps["redis"] });
      expect(shown).toMatchObject({ status: 200, now: 1250, degraded: undefined, postgres: 1 });
    }
    expect(counted()).toEqual({ hits: 0, misses: 0, corrupt: 0, unread: 3 });
  });

  it("does not ask a Redis that did not answer again for some seconds", async () => {
    const { isolate, facts, advance, deps } = await given();
    let asked = 0;
    const redis = { mget: () => ((asked += 1), Promise.reject(new Error("gone"))) };
    const { quoteCache } = isolate({ redis: redis as unknown as Deps["redis"] });
    expect(await quoteCache.read([facts.id])).toEqual(new Map());
    expect(await quoteCache.read([facts.id])).toEqual(new Map());
    expect(asked).toBe(1);
    advance(deps.contract.catalog.quoteCache.freshSeconds);
    await quoteCache.read([facts.id]);
    expect(asked).toBe(2);
  });

  it("never makes a price that is owed: what is added to a cart is read from Postgres, and shown so at once", async () => {
    const { show, setOffer, isolate, buyerId, offerId, settle, deps } = await given();
    await show();
    await setOffer({ amount: 1300 });
    const adding = isolate();
    const fetchApi = servedBy(adding);
    const ask = async (method: string, path: string, body: object) => {
      const headers = { authorization: `Bearer ${buyerId}`, "content-type": "application/json" };
      const response = await fetchApi(`https://api.test${path}`, { method, headers, body: JSON.stringify(body) });
      return (await response.json()) as { id: string; items: { unitPrice: { amount: number } }[] };
    };
    const { id } = await ask("POST", "/carts", { currency: "EUR" });
    expect((await ask("POST", `/carts/${id}/items`, { offerId, quantity: 1 })).items[0]?.unitPrice.amount).toBe(1300);
    await settle();
    expect(await show()).toMatchObject({ now: 1300, postgres: 0 });
    expect(deps.contract.catalog.quoteCache.freshSeconds).toBeLessThanOrEqual(60);
  });

  it("is wired: an isolate's own cache keeps what it read in the Redis that is there", async () => {
    const { facts, planted, deps } = await given();
    const behind: Promise<unknown>[] = [];
    const wired = createDeps(env, { clock: deps.clock, defer: (task) => void behind.push(task) });
    wired.offersNow.learn([facts], deps.clock.now().getTime());
    await Promise.all(behind);
    expect(JSON.parse(present(await planted(), "the entry"))).toMatchObject({ facts: { id: facts.id, amount: 1250 } });
  });
});
