import type { ItemMention } from "./item-names.ts";
import { matches } from "./text.ts";

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, zehn: 10 },
  ...{ deux: 2, trois: 3, quatre: 4, cinq: 5, dix: 10, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, diez: 10 },
  ...{ due: 2, tre: 3, quattro: 4, cinque: 5, sei: 6, dieci: 10, twee: 2, drie: 3, vijf: 5, zes: 6, tien: 10 },
};
const FOR_EACH =
  "(?:for|per|to) (?:each|every)|one per|every|(?:für|auf|pro) je|pour chaque|(?:por|para) cada|cada|(?:per )?ogni|(?:voor|per|op) (?:elke|iedere)";
/** "Pour deux élèves", where it speaks of those who are taught: a table for eight people seats them. */
const FOR_PUPILS = "(?:pour|par) (?=\\S+ (?:élèves|enfants|stagiaires|participants))";
const SHARE = new RegExp(
  `(?<!\\p{L})(?:(?:${FOR_EACH})\\s|${FOR_PUPILS})(?:group(?:s)? of |gruppen? von |groupe de |grupo de |gruppo di |groep van )?(\\d{1,2}|${Object.keys(NUMBERS).join("|")})\\s(\\p{L}{3,})`,
  "giu",
);
const FARTHEST = 50;

type Line = ItemMention & { end: number };

/** "One lantern for every two people", "auf je drei Kinder ein Wagen": marks the line that so many share, and of whom. */
export function countShares(lines: readonly Line[], text: string): void {
  for (const { start, end, match } of matches(text, SHARE)) {
    const [, written = "", who = ""] = match;
    const share = NUMBERS[written.toLowerCase()] ?? Number(written);
    const line =
      lines.find((one) => text.slice(one.end, start) === " ") ??
      lines.find((one) => one.start >= end && one.start - end <= FARTHEST && !/[.;!?\n]/u.test(text.slice(end, one.start)));
    if (line && share > 1) line.each = { who, count: line.quantity / share, isSure: true };
  }
}
