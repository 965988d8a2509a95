import * as z from "zod";
import { folded, tokensOf } from "../../catalog/terms/fold.ts";
import type { soughtOf } from "../../catalog/terms/sought.ts";
import { once } from "../../../platform/once.ts";
import type { SearchItem } from "../rules.ts";

/** What a model answers is read no further than this; it is asked for a tenth of it. */
export const MOST_ANSWER = 8_000;
const MOST_WORDS = 4;
const MOST_LETTERS = 48;

/** What of an answer is kept of a name: letters with what holds them together. */
const NAME = /^\p{L}[\p{L}\p{M}' ’-]*$/u;

/**
 * What an item goes by where its names are asked for and kept, whoever asked and however it was written: letters and digits alone, composed
 * as people write them. Undefined where nothing is left of it.
 */
export function keyOf(name: string): string | undefined {
  const words = tokensOf(folded(name)).map(({ text }) => text);
  return words.length === 0 ? undefined : words.join(" ").normalize("NFC");
}

/** The items of which a model is asked what else they are called: those whose thing no table knows, and that are short enough to be names. */
export function itemsToName(
  items: readonly SearchItem[],
  bounds: { mostItems: number; mostCharacters: number },
  read: typeof soughtOf,
): SearchItem[] {
  const isUnnamed = ({ name, terms }: SearchItem): boolean => {
    const { isUnknown, models } = read({ name, terms });
    return isUnknown && models.length === 0;
  };
  return items
    .filter((item) => item.alsoCalled === undefined && item.name.length <= bounds.mostCharacters && isUnnamed(item))
    .slice(0, bounds.mostItems);
}

const answerSchema = once(() => z.object({ names: z.array(z.string().max(300)).max(60) }));

/** The names that a model's answer gives a thing, each once and none that it has already; undefined where it is no such answer. */
export function namesIn(answer: string, asked: string, most: number): string[] | undefined {
  if (answer.length > MOST_ANSWER) return undefined;
  const read = answerSchema().safeParse(parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)));
  if (!read.success) return undefined;
  const names = new Map<string, string>();
  for (const written of read.data.names) {
    const name = written.normalize("NFC").trim().toLowerCase();
    const key = keyOf(name);
    if (key === undefined || key === keyOf(asked) || names.has(key) || !isName(name)) continue;
    names.set(key, name);
  }
  return [...names.values()].slice(0, most);
}

const isName = (name: string): boolean =>
  name.length > 2 && name.length <= MOST_LETTERS && NAME.test(name) && name.split(/\s+/).length <= MOST_WORDS;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
