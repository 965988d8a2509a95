import { tell } from "./tell.ts";

/** What a unit of a price is called, by what it is recorded as. */
const UNITS: Readonly<Record<string, (usd: string) => string>> = {
  in: (usd) => tell`${usd} input`,
  cached: (usd) => tell`${usd} cached input`,
  "cache write": (usd) => tell`${usd} cache writes`,
  "for an hour": (usd) => tell`${usd} cache writes for one hour`,
  "audio in": (usd) => tell`${usd} audio input`,
  out: (usd) => tell`${usd} output`,
  reasoning: (usd) => tell`${usd} reasoning output`,
  "audio out": (usd) => tell`${usd} audio output`,
};

const unitWords = (recorded: string): string => {
  const [, usd = "", name = ""] = /^([\d.]+) (.+)$/u.exec(recorded) ?? [];
  return Object.hasOwn(UNITS, name) ? (UNITS[name]?.(usd) ?? recorded) : recorded;
};

const unitsWords = (recorded: string): string => recorded.split(", ").map(unitWords).join(", ");

/** A rule for a model's price in its reader's words, from how it is recorded in English; what is in it of somebody's own stays as it is. */
export function priceWords(recorded: string): string {
  const [units = "", ...more] = recorded.split("; ");
  return [unitsWords(units), ...more.map(conditionWords)].join("; ");
}

function conditionWords(recorded: string): string {
  const [, above, units] = /^prompts above ([\d,]+): (.+)$/u.exec(recorded) ?? [];
  if (above !== undefined && units !== undefined) return tell`for prompts above ${above} tokens: ${unitsWords(units)}`;
  const searches = /^([\d.]+) a thousand searches$/u.exec(recorded)?.[1];
  if (searches !== undefined) return tell`${searches} for a thousand searches`;
  const free = /^free: (.+)$/su.exec(recorded)?.[1];
  if (free !== undefined) return tell`costs nothing: ${free}`;
  const from = /^since (\d{4}-\d{2}-\d{2})$/u.exec(recorded)?.[1];
  return from === undefined ? recorded : tell`in force since ${from}`;
}
