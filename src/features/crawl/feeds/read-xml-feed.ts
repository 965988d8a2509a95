import type { Sliced } from "../../../platform/sliced.ts";
import { parseMarkup } from "../extract/parse-markup.ts";
import { withinBudget, type WorkBudget } from "../extract/work-budget.ts";
import { MOST_WAYS } from "../extract/delivery.ts";
import { waysIn, type Way } from "./ways.ts";
import { ATTRIBUTE_MAX, MOST_ATTRIBUTES, type FeedFile, type FeedRow } from "./feed-rows.ts";
import { recorded } from "../../../platform/language/say.ts";

/** What narrows a way of delivery to a part of its country. */
const NARROWS = ["region", "postal_code", "location_id", "location_group_name"];

const ROOTS: ReadonlySet<string> = new Set(["rss", "feed", "rdf"]);

const localName = (name: string): string => name.slice(name.indexOf(":") + 1).toLowerCase();

/** The items of RSS 2.0 or the entries of Atom, each with its own attributes; of two of one name the one with a prefix counts, then the first. */
export function* readXmlFeed(text: string, maxRows: number, budget: WorkBudget): Sliced<FeedFile> {
  const items = new Items(maxRows);
  const read = yield* withinBudget(parseMarkup(text, budget, items, true));
  if (!items.isFeed) return { kind: "no-feed", reason: recorded`it is XML, but neither RSS nor Atom` };
  const whole = items.tooMany
    ? recorded`it has more than ${maxRows} products`
    : read === undefined
      ? recorded`it is more work than a feed may be`
      : items.isClosed || recorded`it has no end: it was cut`;
  return { kind: "feed", format: "xml", rows: items.rows, whole };
}

class Items {
  readonly rows: FeedRow[] = [];
  tooMany = false;
  /** Whether the first element is a feed's. */
  isFeed = false;
  /** Whether it was closed in so many words, and nothing was opened after. */
  isClosed = false;
  #isFirst = true;
  readonly #maxRows: number;
  #depth = 0;
  /** The depth of the item that is read; 0 between them. */
  #itemAt = 0;
  #own = new Map<string, string>();
  #plain = new Map<string, string>();
  #text = "";
  /** The parts of a way of delivery that is read, where one is; and the ways that the item has. */
  #way: Map<string, string> | undefined;
  #ways: Way[] = [];

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#isFirst) this.isFeed = ROOTS.has(localName(name));
    this.#isFirst = false;
    this.isClosed = false;
    this.#depth += 1;
    this.#text = "";
    if (this.#itemAt === 0 && /^(?:item|entry)$/.test(localName(name))) {
      this.#itemAt = this.#depth;
      this.#own = new Map();
      this.#plain = new Map();
      this.#ways = [];
    }
    if (this.#isAttribute()) this.#way = localName(name) === "shipping" ? new Map() : undefined;
    // Atom says where it leads in an attribute.
    const { href, rel = "alternate" } = attributes;
    if (this.#isAttribute() && localName(name) === "link" && href !== undefined && rel === "alternate") this.#text = href;
  }

  text(data: string): void {
    if ((this.#isAttribute() || this.#isOfWay()) && this.#text.length < ATTRIBUTE_MAX)
      this.#text += data.slice(0, ATTRIBUTE_MAX - this.#text.length);
  }

  close(name: string, isImplied: boolean): void {
    if (this.#isOfWay()) this.#way?.set(localName(name), this.#text.trim());
    else if (this.#isAttribute() && this.#way) this.#endWay();
    else if (this.#isAttribute()) {
      const value = this.#text.trim();
      const values = name.includes(":") ? this.#own : this.#plain;
      const key = localName(name);
      if (value !== "" && !values.has(key) && values.size < MOST_ATTRIBUTES) values.set(key, value);
    } else if (this.#itemAt > 0 && this.#depth === this.#itemAt) {
      this.#itemAt = 0;
      if (this.rows.length >= this.#maxRows) this.tooMany = true;
      else this.rows.push({ row: this.rows.length + 1, attributes: new Map([...this.#plain, ...this.#own]), ...this.#delivered() });
    }
    this.#depth -= 1;
    this.isClosed = this.#depth === 0 && !isImplied;
  }

  #isAttribute(): boolean {
    return this.#itemAt > 0 && this.#depth === this.#itemAt + 1;
  }

  #isOfWay(): boolean {
    return this.#way !== undefined && this.#itemAt > 0 && this.#depth === this.#itemAt + 2;
  }

  /** A way of delivery in its own elements, or in the words of the other format. */
  #endWay(): void {
    const way = this.#way ?? new Map<string, string>();
    this.#way = undefined;
    const part = (...names: readonly string[]): string => names.map((name) => way.get(name)).find(Boolean) ?? "";
    const { country, price } = { country: part("country"), price: part("price") };
    const ways = way.has("price") ? [{ country, region: part(...NARROWS), price }] : waysIn(this.#text.trim());
    this.#ways.push(...ways.slice(0, MOST_WAYS - this.#ways.length));
  }

  #delivered(): { ways?: readonly Way[] } {
    return this.#ways.length === 0 ? {} : { ways: this.#ways };
  }
}
