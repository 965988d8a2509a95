import { looseJson } from "./loose-json.ts";
import type { WorkBudget } from "./work-budget.ts";

/**
 * JSON as shops write it: inside comments or CDATA, with raw control characters in strings, with a semicolon behind, or as a string of its own
 * text; what is none after that is read loosely. Undefined for what has no reading.
 */
export function lenientJson(text: string, budget: WorkBudget): { json: unknown; repaired: boolean } | undefined {
  const read = readLeniently(text, budget);
  if (typeof read?.json !== "string" || !IS_TEXT_OF_JSON.test(read.json)) return read;
  budget.spendOn(read.json);
  const inner = readLeniently(read.json, budget);
  return inner && { ...inner, repaired: true };
}

const IS_TEXT_OF_JSON = /^\s*[{[]/;
/** Its text is that of a string without the quotes around: `{\"name\":`, `{\n`. */
const IS_ESCAPED = /^\s*[{[]\s*\\["nrt]/;

function readLeniently(text: string, budget: WorkBudget): { json: unknown; repaired: boolean } | undefined {
  const unwrapped = unwrap(text);
  if (IS_ESCAPED.test(unwrapped)) {
    const unescaped = parsedOrUndefined(`"${unwrapped.includes('\\"') ? unwrapped : unwrapped.replaceAll('"', '\\"')}"`);
    if (unescaped !== undefined) return { json: unescaped, repaired: true };
  }
  for (const candidate of [() => text, () => unwrapped, () => unwrapped.replace(/[\u0000-\u001f]+/g, " ")]) {
    const parsed = parsedOrUndefined(candidate());
    if (parsed !== undefined) return { json: parsed, repaired: false };
  }
  const quoted = unwrapped.includes('"')
    ? unwrapped
    : unwrapped.replaceAll(/&(?:amp;)?(?:quot|#34|#x22);|[“”„]/gi, '"').replaceAll(/&(?:amp;)?(?:#39|#x27);/gi, "'");
  const loose = looseJson(quoted, budget);
  return loose === undefined ? undefined : { json: loose, repaired: true };
}

/** Takes off what wraps it from its ends inwards; no pattern here is tried at more than one place. */
function unwrap(text: string): string {
  const opened = text.trimStart().replace(/^(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*\/)?/, "");
  const closing = without(opened.trimEnd(), "*/");
  const inner = [without(closing, "-->"), without(closing, "]]>")].find((shorter) => shorter !== closing);
  const bare = inner === undefined ? opened.trimEnd() : without(without(inner, "//"), "/*");
  return without(bare, ";");
}

const without = (text: string, ending: string): string => (text.endsWith(ending) ? text.slice(0, -ending.length).trimEnd() : text);

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
