import { isElement, textBelow, type Element, type Markup, type Node } from "./markup.ts";
import { plainText } from "./plain-text.ts";
import { term, type Thing, type Value } from "./thing.ts";
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
export function microdataThings({ items, byId }: Markup, budget: WorkBudget): Thing[] {
  const things = new Map<Element, Thing>();
  const thing = (element: Element): Thing => {
    const made = things.get(element) ?? new MicrodataThing(element, { byId, budget, thing });
    things.set(element, made);
    return made;
  };
  return items.map(thing);
}

interface Surroundings {
  byId: ReadonlyMap<string, Element>;
  budget: WorkBudget;
  /** The one thing an element is. */
  thing(element: Element): Thing;
}

class MicrodataThing implements Thing {
  readonly syntax = "microdata";
  readonly types: readonly string[];
  readonly id?: string;
  readonly #element: Element;
  readonly #page: Surroundings;
  readonly #read = new Map<string, readonly Value[]>();
  #properties: ReadonlyMap<string, readonly Element[]> | undefined;

  constructor(element: Element, page: Surroundings) {
    this.#element = element;
    this.#page = page;
    this.types = wordsIn(element.attributes["itemtype"]).map(term);
    const itemId = element.attributes["itemid"];
    if (itemId !== undefined) this.id = itemId;
  }

  values(property: string): readonly Value[] {
    this.#properties ??= propertiesOf(this.#element, this.#page);
    const values = this.#read.get(property) ?? (this.#properties.get(property) ?? []).map((element) => valueOf(element, this.#page));
    this.#read.set(property, values);
    this.#page.budget.spend(1 + values.length);
    return values;
  }
}

/** The elements that are an item's properties, those `itemref` names included; none is visited twice (HTML Living Standard, 5.2.5). */
function propertiesOf(item: Element, { byId, budget }: Surroundings): Map<string, Element[]> {
  const properties = new Map<string, Element[]>();
  const visited = new Set<Node>([item]);
  const referred = wordsIn(item.attributes["itemref"]).flatMap((id) => byId.get(id) ?? []);
  const ahead: Node[] = [...item.children, ...referred].toReversed();
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    budget.spend();
    if (!isElement(node) || visited.has(node)) continue;
    visited.add(node);
    for (const name of wordsIn(node.attributes["itemprop"]).map(term)) {
      const known = properties.get(name);
      if (known) known.push(node);
      else properties.set(name, [node]);
    }
    if ("itemscope" in node.attributes) continue;
    for (let index = node.children.length - 1; index >= 0; index -= 1) ahead.push(node.children[index] as Node);
  }
  return properties;
}

/** The standard's attribute; `content` on any element, as shops write it; else the text, which is for people. */
function valueOf(element: Element, { budget, thing }: Surroundings): Value {
  if ("itemscope" in element.attributes) return thing(element);
  const attribute = VALUE_ATTRIBUTE[element.name];
  const attributed = element.attributes["content"] ?? (attribute === undefined ? undefined : element.attributes[attribute]);
  return attributed === undefined
    ? { text: textBelow(element, budget), notation: "human" }
    : { text: plainText(attributed, budget), notation: "machine" };
}

const wordsIn = (attribute = ""): string[] => attribute.split(/\s+/).filter(Boolean);
