import { lastPrices } from "../../catalog/last-prices.ts";
import { priceHeld } from "../../../platform/events/crawl.ts";
import type { ReadOffer } from "../offer-of-page.ts";
import type { CrawlDeps } from "../ports.ts";
import { doubtsOf, type Doubt } from "./rules.ts";
import { holdBack, overtake, standingPrices } from "./store.ts";

/** A page's offers: those that may be published, and those an operator has to decide on, or has decided against. */
export interface SiftedOffers {
  sound: readonly ReadOffer[];
  held: readonly ReadOffer[];
}

/**
 * Holds back the offers of a page whose price something speaks against. What an operator accepted is sound, what he rejected stays held
 * without asking again; a sound reading ends what was held of its product. Repeating it changes nothing.
 */
export async function holdPrices(deps: CrawlDeps, offers: readonly ReadOffer[], seenAt: Date): Promise<SiftedOffers> {
  const sifted: { sound: ReadOffer[]; held: ReadOffer[] } = { sound: [], held: [] };
  for (const { read, verdict, doubts, wasHeld } of await judged(deps, offers, seenAt)) {
    sifted[verdict === "sound" ? "sound" : "held"].push(read);
    if (verdict === "doubtful") await hold(deps, read, doubts, seenAt);
    else if (wasHeld) await overtake(deps.db, read.offer, seenAt, deps.clock.now());
  }
  return sifted;
}

/** Those of some pages' offers that another source of their page denies, unless an operator accepted their price; nothing is written. */
export async function deniedOffers(deps: CrawlDeps, offers: readonly ReadOffer[]): Promise<ReadonlySet<ReadOffer>> {
  const doubtful = offers.filter(({ rivals }) => rivals.length > 0);
  const judgements = await judged(deps, doubtful, new Date(0));
  return new Set(judgements.filter(({ verdict }) => verdict !== "sound").map(({ read }) => read));
}

interface Judgement {
  read: ReadOffer;
  verdict: "sound" | "doubtful" | "rejected";
  doubts: readonly Doubt[];
  wasHeld: boolean;
}

/** All offers are one supplier's. */
async function judged(deps: CrawlDeps, offers: readonly ReadOffer[], seenAt: Date): Promise<Judgement[]> {
  const [first] = offers;
  if (!first) return [];
  const keys = offers.map(({ offer }) => offer.productKey);
  const { supplierId } = first.offer;
  const [published, prices] = await Promise.all([lastPrices(deps, supplierId, keys), standingPrices(deps.db, supplierId, keys)]);
  const { jumpFactor } = deps.contract.crawl.heldPrices;
  return offers.map((read) => {
    const { productKey, price } = read.offer;
    const last = published.get(productKey);
    const doubts = doubtsOf(read, last && last.seenAt <= seenAt ? last : undefined, jumpFactor);
    const own = prices.filter((row) => row.productKey === productKey);
    const word = own.find(({ state, amount, currency }) => state !== "HELD" && amount === price.amount && currency === price.currency);
    const verdict = doubts.length === 0 || word?.state === "ACCEPTED" ? "sound" : word ? "rejected" : "doubtful";
    return { read, verdict, doubts, wasHeld: own.some(({ state }) => state === "HELD") };
  });
}

async function hold(deps: CrawlDeps, { offer }: ReadOffer, doubts: readonly Doubt[], seenAt: Date): Promise<void> {
  const { supplierId, productKey, price } = offer;
  const row = { id: deps.ids.next("hpr"), supplierId, productKey, ...price, offer, doubts: [...doubts], seenAt, heldAt: deps.clock.now() };
  const heldPriceId = await holdBack(deps.db, row);
  if (heldPriceId !== undefined) priceHeld(deps, { heldPriceId, supplierId, productKey, price, doubts });
}
