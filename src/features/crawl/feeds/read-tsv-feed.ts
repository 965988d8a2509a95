import type { Sliced } from "../../../platform/sliced.ts";
import { withinBudget, type WorkBudget } from "../extract/work-budget.ts";
import { ATTRIBUTE_MAX, MOST_ATTRIBUTES, type FeedFile, type FeedRow } from "./feed-rows.ts";
import { recorded } from "../../../platform/language/say.ts";

/** Rows that are read before others have their turn: some milliseconds. */
const ROWS_A_PART = 200;
/** A field beyond this has lost its closing quote. */
const FIELD_MAX = 50_000;

/**
 * Tab-separated values with a line of names, a value with tabs, quotes or line ends in it within quotes. A file whose last line has no end is
 * taken for cut: nothing else of this format says that it is whole.
 */
export function* readTsvFeed(text: string, maxRows: number, budget: WorkBudget): Sliced<FeedFile> {
  const lines = linesOf(text, budget);
  const first = lines.next();
  const names = first.done
    ? []
    : first.value.fields.map((name) =>
        name
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, "_")
          .replace(/^g:/, ""),
      );
  if (!["id", "title", "link", "price"].every((name) => names.includes(name)))
    return { kind: "no-feed", reason: recorded`its first line names no id, title, link and price, tabs between them` };
  const rows: FeedRow[] = [];
  let end: "whole" | "cut" | "too-many" = "whole";
  const read = yield* withinBudget(
    (function* (): Sliced<true> {
      for (const { fields, isEnded } of lines) {
        if (fields.length === 1 && fields[0]?.trim() === "") continue;
        if (!isEnded) end = "cut";
        if (rows.length >= maxRows) {
          end = "too-many";
          break;
        }
        rows.push(rowOf(rows.length + 1, names, fields));
        if (rows.length % ROWS_A_PART === 0) yield;
      }
      return true;
    })(),
  );
  const REASONS = {
    whole: true,
    cut: recorded`its last line has no end: it was cut`,
    "too-many": recorded`it has more than ${maxRows} products`,
  } as const;
  return { kind: "feed", format: "tsv", rows, whole: read ? REASONS[end] : recorded`it is more work than a feed may be` };
}

function rowOf(row: number, names: readonly string[], fields: readonly string[]): FeedRow {
  const attributes = new Map<string, string>();
  for (const [index, name] of names.slice(0, MOST_ATTRIBUTES).entries()) {
    const value = fields[index]?.trim().slice(0, ATTRIBUTE_MAX) ?? "";
    if (value !== "" && !attributes.has(name)) attributes.set(name, value);
  }
  return {
    row,
    attributes,
    ...(fields.length > names.length ? { fault: recorded`has ${fields.length} values for ${names.length} names` } : {}),
  };
}

/** A quote counts where a value begins; within one that is quoted two of them are one. */
function* linesOf(text: string, budget: WorkBudget): Generator<{ fields: string[]; isEnded: boolean }, void> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const fields: string[] = [];
    let isEnded = false;
    for (;;) {
      const { value, next } = text[at] === '"' ? quoted(text, at) : bare(text, at);
      budget.spendOn(value);
      fields.push(value);
      at = next + 1;
      if (text[next] === "\t") continue;
      isEnded = next < text.length;
      if (text[next] === "\r" && text[at] === "\n") at += 1;
      break;
    }
    yield { fields, isEnded };
  }
}

interface Field {
  value: string;
  /** Of what ends it: a tab, a line's end, or the text's. */
  next: number;
}

function bare(text: string, from: number): Field {
  let next = from;
  while (next < text.length && text[next] !== "\t" && text[next] !== "\n" && text[next] !== "\r") next += 1;
  return { value: text.slice(from, next), next };
}

function quoted(text: string, from: number): Field {
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    // Nothing closes it: the quote is a word of the value.
    if (close === -1 || close - from > FIELD_MAX) return bare(text, from);
    if (text[close + 1] === '"') {
      at = close + 2;
      continue;
    }
    const rest = bare(text, close + 1);
    return { value: text.slice(from + 1, close).replaceAll('""', '"') + rest.value, next: rest.next };
  }
}
