/** Redis' patterns: `*`, `?`, `[abc]`, `[^a-z]`, and a backslash before what is meant literally. */
export function globMatcher(pattern: string): (text: string) => boolean {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    const end = character === "[" ? pattern.indexOf("]", at + 1) : -1;
    if (character === "*") source += ".*";
    else if (character === "?") source += ".";
    else if (end > at + 1) {
      source += characterClass(pattern.slice(at + 1, end));
      at = end;
    } else if (character === "\\" && at + 1 < pattern.length) {
      at += 1;
      source += literal(pattern[at] ?? "");
    } else source += literal(character);
  }
  const expression = new RegExp(`^${source}$`, "s");
  return (text) => expression.test(text);
}

function characterClass(content: string): string {
  const negated = content.startsWith("^");
  return `[${negated ? "^" : ""}${(negated ? content.slice(1) : content).replaceAll(/[\\\]^]/g, "\\$&")}]`;
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
}
