import type { Money } from "../../../platform/money.ts";
import { webAddress } from "../address.ts";
import { evidenceOf, type Evidence, type EvidentField, type Testimony } from "./evidence.ts";
import { gtinOf, mpnOf, skuOf } from "./identifiers.ts";
import { bestOffer, foundOffers, type FoundOffer, type OfferTerms, type ShopFacts } from "./offer-terms.ts";
import { nameKey, type PageProduct } from "./page-product.ts";
import type { Sliced } from "../../../platform/sliced.ts";
import { agrees } from "../../../platform/written-prices/asked-price.ts";
import { rivalPrices, shownRival, type RivalPrice } from "./rival-prices.ts";
import { allTold, textOf, told, type Thing, type Told } from "./thing.ts";

/** A product and the offer its page makes, as the shop states them. */
export interface ExtractedProduct extends OfferTerms {
  title: string;
  /** Canonical address on the shop's own host. */
  url: string;
  image?: string;
  brand?: string;
  sku?: string;
  mpn?: string;
  gtin?: string;
  category?: string;
  /** Which node of the page said what. */
  evidence: readonly Evidence[];
  /** What the page's other sources ask, where none of them asks this price. */
  rivals: readonly RivalPrice[];
}

export interface ToldBy {
  /** What the product is known by. */
  url: string;
  /** Where the page was read. */
  readAt: string;
  shopCurrency: string;
  shopCountry?: string | undefined;
  readOn?: Date | undefined;
}

/** Longest text that is taken from a page: names are cut there. */
const NAME_MAX = 500;

/** Offers of a product that are looked at for what it is known by. */
const KEYED_OFFERS = 100;

/** A thing that tells of a product, with the offers it makes. */
interface Teller {
  thing: Thing;
  offers: readonly FoundOffer[];
  /** Where its identifiers may stand. */
  keys: readonly Thing[];
}

/**
 * What a page sells: its product, or each of its variants by itself, the one of the page's own address first. Empty where nothing has a
 * price; undefined where nothing has a name.
 */
export function* productsTold(found: PageProduct, page: ToldBy, limits: { maxVariants: number }): Sliced<ExtractedProduct[] | undefined> {
  const facts: ShopFacts = { stated: undefined, shop: page.shopCurrency, country: page.shopCountry, readOn: page.readOn };
  function* tellers(telling: readonly Thing[]): Sliced<Teller[]> {
    const made: Teller[] = [];
    for (const thing of telling) {
      yield;
      const offers = found.offersOf(thing);
      made.push({ thing, offers: yield* foundOffers(offers, facts), keys: [thing, ...offers.slice(0, KEYED_OFFERS)] });
    }
    return made;
  }
  const own = yield* tellers(found.sources);
  const variants = yield* tellers(found.variants.slice(0, limits.maxVariants));
  const apart = yield* variantsApart(variants, own, page);
  if (apart.length > 0) return apart;
  const title = firstTold(own, "name")?.text;
  if (title === undefined) return undefined;
  const isPriced = own.some(({ offers }) => offers.length > 0);
  const shared = isPriced ? [] : variants.flatMap(({ offers }) => offers);
  const pricing = own.map((each, index) => (index === 0 && !isPriced ? { ...each, offers: shared } : each));
  const product = productOf(pricing, pricing, { title, url: page.url, base: page.readAt });
  return product ? [product] : [];
}

/** Variants with a price and something by which each is known; what describes them all the group may say. */
function* variantsApart(variants: readonly Teller[], group: readonly Teller[], page: ToldBy): Sliced<ExtractedProduct[]> {
  const products = new Map<string, ExtractedProduct>();
  for (const variant of variants) {
    yield;
    const url = urlOfVariant(variant, page.readAt);
    const title = variantTitle(variant.thing, group);
    const product =
      title === undefined ? undefined : productOf([variant], [variant, ...group], { title, url: url ?? page.url, base: page.readAt });
    const known = product && (product.sku ?? product.gtin ?? url);
    if (product && known !== undefined && !products.has(known)) products.set(known, product);
  }
  const isHere = ({ url }: ExtractedProduct): number => (url === page.readAt ? 0 : 1);
  return [...products.values()].toSorted((a, b) => isHere(a) - isHere(b));
}

/** Its own address, or that of its offer, on the shop's own host. */
function urlOfVariant({ keys }: Teller, base: string): string | undefined {
  const { host } = new URL(base);
  return keys.map((thing) => webAddress(textOf(thing, "url"), base)).find((url) => url !== undefined && new URL(url).host === host);
}

/** A variant without a name of its own has the group's, and what it differs by. */
function variantTitle(variant: Thing, group: readonly Teller[]): string | undefined {
  const own = textOf(variant, "name");
  if (own !== undefined) return own;
  const shared = firstTold(group, "name")?.text;
  const differing = ["color", "size", "material", "pattern"].flatMap((property) => textOf(variant, property) ?? []);
  return shared && [shared, ...differing].join(" ");
}

interface Naming {
  title: string;
  url: string;
  base: string;
}

