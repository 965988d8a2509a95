import { matches, type Span } from "./text.ts";

/** "saline 1 L bags - 48", "Alcohol 70º 1 L – 18 botellas", "Einmalhandschuhe Größe 8: 30 Kartons": a name, and its count at the end. */
const ROW =
  /^[ ]{0,4}(?:[-*•]\s{0,3}|\d{1,2}[.)]\s{1,3})?(\p{L}[^\n:]{2,80}?)(?::|\s[-–—])\s{1,3}\d{1,6}(?:[.,]\d{1,3})?(?:\s?\p{L}{1,14}\.?)?(?:\s(?:à|of|de|di|van|zu|je)\s[^\n]{1,20})?[ ]{0,3}[.;,]?[ ]{0,3}$/gmu;
const FIGURE = /(?<![\p{L}\d])\d[\d.,]*(?![\d])/gu;
const FEWEST_ROWS = 2;

/** In rows that end in their count the figures before it say what the goods are like. */
export function rowMeasures(text: string): Span[] {
  const rows = matches(text, ROW);
  if (rows.length < FEWEST_ROWS) return [];
  return rows.flatMap(({ start, match }) => {
    const name = match[1] ?? "";
    const from = start + match[0].indexOf(name);
    return matches(name, FIGURE).map((figure) => ({ start: from + figure.start, end: from + figure.end }));
  });
}
