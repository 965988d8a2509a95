import type { Token } from "./fold.ts";

/** Words with digits that name a standard or a generation, never one model. */
const STANDARDS =
  /^(?:cat\d[a-z]?|ddr\d?[a-z]?|usb\d+|mp[34]|rj\d+|[ab]\d|\d+[kgdx]|\d+p|\d+th|\d+st|\d+nd|\d+rd|80211[a-z]*|h26[45]|ps[2345]|dvd[rw]*|cd[rw]*|pc\d+|\d+(?:pcs|pk|pack|ct|bit|rpm|mbps|gbps|ghz|mhz|mah|dpi|ppm|yr|hr|min|ohm|mm|cm|gb|tb|mb|in|ft|oz|lb|lbs|kg|mp|va|w|v))$/;

/** Whether a folded word without separators can be a maker's number for one model. */
export function isModel(word: string): boolean {
  if (!/\d/.test(word) || STANDARDS.test(word)) return false;
  return /[a-z]/.test(word) ? word.length >= 4 : word.length >= 5;
}

/** A maker's number without what people put between its parts. */
export const foldedModel = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

const MOST_PARTS = 4;

/**
 * Every way in which neighbours of a text may be one number: "KX-TG1033 S" is kxtg1033, tg1033s and kxtg1033s. Parts apart by a space
 * are only taken together with one that has a digit.
 */
export function modelsIn(tokens: readonly Token[]): Set<string> {
  const models = new Set<string>();
  for (let from = 0; from < tokens.length; from += 1) {
    let joint = "";
    for (let to = from; to < Math.min(tokens.length, from + MOST_PARTS); to += 1) {
      const token = tokens[to] as Token;
      if (to > from && (token.opens || (!token.joined && to - from > 1))) break;
      joint += token.text;
      if (joint.length <= 24 && isModel(joint)) models.add(joint);
    }
  }
  return models;
}

/** A number asked for, in every way it may be one, and the words it was written in. */
export interface AskedModel {
  text: string;
  forms: readonly string[];
  words: readonly string[];
}

/** The numbers that a request names. A short word before one may be its beginning: "gs 108e". */
export function modelsAsked(tokens: readonly Token[], isUnknown: (word: string) => boolean): AskedModel[] {
  const asked: AskedModel[] = [];
  for (let from = 0; from < tokens.length;) {
    let to = from + 1;
    while (tokens[to]?.joined) to += 1;
    const parts = tokens.slice(from, to).map(({ text }) => text);
    const whole = parts.join("");
    const before = tokens[from - 1];
    const isBeginning =
      before !== undefined && before.text.length <= 4 && /^[a-z]+$/.test(before.text) && isUnknown(before.text) && /\d{3}/.test(whole);
    const forms = [...(isModel(whole) ? [whole] : []), ...(isBeginning && isModel(before.text + whole) ? [before.text + whole] : [])];
    if (forms.length > 0 && parts.every((part) => /\d/.test(part) || part.length < 3 || isUnknown(part)))
      asked.push({ text: forms.at(-1) ?? whole, forms, words: isModel(whole) ? parts : [before?.text ?? "", ...parts] });
    else for (const part of parts) if (isModel(part)) asked.push({ text: part, forms: [part], words: [part] });
    from = to;
  }
  return asked;
}

/** How sure one number is the other: 1 where they are the same, less where one only goes on where the other ends. */
export function sameModel(asked: string, offered: string): number {
  if (asked === offered) return 1;
  const [short, long] = asked.length < offered.length ? [asked, offered] : [offered, asked];
  const isNear = short.length >= 4 && long.length - short.length <= 4 && long.startsWith(short);
  return isNear ? NEAR : 0;
}

const NEAR = 0.6;
