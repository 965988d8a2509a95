import { parseMarkup } from "./parse-markup.ts";
import { plainText } from "./plain-text.ts";
import type { WorkBudget } from "./work-budget.ts";

export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Node[];
}
export type Node = Element | string;

export const isElement = (node: Node): node is Element => typeof node !== "string";

/** A page's markup, and what of it the readers of products begin at; all found in the one pass that parses it. */
export interface Markup {
  /** The texts of its JSON-LD scripts. */
  jsonLd: Element[];
  /** Its first `h1`. */
  heading?: Element;
  /** `href` of its first `rel=canonical`. */
  canonical?: string;
  /** Microdata items that are no other item's property. */
  items: Element[];
  /** Elements by `id`, the first of each. */
  byId: Map<string, Element>;
}

export function readMarkup(html: string, budget: WorkBudget): Markup {
  const found: Markup = { jsonLd: [], items: [], byId: new Map() };
  const open: Element[] = [{ name: "", attributes: {}, children: [] }];
  parseMarkup(html, budget, {
    open(name, attributes) {
      const element = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
      note(found, element);
    },
    text(data) {
      const siblings = open.at(-1)?.children ?? [];
      const before = siblings.at(-1);
      if (typeof before === "string") siblings[siblings.length - 1] = before + data;
      else siblings.push(data);
    },
    close() {
      open.pop();
    },
  });
  return found;
}

function note(found: Markup, element: Element): void {
  const { name, attributes } = element;
  if (name === "script" && /^application\/ld\+json\b/i.test(attributes["type"]?.trim() ?? "")) found.jsonLd.push(element);
  if (name === "h1") found.heading ??= element;
  if (name === "link" && attributes["rel"]?.trim().toLowerCase() === "canonical" && attributes["href"] !== undefined)
    found.canonical ??= attributes["href"];
  if ("itemscope" in attributes && !("itemprop" in attributes)) found.items.push(element);
  const id = attributes["id"];
  if (id && !found.byId.has(id)) found.byId.set(id, element);
}

/** All text below an element as it stands there, scripts included. */
export function rawText(element: Element, budget: WorkBudget): string {
  const parts: string[] = [];
  const ahead: Node[] = [element];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (isElement(node)) {
      budget.spend();
      for (let index = node.children.length - 1; index >= 0; index -= 1) ahead.push(node.children[index] as Node);
    } else {
      budget.spendOn(node);
      parts.push(node);
    }
  }
  return parts.join("");
}

export const textBelow = (element: Element, budget: WorkBudget): string => plainText(rawText(element, budget), budget);
