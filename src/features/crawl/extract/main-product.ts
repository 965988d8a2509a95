import { hasType, isThing, textOf, textOfValue, things, type Thing } from "./thing.ts";

export interface PageIdentity {
  /** Where the page was read, and the address it calls canonical. */
  urls: readonly string[];
  heading: string | undefined;
}

interface Candidate {
  thing: Thing;
  score: number;
}

const PRODUCT_TYPES = ["Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "Vehicle", "Book"];

/**
 * The product a page is about. Shops mark up related products too, so what links elsewhere is not it;
 * undefined on a listing, where no product is more the page's own than another.
 */
export function mainProduct(roots: readonly Thing[], page: PageIdentity): Thing | undefined {
  const own = new Set(page.urls.map(comparable));
  const main = roots.flatMap((root) => things(root, "mainEntity")).filter(isProduct);
  const ofPage = new Set(main.map(nodeOf));
  const distinct = new Map<unknown, Thing>();
  for (const thing of [...roots.filter(isProduct), ...main]) if (!distinct.has(nodeOf(thing))) distinct.set(nodeOf(thing), thing);
  const candidates = [...distinct]
    .map(([node, thing]) => ({ thing, score: score(thing, own, page.heading) + (ofPage.has(node) ? 4 : 0) }))
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = candidates;
  if (!best || best.score < 0) return undefined;
  return isAmbiguous(best, second) ? undefined : best.thing;
}

function isProduct(thing: Thing): boolean {
  return hasType(thing, ...PRODUCT_TYPES);
}

function score(thing: Thing, own: ReadonlySet<string>, heading: string | undefined): number {
  const urls = thing.values("url");
  const addresses = [thing.id, ...urls.map((value) => (isThing(value) ? value.id : textOfValue(value)))].filter((url) => url !== undefined);
  const base = [...own][0];
  const resolved = addresses.map((url) => comparable(URL.parse(url, base)?.href ?? url));
  const atHome = resolved.some((url) => own.has(url));
  const elsewhere = !atHome && urls.length > 0;
  const named = heading !== undefined && textOf(thing, "name")?.toLowerCase() === heading.toLowerCase();
  return (
    (atHome ? 4 : 0) -
    (elsewhere ? 5 : 0) +
    (named ? 5 : 0) +
    (thing.values("offers").length > 0 ? 2 : 0) +
    (thing.syntax === "json-ld" ? 1 : 0)
  );
}

/** Cards of a listing are alike: same syntax, none called by the page's heading or address. */
function isAmbiguous(best: Candidate, second: Candidate | undefined): boolean {
  return (
    second !== undefined && best.score <= 3 && second.score === best.score && textOf(best.thing, "name") !== textOf(second.thing, "name")
  );
}

/** What makes two things of one syntax the same: their id, where they have one. */
function nodeOf(thing: Thing): unknown {
  return thing.id === undefined ? thing : `${thing.syntax} ${thing.id}`;
}

/** An address without scheme, fragment, query and closing slash. */
function comparable(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname.replace(/\/$/, "")}` : url;
}
