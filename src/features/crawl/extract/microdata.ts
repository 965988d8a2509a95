import { itemThings, wordsIn, type ItemDialect } from "./markup-items.ts";
import type { Markup } from "./markup.ts";
import { term, type Thing } from "./thing.ts";
import type { WorkBudget } from "./work-budget.ts";

/** Attributes that carry a property's value, by element (HTML Living Standard, 5.2.4). */
const VALUE_ATTRIBUTE: Readonly<Record<string, string>> = {
  meta: "content",
  audio: "src",
  embed: "src",
  iframe: "src",
  img: "src",
  source: "src",
  track: "src",
  video: "src",
  a: "href",
  area: "href",
  link: "href",
  object: "data",
  data: "value",
  meter: "value",
  time: "datetime",
};

/** Every top-level microdata item of a page. */
export const microdataThings = ({ items, byId }: Markup, budget: WorkBudget): Thing[] => itemThings(items, dialectOf(byId), budget);

const dialectOf = (byId: Markup["byId"]): ItemDialect => ({
  syntax: "microdata",
  isItem: ({ attributes }) => "itemscope" in attributes,
  isForeign: () => false,
  typesOf: ({ attributes }) => wordsIn(attributes["itemtype"]).map(term),
  idOf: ({ attributes }) => attributes["itemid"],
  propertiesOf: ({ attributes }) => wordsIn(attributes["itemprop"]).map(term),
  referred: ({ attributes }) => wordsIn(attributes["itemref"]).flatMap((id) => byId.get(id) ?? []),
  /** The standard's attribute; `content` on any element, as shops write it. */
  attributed({ name, attributes }) {
    const attribute = VALUE_ATTRIBUTE[name];
    return attributes["content"] ?? (attribute === undefined ? undefined : attributes[attribute]);
  },
});
