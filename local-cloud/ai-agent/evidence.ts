import type { Message } from "./conversation.ts";
import type { Need } from "./need.ts";
import type { Language } from "./languages.ts";
import type { Brief, Evidence } from "./schema.ts";
import { readStatement } from "./statement.ts";
import type { Span } from "./text.ts";

interface Context {
  referenceTime: Date;
  locale: string | undefined;
  spoken: Language;
}

/**
 * Where each value of a brief is said, found by reading every message of the buyer once more and not by remembering: a value that nobody can
 * find again, a sum or an answer that only its question makes one, has no evidence. Of several places the last one counts.
 */
export function evidenceOf(need: Need, brief: Brief, messages: readonly Message[], context: Context): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== "user") continue;
    const said = readStatement(content, { ...context, asked: undefined });
    const { money, deadlines, places } = said.mentions;
    const lower = said.text.toLowerCase();
    const note = (field: string, span: Span | undefined): void => {
      const place = span && standsAt(content, said.text, span);
      if (place) found.set(field, { field, message: index, ...place });
    };
    note(
      "/budget",
      money.findLast(({ value }) => value === need.budget?.value),
    );
    note(
      "/deadline",
      deadlines.findLast(({ date }) => date === brief.deadline),
    );
    note(
      "/delivery",
      places.findLast(({ place }) => place === brief.delivery?.place),
    );
    for (const [at, item] of brief.items.entries()) {
      const name = spanOf(lower, item.name);
      if (!need.items[at]?.counted) {
        note(`/items/${at}`, name);
        continue;
      }
      const told = [...said.quantities, ...said.sizes.all.map((one) => one.count)];
      const counts = told.filter(({ quantity }) => quantity === item.quantity);
      const count = counts.toSorted((one, other) => away(one, name) - away(other, name))[0];
      if (count && name && away(count, name) <= MOST_BETWEEN) note(`/items/${at}`, joined(count, name));
      else note(`/items/${at}/quantity`, count);
    }
  }
  return [...found.values()].filter(({ field }) => stands(brief, field));
}

/** Characters between a count and the goods it counts that are shown as one piece. */
const MOST_BETWEEN = 40;
const joined = (one: Span, other: Span): Span => ({ start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) });

/** Whether the brief has the value that an entry is about. */
function stands(brief: Brief, field: string): boolean {
  if (field === "/budget") return brief.budget !== null;
  if (field === "/deadline") return brief.deadline !== null;
  return field !== "/delivery" || brief.delivery !== null;
}

const away = ({ start, end }: Span, name: Span | undefined): number =>
  name === undefined ? -start : Math.min(Math.abs(name.start - end), Math.abs(start - name.end));

/** The last place where the goods are named by these whole words; `text` is in small letters. */
function spanOf(text: string, name: string): Span | undefined {
  const whole = name.toLowerCase();
  for (let start = text.lastIndexOf(whole); start >= 0; start = start === 0 ? -1 : text.lastIndexOf(whole, start - 1)) {
    const end = start + whole.length;
    if (!/\p{L}$/u.test(text.slice(Math.max(0, start - 2), start)) && !/^\p{L}/u.test(text.slice(end, end + 2))) return { start, end };
  }
  return undefined;
}

/** The same words in the message as it was sent, where spaces, markup and other signs may stand between them. */
function standsAt(content: string, text: string, { start, end }: Span): Span | undefined {
  const words = text
    .slice(start, end)
    .trim()
    .split(/[\s|]+/)
    .filter(Boolean)
    .map(escaped);
  if (words.join("") === "") return undefined;
  const pattern = new RegExp(words.join("[\\s\\u00a0*_|]+"), "gu");
  const before = [...text.slice(0, start).matchAll(pattern)].length;
  const match = [...content.matchAll(pattern)].at(before) ?? pattern.exec(content);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
