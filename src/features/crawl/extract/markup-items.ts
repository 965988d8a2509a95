import { isElement, textApart, textBelow, type Element, type Node } from "./markup.ts";
import { plainText } from "./plain-text.ts";
import type { Thing, Value } from "./thing.ts";
import type { WorkBudget } from "./work-budget.ts";

/** How a syntax that stands in the attributes of elements says what is an item and what its property. */
export interface ItemDialect {
  syntax: Thing["syntax"];
  isItem(element: Element): boolean;
  /** Whether what stands below speaks another language. */
  isForeign(element: Element): boolean;
  typesOf(element: Element): readonly string[];
  idOf(element: Element): string | undefined;
  /** The properties an element is, of the item around it. */
  propertiesOf(element: Element): readonly string[];
  /** Elements elsewhere that are an item's too. */
  referred(element: Element): readonly Element[];
  /** The value for programs, where an attribute has it; else an element's text is its value. */
  attributed(element: Element): string | undefined;
}

/** Things of a page's elements, each element one thing. */
export function itemThings(roots: readonly Element[], dialect: ItemDialect, budget: WorkBudget): Thing[] {
  const things = new Map<Element, Thing>();
  const surroundings: Surroundings = {
    dialect,
    budget,
    thing(element, path) {
      const known = things.get(element);
      if (known) return known;
      budget.spend(STEPS_AN_ITEM);
      const made = new ItemThing(element, surroundings, path);
      things.set(element, made);
      return made;
    },
  };
  return roots.map((element, index) => surroundings.thing(element, `item ${index + 1}`));
}

/** What an item costs beside what is read of it: thousands of them are read in one go. */
const STEPS_AN_ITEM = 25;

interface Surroundings {
  dialect: ItemDialect;
  budget: WorkBudget;
  /** The one thing an element is. */
  thing(element: Element, path: string): Thing;
}

/** Longer paths are told by their beginning. */
const PATH_MAX = 160;

class ItemThing implements Thing {
  readonly syntax: Thing["syntax"];
  readonly types: readonly string[];
  readonly id?: string;
  readonly path: string;
  readonly #element: Element;
  readonly #page: Surroundings;
  readonly #read = new Map<string, readonly Value[]>();
  #properties: ReadonlyMap<string, readonly Element[]> | undefined;

  constructor(element: Element, page: Surroundings, path: string) {
    this.#element = element;
    this.#page = page;
    this.path = path.length > PATH_MAX ? `${path.slice(0, PATH_MAX)}…` : path;
    this.syntax = page.dialect.syntax;
    this.types = page.dialect.typesOf(element);
    const id = page.dialect.idOf(element);
    if (id !== undefined) this.id = id;
  }

  values(property: string): readonly Value[] {
    this.#properties ??= propertiesBelow(this.#element, this.#page);
    const values = this.#read.get(property) ?? this.#valuesOf(property);
    this.#read.set(property, values);
    this.#page.budget.spend(1 + values.length);
    return values;
  }

  #valuesOf(property: string): readonly Value[] {
    const { dialect, budget, thing } = this.#page;
    const elements = this.#properties?.get(property) ?? [];
    return elements.map((element, index) => {
      if (dialect.isItem(element)) return thing(element, `${this.path} > ${property}${elements.length > 1 ? ` ${index + 1}` : ""}`);
      const attributed = dialect.attributed(element);
      const shown = (): string => textBelow(element, budget);
      return attributed === undefined
        ? { text: shown(), notation: "human", apart: () => textApart(element, budget) }
        : { text: plainText(attributed, budget), notation: "machine", shown };
    });
  }
}

/** The elements that are an item's properties, those it refers to included; none is visited twice (HTML Living Standard, 5.2.5). */
function propertiesBelow(item: Element, { dialect, budget }: Surroundings): Map<string, Element[]> {
  const properties = new Map<string, Element[]>();
  const visited = new Set<Node>([item]);
  const ahead: Node[] = [...item.children, ...dialect.referred(item)].toReversed();
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    budget.spend();
    if (!isElement(node) || visited.has(node) || dialect.isForeign(node)) continue;
    visited.add(node);
    for (const name of dialect.propertiesOf(node)) {
      const known = properties.get(name);
      if (known) known.push(node);
      else properties.set(name, [node]);
    }
    if (dialect.isItem(node)) continue;
    for (let index = node.children.length - 1; index >= 0; index -= 1) ahead.push(node.children[index] as Node);
  }
  return properties;
}

/** What an attribute names is said in its beginning: what stands beyond, or names more, names nothing. */
const NAMES_CHARACTERS = 2_048;
const MOST_NAMES = 32;

export const wordsIn = (attribute = ""): string[] => attribute.slice(0, NAMES_CHARACTERS).split(/\s+/).filter(Boolean).slice(0, MOST_NAMES);
