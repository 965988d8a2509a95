/** JSON as shops write it: inside comments or CDATA, with raw control characters in strings, with a semicolon behind. Undefined for what is none. */
export function lenientJson(text: string): unknown {
  const unwrapped = unwrap(text);
  for (const candidate of [() => text, () => unwrapped, () => unwrapped.replace(/[\u0000-\u001f]+/g, " ")]) {
    const parsed = parsedOrUndefined(candidate());
    if (parsed !== undefined) return parsed;
  }
  return undefined;
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
