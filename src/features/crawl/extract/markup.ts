import { parseMarkup } from "./parse-markup.ts";
import { APART } from "./digits-apart.ts";
import { plainText } from "./plain-text.ts";
import { isSchemaTerm, isSchemaVocabulary } from "./thing.ts";
import type { Sliced } from "../../../platform/sliced.ts";
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
  /** RDFa items of schema.org's types that are no other item's property. */
  rdfa: Element[];
  /** What its `meta` elements say under Open Graph's names. */
  metas: PageMeta[];
  /** Elements by `id`, the first of each. */
  byId: Map<string, Element>;
}

export interface PageMeta {
  name: string;
  content: string;
}

export function* readMarkup(html: string, budget: WorkBudget): Sliced<Markup> {
  const found: Markup = { jsonLd: [], items: [], rdfa: [], metas: [], byId: new Map() };
  /** Whether words without a prefix are schema.org's, by open element. */
  const schema: boolean[] = [false];
  const open: Element[] = [{ name: "", attributes: {}, children: [] }];
  yield* parseMarkup(html, budget, {
    open(name, attributes) {
      const element = { name, attributes, children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
      const vocab = attributes["vocab"];
      const ours = vocab === undefined ? (schema.at(-1) ?? false) : isSchemaVocabulary(vocab);
      schema.push(ours);
      note(found, element, ours);
    },
    text(data) {
      const siblings = open.at(-1)?.children ?? [];
      const before = siblings.at(-1);
      if (typeof before === "string") siblings[siblings.length - 1] = before + data;
      else siblings.push(data);
    },
    close() {
      open.pop();
      schema.pop();
    },
  });
  return found;
}

function note(found: Markup, element: Element, inSchema: boolean): void {
  const { name, attributes } = element;
  if (name === "script" && /^application\/ld\+json\b/i.test(attributes["type"]?.trim() ?? "")) found.jsonLd.push(element);
  if (name === "h1") found.heading ??= element;
  if (name === "link" && attributes["rel"]?.trim().toLowerCase() === "canonical" && attributes["href"] !== undefined)
    found.canonical ??= attributes["href"];
  if ("itemscope" in attributes && !("itemprop" in attributes)) found.items.push(element);
  const types = attributes["typeof"];
  if (types !== undefined && !("property" in attributes) && (inSchema || isSchemaTerm(types.trim()))) found.rdfa.push(element);
  const meta = name === "meta" ? (attributes["property"] ?? attributes["name"])?.trim().toLowerCase() : undefined;
  if (meta !== undefined && /^(?:og|product):/.test(meta) && attributes["content"] !== undefined)
    found.metas.push({ name: meta, content: attributes["content"] });
  const id = attributes["id"];
  if (id && !found.byId.has(id)) found.byId.set(id, element);
}

/** All text below an element as it stands there, scripts included. */
export function rawText(element: Element, budget: WorkBudget): string {
  return textRuns(element, budget).join("");
}

/** What each element shows by itself, in the order of the page. */
function textRuns(element: Element, budget: WorkBudget): string[] {
  const runs: string[] = [""];
  /** null where an element ends. */
  const ahead: (Node | null)[] = [element];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (node === null) runs.push("");
    else if (isElement(node)) {
      budget.spend();
      runs.push("");
      if (ahead.length > 0) ahead.push(null);
      for (let index = node.children.length - 1; index >= 0; index -= 1) ahead.push(node.children[index] as Node);
    } else {
      budget.spendOn(node);
      runs[runs.length - 1] += node;
    }
  }
  return runs;
}

export const textBelow = (element: Element, budget: WorkBudget): string => plainText(rawText(element, budget), budget);

/** The same with a mark between what stands in elements of its own. */
export const textApart = (element: Element, budget: WorkBudget): string =>
  plainText(textRuns(element, budget).filter(Boolean).join(APART), budget);
