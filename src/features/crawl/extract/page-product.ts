import { hasType, isThing, SYNTAXES, textOf, textOfValue, things, type Thing } from "./thing.ts";

export interface PageIdentity {
  /** Where the page was read, and the address it calls canonical. */
  urls: readonly string[];
  heading: string | undefined;
}

/** The product a page is about, as each of its syntaxes tells of it, the most trusted first. */
export interface PageProduct {
  sources: readonly Thing[];
  /** The offers that are made of it, those that name it by `itemOffered` included. */
  offersOf(thing: Thing): readonly Thing[];
  /** What it comes in, each sold by itself. */
  variants: readonly Thing[];
}

interface Candidate {
  thing: Thing;
  score: number;
}

/** What pages say of one product. */
interface Cluster {
  members: Candidate[];
  score: number;
}

const PRODUCT_TYPES = ["Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "Vehicle", "Book"];
/** Addresses of a product that are held against the page's. */
const MOST_ADDRESSES = 32;
const OFFER_TYPES = ["Offer", "AggregateOffer"];

/**
 * The product a page is about, by its structured data and what its Open Graph says. Shops mark up related products too, so of several the
 * one that links to the page is it; undefined on a listing, where no product is more the page's own than another. A product alone on its
 * page is its product, whatever it links to.
 */
export function pageProduct(roots: readonly Thing[], openGraph: Thing | undefined, page: PageIdentity): PageProduct | undefined {
  const offered = new Map<Thing, Thing[]>();
  for (const offer of roots.filter((root) => hasType(root, ...OFFER_TYPES)))
    for (const product of things(offer, "itemOffered")) addTo(offered, product, offer);
  const grouped = variantsByGroup(roots);
  const variants = new Set([...grouped.values()].flat());
  const main = roots.flatMap((root) => things(root, "mainEntity")).filter(isProduct);
  const products = [...roots.filter(isProduct), ...main, ...[...offered.keys()].filter(isProduct)].filter((thing) => !variants.has(thing));
  const offersOf = (thing: Thing): readonly Thing[] => [...new Set([...things(thing, "offers"), ...(offered.get(thing) ?? [])])];
  const of = (sources: readonly Thing[]): PageProduct => ({
    sources,
    offersOf,
    variants: [...new Set(sources.flatMap((source) => [...things(source, "hasVariant"), ...(grouped.get(source) ?? [])]))],
  });
  const structured = best(clustersOf(products, new Set(main.map(nodeOf)), page, offersOf), openGraph);
  if (structured) return of([...structured, ...(openGraph ? [openGraph] : [])]);
  return openGraph && things(openGraph, "offers").length > 0 ? of([openGraph]) : undefined;
}

/** In place: a page may name one thing thousands of times. */
function addTo(lists: Map<Thing, Thing[]>, key: Thing, thing: Thing): void {
  const list = lists.get(key);
  if (list) list.push(thing);
  else lists.set(key, [thing]);
}

function isProduct(thing: Thing): boolean {
  return hasType(thing, ...PRODUCT_TYPES);
}

/** Variants that name their group, where the group stands beside them and several do. */
function variantsByGroup(roots: readonly Thing[]): Map<Thing, Thing[]> {
  const groups = new Set(roots.filter((root) => hasType(root, "ProductGroup")));
  const found = new Map<Thing, Thing[]>();
  if (groups.size === 0) return found;
  for (const root of roots.filter(isProduct))
    for (const group of things(root, "isVariantOf")) if (groups.has(group)) addTo(found, group, root);
  for (const [group, members] of found) if (members.length < 2) found.delete(group);
  return found;
}

/** Things of one name are one product told in several syntaxes, or told twice. */
function clustersOf(
  products: readonly Thing[],
  ofPage: ReadonlySet<unknown>,
  page: PageIdentity,
  offersOf: PageProduct["offersOf"],
): Cluster[] {
  const distinct = new Map<unknown, Thing>();
  for (const thing of products) if (!distinct.has(nodeOf(thing))) distinct.set(nodeOf(thing), thing);
  const own = new Set(page.urls.map(comparable));
  const clusters = new Map<unknown, Cluster>();
  for (const [node, thing] of distinct) {
    const candidate = { thing, score: score(thing, own, page.heading, offersOf(thing).length > 0) + (ofPage.has(node) ? 4 : 0) };
    const name = textOf(thing, "name");
    const key = name === undefined ? thing : nameKey(name);
    const known = clusters.get(key);
    clusters.set(key, {
      members: [...(known?.members ?? []), candidate].slice(0, SYNTAXES.length * 2),
      score: Math.max(known?.score ?? -Infinity, candidate.score),
    });
  }
  return [...clusters.values()];
}

function best(clusters: readonly Cluster[], openGraph: Thing | undefined): readonly Thing[] | undefined {
  const [first, second] = clusters.toSorted((a, b) => b.score - a.score);
  if (!first) return undefined;
  const lone = second === undefined && (openGraph === undefined || isNamedAlike(first, openGraph));
  if (!lone && first.score < 0) return undefined;
  if (second !== undefined && first.score <= 3 && second.score === first.score) return undefined;
  const bySyntax = SYNTAXES.map(
    (syntax) => first.members.filter(({ thing }) => thing.syntax === syntax).toSorted((a, b) => b.score - a.score)[0]?.thing,
  );
  return bySyntax.filter((thing) => thing !== undefined);
}

/** Whether what Open Graph calls its page has the product's name in it, or the other way round. */
function isNamedAlike({ members }: Cluster, openGraph: Thing): boolean {
  const title = nameKey(textOf(openGraph, "name") ?? "");
  const name = nameKey(members.map(({ thing }) => textOf(thing, "name")).find((text) => text !== undefined) ?? "");
  return title === "" || name === "" || title.includes(name) || name.includes(title);
}

export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function score(thing: Thing, own: ReadonlySet<string>, heading: string | undefined, isOffered: boolean): number {
  const urls = thing.values("url").slice(0, MOST_ADDRESSES);
  const addresses = [thing.id, ...urls.map((value) => (isThing(value) ? value.id : textOfValue(value)))].filter((url) => url !== undefined);
  const base = [...own][0];
  const resolved = addresses.map((url) => comparable(URL.parse(url, `https://${base}`)?.href ?? url));
  const atHome = resolved.some((url) => own.has(url));
  const elsewhere = !atHome && urls.length > 0;
  const named = heading !== undefined && nameKey(textOf(thing, "name") ?? "") === nameKey(heading);
  return (
    (atHome ? 4 : 0) -
    (elsewhere ? 5 : 0) +
    (named ? 5 : 0) +
    (isOffered ? 2 : 0) +
    (SYNTAXES.length - 1 - SYNTAXES.findIndex((syntax) => syntax === thing.syntax)) / 4
  );
}

/** What makes two things of one syntax the same: their id, where they have one. */
function nodeOf(thing: Thing): unknown {
  return thing.id === undefined ? thing : `${thing.syntax} ${thing.id}`;
}

/** An address without scheme, `www.`, a language before its path, fragment, query and closing slash. */
function comparable(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  return `${parsed.host.replace(/^www\./, "")}${parsed.pathname.replace(/^\/[a-z]{2}(?:[-_][a-z]{2})?(?=\/.)/i, "").replace(/\/$/, "")}`;
}
