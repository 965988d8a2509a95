import type { Money } from "../../../platform/money.ts";
import { countInScript, limitInScript } from "./asked-in-scripts.ts";
import { statedPrice } from "../../../platform/written-prices/asked-price.ts";
import { headsOf } from "./head.ts";
import { readText } from "./read-words.ts";

/** The most that is to be paid, for one piece or for all of them. */
export interface PriceLimit extends Money {
  kind: "per-unit" | "total";
}

/** A part of a query as its buyer means it: the thing by itself, and what he said of number and price. */
export interface AskedOfItem {
  /** Without what was said of number and price; empty where nothing else was said. */
  name: string;
  quantity: number | null;
  limit: PriceLimit | null;
}

/** Words that stand before the most that is to be paid, in English, German, French, Spanish, Italian and Dutch. */
const UP_TO = [
  "under|below|less than|up to|max(?:imum)?\\.?|at most|no more than|not more than|cheaper than|for less than|for under",
  "unter|bis(?: zu)?|maximal|höchstens|weniger als|billiger als|günstiger als|für unter|für maximal",
  "moins de|à moins de|jusqu['’]à|au plus|au maximum|maximum|maxi",
  "menos de|por menos de|hasta|como máximo|máximo|máx\\.?",
  "meno di|a meno di|fino a|al massimo|massimo|sotto(?: i)?",
  "onder(?: de)?|minder dan|tot|maximaal|hooguit|hoogstens",
].join("|");
/** The same behind the amount. */
const OR_LESS =
  "or less|or cheaper|max(?:imum)?\\.?|oder weniger|oder billiger|maximal|ou moins|maxi|o menos|como máximo|o meno|al massimo|of minder|maximaal";
const EACH =
  "each|apiece|a piece|per piece|per unit|je(?: stück)?|pro stück|das stück|(?:la )?pièce|l['’]unité|par pièce|cada un[oa]|por unidad|l['’]un[oa]|ciascun[oa]|al pezzo|per stuk";
const ALL = "in total|altogether|in all|total|insgesamt|zusammen|gesamt|au total|en tout|en total|in totale|in tutto|in totaal|samen";
/** Money by its word where its sign or code is not written. */
const MONEY_WORDS: readonly (readonly [words: RegExp, sign: string])[] = [
  [/\b(?:dollars?|dólares|dolares|dollari|bucks)\b/iu, "$"],
  [/\b(?:pounds?|pfund|livres?|libras?|sterline|pond)\b/iu, "£"],
  [/\b(?:franken|francs? suisses?|franchi|swiss francs?)\b/iu, "CHF"],
  [/\b(?:yen|yenes)\b/iu, "¥"],
];
const NO_MONEY = `(?!(?:${EACH}|${ALL}|${OR_LESS})(?![\\p{L}]))`;
const AMOUNT = `(?:(?:\\p{L}{1,3})?\\p{Sc}|[A-Z]{3}\\s)?\\s?\\d[\\d.,'’]*(?:\\s\\d{3}\\b[\\d.,]*)*(?:\\s?\\p{Sc}|\\s?${NO_MONEY}\\p{L}{2,9}(?:\\s(?:francs?|suisses?))?)?`;
const MOST_CHARACTERS = 300;

const flags = "iu";
const AT_END = new RegExp(`(?:^|[\\s(])(?:${UP_TO})\\s(${AMOUNT})(?:\\s(${EACH})|\\s(${ALL}))?\\s?[).!]?$`, flags);
const BEFORE_OR_LESS = new RegExp(`(?:^|[\\s(])(${AMOUNT})(?:\\s(${EACH})|\\s(${ALL}))?\\s(?:${OR_LESS})\\s?[).!]?$`, flags);
const AT_START = new RegExp(`^(?:${UP_TO})\\s(${AMOUNT})(?:\\s(${EACH})|\\s(${ALL}))?\\s(?=\\p{L})`, flags);

/** A count that is said to be one: "10 x", "10 pcs of", "qty 10". */
const COUNTED =
  /^(\d{1,6})\s?(?:[x×]\s|(?:pcs|pieces?|units?|stück|stk|st|pièces?|unités?|piezas?|uds?|unidades|pezzi|pz|stuks)\b\.?(?:\s(?:of|de|di|van)\b)?\s?|of the\s)/iu;