/** The product of what its tellers say, each field with its origin; undefined where none of them has a price. */
function productOf(own: readonly Teller[], describing: readonly Teller[], { title, url, base }: Naming): ExtractedProduct | undefined {
  const [priced, ...others] = own.filter(({ offers }) => offers.length > 0);
  const best = priced && bestOffer(priced.offers);
  if (!best) return undefined;
  const name = allOf(describing, ({ thing }) => told(thing, "name"));
  const brand = allOf(describing, ({ thing }) => told(thing, "brand", "manufacturer"));
  const sku = allOf(own, ({ keys }) => skuOf(keys));
  const mpn = allOf(own, ({ keys }) => mpnOf(keys));
  const gtin = allOf(own, ({ keys }) => gtinOf(keys));
  const image = allOf(describing, ({ thing }) => imageOf(thing, base));
  const category = firstTold(describing, "category");
  const { availability, evidence: ofAvailability } = availabilityTold(best, others);
  const evidence = [
    evidenceOfTold("name", name, isNamedAlike),
    ...priceEvidence(best, others),
    ofAvailability,
    evidenceOfTold("brand", brand, isNamedAlike),
    evidenceOfTold("sku", sku),
    evidenceOfTold("mpn", mpn),
    evidenceOfTold("gtin", gtin),
    evidenceOfTold("image", image.slice(0, 1)),
    best.terms.stock === undefined
      ? undefined
      : evidenceOf("stock", { by: best.offer, property: "inventoryLevel", said: String(best.terms.stock) }, []),
    best.terms.delivery && best.deliveryBy
      ? evidenceOf("delivery", { by: best.deliveryBy, property: "value", said: written(best.terms.delivery.price) }, [])
      : undefined,
  ];
  const facts = { image, brand, sku, mpn, gtin, category: category ? [category] : [] };
  return {
    ...best.terms,
    availability,
    title: cut(title),
    url,
    ...Object.fromEntries(Object.entries(facts).flatMap(([field, [taken]]) => (taken ? [[field, cut(taken.text)]] : []))),
    evidence: evidence.filter((each) => each !== undefined),
    rivals: [
      ...[best, ...others.flatMap(({ offers }) => offers.filter(({ terms }) => agrees(best.terms, terms)))].flatMap(shownRival),
      ...rivalPrices(
        best.terms,
        others.map(({ offers }) => offers),
      ),
    ],
  };
}

/** Of the offer that was taken; where it says nothing known, of the first that does. */
function availabilityTold(
  best: FoundOffer,
  others: readonly Teller[],
): { availability: FoundOffer["terms"]["availability"]; evidence: Evidence | undefined } {
  const saying = [best, ...others.flatMap(({ offers }) => bestOffer(offers) ?? [])].filter(({ terms }) => terms.availability !== "Unknown");
  const [taken, ...rest] = saying.flatMap(({ terms, availabilityBy }) =>
    availabilityBy ? [{ ...availabilityBy, said: terms.availability as string }] : [],
  );
  return {
    availability: saying[0]?.terms.availability ?? "Unknown",
    evidence: taken && evidenceOf("availability", taken, rest),
  };
}

function priceEvidence(best: FoundOffer, others: readonly Teller[]): Evidence[] {
  const testimony = ({ price, terms }: FoundOffer, said: string): Testimony => ({
    by: price.by,
    property: price.property,
    notation: price.notation,
    assumed: price.assumedCurrency,
    said: `${said}${terms.range ? " (from)" : ""}`,
  });
  const rest = others.flatMap(({ offers }) => offers.find(({ terms }) => agrees(best.terms, terms)) ?? bestOffer(offers) ?? []);
  const price = ({ terms }: FoundOffer): string => written(terms.price);
  const taken = testimony(best, price(best));
  const told = rest.map((offer) => testimony(offer, agrees(best.terms, offer.terms) ? price(best) : price(offer)));
  const currency = (offer: FoundOffer): Testimony => ({
    ...testimony(offer, ""),
    said: offer.terms.price.currency,
    property: offer.price.assumedCurrency ? "shop" : "priceCurrency",
  });
  return [
    evidenceOf("price", taken, told, (a, b) => a.replace(" (from)", "") === b.replace(" (from)", "")),
    evidenceOf("currency", currency(best), rest.map(currency)),
  ];
}

const written = ({ amount, currency }: Money): string => `${amount} ${currency}`;

function evidenceOfTold(field: EvidentField, all: readonly Told[], agree?: (a: string, b: string) => boolean): Evidence | undefined {
  const [taken, ...others] = all.map(({ text, ...rest }) => ({ ...rest, said: text }));
  return taken && evidenceOf(field, taken, others, agree);
}

const isNamedAlike = (a: string, b: string): boolean => {
  const [one, other] = [nameKey(a), nameKey(b)];
  return one.includes(other) || other.includes(one);
};

const allOf = (tellers: readonly Teller[], what: (teller: Teller) => Told | undefined): Told[] =>
  tellers.flatMap((teller) => what(teller) ?? []);

function firstTold(tellers: readonly Teller[], ...properties: readonly string[]): Told | undefined {
  return allOf(tellers, ({ thing }) => told(thing, ...properties))[0];
}

function imageOf(thing: Thing, base: string): Told | undefined {
  for (const said of allTold(thing, "image")) {
    const text = webAddress(said.text, base);
    if (text !== undefined) return { ...said, text };
  }
  return undefined;
}

const cut = (text: string): string => text.slice(0, NAME_MAX).replace(/[\ud800-\udbff]$/, "");
