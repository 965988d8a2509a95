import { DomUtils } from "htmlparser2";
import { elements, isElement, type Document, type Element, type Node } from "./dom.ts";
import { plainText } from "./plain-text.ts";
import { term, type Thing, type Value } from "./thing.ts";

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

/** Every top-level microdata item of a page: those that are no other item's property. */
export function microdataThings(document: Document): Thing[] {
  const byId = new Map<string, Element>();
  for (const element of elements(document, "*")) if (element.attribs["id"]) byId.set(element.attribs["id"], element);
  return elements(document, "*")
    .filter((element) => "itemscope" in element.attribs && !("itemprop" in element.attribs))
    .map((element) => toThing(element, byId, new Set()));
}

function toThing(element: Element, byId: ReadonlyMap<string, Element>, above: ReadonlySet<Element>): Thing {
  const properties = new Map<string, Value[]>();
  const seen = new Set([...above, element]);
  const referred = (element.attribs["itemref"] ?? "").split(/\s+/).flatMap((id) => byId.get(id) ?? []);
  collect([...element.children, ...referred.filter((other) => !seen.has(other))], properties, byId, seen);
  const itemId = element.attribs["itemid"];
  return {
    types: (element.attribs["itemtype"] ?? "").split(/\s+/).filter(Boolean).map(term),
    properties,
    syntax: "microdata",
    ...(itemId === undefined ? {} : { id: itemId }),
  };
}

function collect(nodes: readonly Node[], into: Map<string, Value[]>, byId: ReadonlyMap<string, Element>, seen: ReadonlySet<Element>): void {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    const isItem = "itemscope" in node.attribs;
    for (const name of (node.attribs["itemprop"] ?? "").split(/\s+/).filter(Boolean)) {
      const value = isItem ? toThing(node, byId, seen) : propertyValue(node);
      into.set(term(name), [...(into.get(term(name)) ?? []), value]);
    }
    if (!isItem) collect(node.children, into, byId, seen);
  }
}

/** The standard's attribute; `content` on any element, as shops write it; else the text. */
function propertyValue(element: Element): string {
  const attribute = VALUE_ATTRIBUTE[element.name];
  const attributed = element.attribs["content"] ?? (attribute === undefined ? undefined : element.attribs[attribute]);
  return plainText(attributed ?? DomUtils.textContent(element));
}
