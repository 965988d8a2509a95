import { DomUtils, parseDocument } from "htmlparser2";

/** Text as people read it: entities decoded (also those encoded once too often), tags taken out, white space folded. */
export function plainText(text: string): string {
  const decoded = /[&<]/.test(text) ? DomUtils.textContent(parseDocument(text)) : text;
  return decoded.replace(/\s+/g, " ").trim();
}
