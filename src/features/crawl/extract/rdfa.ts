import { itemThings, wordsIn, type ItemDialect } from "./markup-items.ts";
import type { Element, Markup } from "./markup.ts";
import { isSchemaTerm, isSchemaVocabulary, term, type Thing } from "./thing.ts";
import type { WorkBudget } from "./work-budget.ts";

/** Every item of a page's RDFa Lite (W3C RDFa Lite 1.1) that is no other item's property. */
export const rdfaThings = ({ rdfa }: Markup, budget: WorkBudget): Thing[] => itemThings(rdfa, DIALECT, budget);

/** Words of another vocabulary have a prefix, and are none of ours. */
const ours = (attribute: string | undefined): string[] =>
  wordsIn(attribute)
    .filter((word) => isSchemaTerm(word) || !word.includes(":"))
    .map(term);

const DIALECT: ItemDialect = {
  syntax: "rdfa",
  isItem: ({ attributes }) => "typeof" in attributes,
  isForeign: ({ attributes }) => attributes["vocab"] !== undefined && !isSchemaVocabulary(attributes["vocab"]),
  typesOf: ({ attributes }) => ours(attributes["typeof"]),
  idOf: ({ attributes }) => attributes["resource"] ?? attributes["about"],
  propertiesOf: ({ attributes }) => ours(attributes["property"]),
  referred: () => [],
  attributed: ({ name, attributes }: Element) =>
    attributes["content"] ??
    attributes["resource"] ??
    attributes["href"] ??
    attributes["src"] ??
    (name === "time" ? attributes["datetime"] : undefined) ??
    (name === "data" ? attributes["value"] : undefined),
};
