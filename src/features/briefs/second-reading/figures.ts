import { figuresIn } from "../figures-in-text.ts";
import { findNumberWords } from "../number-words.ts";
import { LANGUAGES } from "../question-facts.ts";
import { overlaps, sumsIn, type Sum } from "../sums-in-text.ts";
import { MEASURES } from "./cues.ts";

/** A number of a message, and by its own looks what it may be. */
export interface Figure {
  start: number;
  end: number;
  values: ReadonlySet<number>;
  kind: "count" | "sum" | "measure" | "day" | "code";
}

const DIGITS = /(?<![\p{L}\d])\d+(?:[.,'’:/-]\d+|[ \u00a0\u202f]\d{3}(?!\d))*/gu;
const MONTH =
  "jan|feb|mar|mär|mrt|maa|apr|abr|avr|mai|may|mag|mei|maj|jun|jui|giu|jul|lug|aug|ago|aoû|août|sep|set|okt|oct|ott|nov|dec|dez|déc|dic";
const DAY_BEHIND = new RegExp(`^(?:\\.|st|nd|rd|th|er|e|º)?\\s?(?:of |de |d['’])?(?:${MONTH})\\p{L}*`, "iu");
const DAY_BEFORE = new RegExp(`(?<!\\p{L})(?:(?:${MONTH})\\p{L}{0,7}|kw|week|semaine|semana|settimana)\\.?\\s*$`, "iu");
const DATE = /^\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?$/u;
const CODE_BEFORE =
  /(?<!\p{L})(?:[Nn][or]\.?|n°|[Rr]ef\.?|[Tt]el\.?|[Pp]hone|[Ee]xt\.?|[Ee]xtension|PO|RFQ|[Ll]ine|[Zz]eile|[Ii]tem|[Pp]os\.?|ISO|DIN|EN)\s*[:.]?\s*$|[#№]\s*$/u;

/** A text that has more is no request, and the time of reading it stays bounded. */
const MOST_FIGURES = 1_000;

/** Every number of a text, in digits and in words, none of it twice. */
export function figuresOf(text: string): Figure[] {
  const sums = sumsIn(text);
  const digits = [...text.matchAll(DIGITS)].slice(0, MOST_FIGURES).map((match): Figure => {
    const span = { start: match.index, end: match.index + match[0].length };
    return { ...span, values: figuresIn(match[0] + text.slice(span.end, span.end + 12)), kind: kindOf(text, span, sums) };
  });
  const spoken = LANGUAGES.flatMap((language) => findNumberWords(text, language)).map(({ start, end, value }): Figure => ({
    start,
    end,
    values: new Set([value]),
    kind: kindOf(text, { start, end }, sums),
  }));
  const found: Figure[] = [];
  for (const one of [...digits, ...spoken.toSorted((a, b) => b.end - b.start - (a.end - a.start))])
    if (!found.some((other) => overlaps(one, other))) found.push(one);
  return found.toSorted((a, b) => a.start - b.start);
}

function kindOf(text: string, span: { start: number; end: number }, sums: readonly Sum[]): Figure["kind"] {
  const [before, after] = [text.slice(Math.max(0, span.start - 24), span.start), text.slice(span.end, span.end + 24)];
  if (sums.some((sum) => overlaps(sum, span))) return "sum";
  if (DAY_BEHIND.test(after) || DAY_BEFORE.test(before) || DATE.test(text.slice(span.start, span.end))) return "day";
  if (MEASURES.test(after)) return "measure";
  if (/^[-/]?\p{L}\d|^[-/]\d/u.test(after) || CODE_BEFORE.test(before)) return "code";
  return "count";
}
