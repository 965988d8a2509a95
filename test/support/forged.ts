/** A signed token with another signature. Its first character: the last one has bits that are thrown away, so that another may be the same signature. */
export function forged(token: string): string {
  const at = token.lastIndexOf(".") + 1;
  return `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
}