const COUNTED_BEHIND = /\s(?:[x×]\s?(\d{1,6})|(?:qty|quantity|anzahl|quantité|cantidad|quantità|aantal):?\s(\d{1,6}))$/iu;
/** A number before the thing itself. */
const LEADING = /^(\d{1,5})\s(?=\p{L})/u;
/** What a number counts of a thing, and is no number of things: "3 drawer chest", "2 in 1 laptop". */
const OF_ITS_OWN =
  /^\d+\s(?:in|drawer|door|port|seat(?:er)?|tier|step|burner|speed|cup|way|hole|bay|channel|slot|person|place|ply|ring|shelf|slice|light|panel|button|piece|pack|pound|quart|gallon|outlet|line|disc|cell|core|zone|subject|cut|sheet|user|year|day|hour|minute|part|pole)s?\b/iu;
const OF_ITS_OWN_ELSEWHERE =
  /^\d+\s(?:flammig\w*|türig\w*|teilig\w*|sitzer|places|portes|tiroirs|puertas|cajones|plazas|posti|ante|cassetti|deurs|laden|zits)\b/iu;

/**
 * Reads "10 office chairs under 150 euros each" as ten office chairs of at most 150 EUR a piece. An amount without a sign is one in `currency`;
 * a dollar without its country is that of `currency` where that is a dollar, else the United States'. What has no such reading stays a part of the name.
 */
export function askedOfItem(part: string, currency: string): AskedOfItem {
  const text = part.slice(0, MOST_CHARACTERS).trim().replace(/\s+/gu, " ");
  const found = limitIn(text, currency);
  const { name, quantity } = countIn(found?.rest ?? text);
  return { name, quantity, limit: found?.limit ?? null };
}

function limitIn(text: string, currency: string): { rest: string; limit: PriceLimit } | undefined {
  const inScript = limitInScript(text, currency);
  const inItsMoney = inScript && moneyIn(inScript.amount, currency);
  if (inScript && inItsMoney) return { rest: inScript.rest, limit: { ...inItsMoney, kind: inScript.isTotal ? "total" : "per-unit" } };
  for (const pattern of [AT_END, BEFORE_OR_LESS, AT_START]) {
    const match = pattern.exec(text);
    const [whole, amount, , all] = match ?? [];
    if (!match || whole === undefined || amount === undefined) continue;
    const money = moneyIn(amount, currency);
    if (!money) continue;
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + whole.length)}`.trim().replace(/[\s,:–-]+$/u, "");
    return { rest, limit: { ...money, kind: all === undefined ? "per-unit" : "total" } };
  }
  return undefined;
}

function moneyIn(written: string, currency: string): Money | undefined {
  const text = MONEY_WORDS.reduce((so, [words, sign]) => so.replace(words, sign), written);
  const price = (shop: string): Money | undefined => {
    const stated = statedPrice({ text, notation: "human" }, { stated: undefined, shop });
    return stated?.range ? undefined : stated?.price;
  };
  return price(currency) ?? (text.includes("$") ? price("USD") : undefined);
}

function countIn(text: string): Pick<AskedOfItem, "name" | "quantity"> {
  const inScript = countInScript(text);
  if (inScript) return taken(inScript.rest, inScript.count, text);
  const counted = COUNTED.exec(text);
  if (counted) return taken(text.slice(counted[0].length), counted[1], text);
  const behind = COUNTED_BEHIND.exec(text);
  if (behind) return taken(text.slice(0, behind.index), behind[1] ?? behind[2], text);
  const leading = LEADING.exec(text.replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 15)));
  const rest = leading && text.slice(leading[0].length);
  return rest && ![OF_ITS_OWN, OF_ITS_OWN_ELSEWHERE].some((words) => words.test(text)) && isOfSeveral(text, rest)
    ? taken(rest, leading[1], text)
    : { name: text, quantity: null };
}

function taken(rest: string, count: string | undefined, whole: string): Pick<AskedOfItem, "name" | "quantity"> {
  const quantity = Number(count);
  const name = rest.trim();
  return quantity > 0 && /\p{L}{2}|\p{Script=Han}/u.test(name) ? { name, quantity } : { name: whole, quantity: null };
}

/** Whether a text names a known thing, in English in the plural: "2 door fridge" counts doors. */
function isOfSeveral(whole: string, text: string): boolean {
  const { words, language } = readText(text);
  const { main, isKnown } = headsOf(words, language);
  return (
    isKnown &&
    main !== undefined &&
    readText(whole).measures.length === 0 &&
    (language !== "en" || /\p{Script=Arabic}/u.test(text) || /(?:s|people|children|mice|knives|shelves)$/u.test(main.text))
  );
}
