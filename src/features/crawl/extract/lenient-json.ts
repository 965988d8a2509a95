import { jsonrepair, JSONRepairError } from "jsonrepair";
import type { WorkBudget } from "./work-budget.ts";

/** Longer texts are not repaired: what that costs may grow with the square of their length. */
const MOST_REPAIRED = 24_000;

const CHARACTERS_A_STEP = 64;

/**
 * JSON as shops write it: inside comments or CDATA, with raw control characters in strings, with a semicolon behind; what is none after
 * that is repaired (trailing commas, comments, single quotes, several objects in one script). Undefined for what has no reading. A text that
 * ends within a value has none: a number that was cut off is another number.
 */
export function lenientJson(text: string, budget: WorkBudget): { json: unknown; repaired: boolean } | undefined {
  const unwrapped = unwrap(text);
  for (const candidate of [() => text, () => unwrapped, () => unwrapped.replace(/[\u0000-\u001f]+/g, " ")]) {
    const parsed = parsedOrUndefined(candidate());
    if (parsed !== undefined) return { json: parsed, repaired: false };
  }
  const repaired = repair(unwrapped, budget);
  return repaired === undefined ? undefined : { json: repaired, repaired: true };
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

function repair(text: string, budget: WorkBudget): unknown {
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]")) + 1;
  if (end > MOST_REPAIRED || !/^\s*(?:[[{]|\/[/*])/.test(text) || !/^\s*(?:;|\/[/*]|$)/.test(text.slice(end, end + MOST_REPAIRED)))
    return undefined;
  budget.spend(Math.ceil(end / CHARACTERS_A_STEP) ** 2);
  try {
    return JSON.parse(
      jsonrepair(
        text
          .slice(0, end)
          .replace(/\}\s*(?=\{)/g, "}\n")
          .replace(/,(?=\s*,\s*["'}\]])/g, ""),
      ),
    );
  } catch (error) {
    // The repair descends once for each bracket, so a text of brackets alone ends its stack.
    if (error instanceof JSONRepairError || error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
