import { reader } from "../language/reader.ts";
import { BETWEEN as LISTED, type Said } from "../language/say.ts";
import { withTimes } from "./times.ts";

/** A text of ours that may have been recorded, and how it is found again in what was. */
interface Pattern {
  template: string;
  matches: RegExp;
  /** With what it begins and ends: most that cannot be meant are told apart by that. */
  begins: string;
  ends: string;
  /** Characters that stand in it whatever it is about: of several that match, the one that says most is meant. */
  own: number;
}

/** One that says less of its own is found in what somebody else wrote; within another text sooner still. */
const [LEAST_OWN, LEAST_WITHIN] = [6, 12];
/** Where a sentence ends and the next begins. */
const BETWEEN = /(?<=\.) (?=\p{Lu})/u;

/** By the texts of a language, which stay as they are while an isolate lives. */
const patterns = new WeakMap<readonly string[], readonly Pattern[]>();

/**
 * What was recorded in English when it happened, in its reader's language and by his clock: found again by the console's texts, with what it is about,
 * which may have been recorded itself. What no text of ours says (a provider's error, an operator's reason) stays as it was recorded.
 */
export const retold = (text: string): string => withTimes(inOwnWords(text));

function inOwnWords(text: string): string {
  const { texts, say } = reader();
  if (texts === undefined) return text;
  const known = patterns.get(texts) ?? patternsOf(texts);
  patterns.set(texts, known);
  const listed = text.split(LISTED).map((one) => saidIn(one, known));
  const isList = listed.length > 1 && listed.every((one) => one !== undefined);
  const said = isList ? undefined : saidIn(text, known);
  if (isList) return listed.map(say).join(LISTED);
  if (said !== undefined) return say(said);
  const sentences = text.split(BETWEEN);
  return sentences.length === 1 ? text : sentences.map(inOwnWords).join(" ");
}

function saidIn(text: string, known: readonly Pattern[], least = LEAST_OWN): Said | undefined {
  for (const { template, matches, own, begins, ends } of known) {
    if (own < least) return undefined;
    if (!text.startsWith(begins) || !text.endsWith(ends)) continue;
    const about = matches.exec(text)?.slice(1);
    if (about?.every((one) => !BETWEEN.test(one)))
      return { template, about: about.map((one) => numberIn(one) ?? saidIn(one, known, LEAST_WITHIN) ?? one) };
  }
  return undefined;
}

const numberIn = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

/** Those of several words; a single one is whatever it is in what somebody wrote. */
function patternsOf(texts: readonly string[]): Pattern[] {
  return texts
    .flatMap((template) => {
      const parts = template.split(/\{\d+\}/u);
      const own = parts.reduce((sum, part) => sum + part.length, 0);
      if (own < LEAST_OWN || !/\p{L} |: /u.test(parts.join(""))) return [];
      const literal = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
      return [{ template, matches: new RegExp(`^${literal.join("(.+?)")}$`, "su"), own, begins: parts[0] ?? "", ends: parts.at(-1) ?? "" }];
    })
    .toSorted((a, b) => b.own - a.own);
}
