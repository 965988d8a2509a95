import { folded, stemOf, tokensOf } from "../terms/fold.ts";
import { isSameMeasure } from "../terms/measures.ts";
import { foldedModel, isModel, modelsIn } from "../terms/models.ts";
import { inflected } from "../terms/lexicon.ts";
import { readText } from "../terms/read-words.ts";
import { isSlip } from "../terms/typos.ts";
import { thingOf, type Thing, type ThingFacts } from "../terms/thing.ts";

/** By what two offers are known to be of one product. */
export type MatchBy = "gtin" | "number" | "name";

/** An offer as it is held against others. */
export interface Listed {
  thing: Thing;
  gtin: string | undefined;
  brand: string;
  /** The maker's number the shop names, without separators. */
  number: string | undefined;
  /** Every word of the title and brand, by what it stands for. */
  words: ReadonlySet<string>;
  /** Makers' numbers in the title itself. */
  models: ReadonlySet<string>;
  /** Neighbours of the title as one word, as another shop may write them: "power bridge" is "powerbridge". */
  joints: ReadonlyMap<string, readonly [string, string]>;
  colours: ReadonlySet<string>;
}

const COLOURS = new Set("black,white,red,blue,green,yellow,pink,purple,orange,brown,grey,silver,gold,beige,cyan,magenta,clear".split(","));

export function listedOf(facts: ThingFacts): Listed {
  const thing = thingOf(facts);
  const title = folded(facts.title);
  const brand = foldedModel(folded(facts.brand ?? ""));
  // What follows "#" is a packaging's own.
  const mpn = folded((facts.mpn ?? "").split("#")[0] ?? "");
  const number = isName(mpn) ? "" : foldedModel(mpn);
  const tokens = tokensOf(title);
  return {
    thing,
    gtin: validGtin(facts.gtin),
    brand,
    number: number.length >= LEAST_OF_NUMBER ? withoutBrand(number, brand) : undefined,
    words: new Set([...tokens, ...tokensOf(folded(facts.brand ?? ""))].map(({ text }) => rootOf(text))),
    models: new Set([...modelsIn(tokens)].filter((model) => isModel(model))),
    joints: jointsOf(tokens.map(({ text }) => text)),
    colours: new Set(readText(facts.title, { isTitle: true }).words.flatMap(({ key }) => (COLOURS.has(key) ? [key] : []))),
  };
}

/** A word by what it stands for, so that shops may call it otherwise: "notebooks" by laptop. */
const rootOf = (word: string): string => inflected(word).find(({ language }) => language === "en")?.key ?? stemOf(word);

const LEAST_OF_NUMBER = 4;

/** Some shops write a name where the number belongs: "Instax Mini Twin Pack". */
const isName = (mpn: string): boolean => (mpn.match(/(?<![\p{L}\p{N}])\p{L}{4,}(?![\p{L}\p{N}])/gu) ?? []).length > 1;

function jointsOf(words: readonly string[]): Map<string, readonly [string, string]> {
  const joints = new Map<string, readonly [string, string]>();
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (next !== undefined && /^\p{L}{3,}$/u.test(word) && /^\p{L}{3,}$/u.test(next))
      joints.set(rootOf(word + next), [rootOf(word), rootOf(next)]);
  }
  return joints;
}

/** "HP CD994FN" is number CD994FN of HP. */
const withoutBrand = (number: string, brand: string): string =>
  brand !== "" && number.startsWith(brand) && number.length - brand.length >= LEAST_OF_NUMBER ? number.slice(brand.length) : number;

/** A GTIN without leading zeros, so that one of 12 digits is the same with 13; undefined where its check digit (GS1) is wrong. */
function validGtin(gtin: string | null | undefined): string | undefined {
  const digits = (gtin ?? "").replace(/\D/g, "").padStart(14, "0");
  if (digits.length !== 14 || /^0+$/.test(digits)) return undefined;
  const sum = Array.from(digits.slice(0, 13), Number).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(digits[13]) ? digits.replace(/^0+/, "") : undefined;
}

/** From here on two names are of one product; below it nothing is claimed. */
const NAME_THRESHOLD = 0.66;
/** The same where each says something the other does not: another team, another finish. */
const EACH_ITS_OWN = 0.8;
/** The same where the numbers are not made alike: one is a shop's own. */
const OTHER_MAKES = 0.8;
/** Numbers of one series are made of letters and digits alike, or begin alike. */
const isOfOneMake = (one: string, other: string): boolean =>
  shapeOf(one) === shapeOf(other) || one.slice(0, LEAST_ALIKE) === other.slice(0, LEAST_ALIKE);
const LEAST_ALIKE = 2;
/** From here on also where the shops' numbers differ, which may be their own. */
const NAMES_ALONE = 0.98;

/**
 * Whether two offers are of one product, and by what: by their GTIN, which decides alone where both have one; by the maker's number, where
 * the makers do not differ; else by their names, where they say the same of it and nothing that differs.
 */
export function sameProduct(a: Listed, b: Listed): MatchBy | undefined {
  if (a.gtin !== undefined && b.gtin !== undefined) return a.gtin === b.gtin ? "gtin" : undefined;
  if (contradicts(a, b)) return undefined;
  if (sameNumber(a, b)) return "number";
  if (differInBrand(a, b) || namesSibling(a, b) || namesSibling(b, a)) return undefined;
  if (namesNumber(a, b) || namesNumber(b, a) || namesDigits(a, b) || namesDigits(b, a)) return "number";
  return similarity(a, b) >= leastOf(a, b) ? "name" : undefined;
}

function leastOf(a: Listed, b: Listed): number {
  if (a.number !== undefined && b.number !== undefined) return isOfOneMake(a.number, b.number) ? NAMES_ALONE : OTHER_MAKES;
  const own = (one: Listed, other: Listed): boolean => [...one.words].some((word) => /^\p{L}{3,}$/u.test(word) && !other.words.has(word));
  return own(a, b) && own(b, a) ? EACH_ITS_OWN : NAME_THRESHOLD;
}

const differInBrand = ({ brand: a }: Listed, { brand: b }: Listed): boolean =>
  a !== "" && b !== "" && !a.includes(b) && !b.includes(a) && !isSlip(a, b);

/** Both shops name one number; a short one, or one of a maker called otherwise, only with a word in common. */
function sameNumber(a: Listed, b: Listed): boolean {
  if (a.number === undefined || b.number === undefined) return false;
  const [short, long] = a.number.length <= b.number.length ? [a.number, b.number] : [b.number, a.number];
  const shared = sharedOf(a, b).size;
  if (short === long) return shared >= (differInBrand(a, b) ? 2 : 1);
  if (differInBrand(a, b)) return false;
  if (leavesOut(short, long) && shared >= LEAST_SHARED) return true;
  const isTail = long.endsWith(short) && short.length >= LEAST_OF_TAIL && /^\D+0*$/.test(long.slice(0, -short.length));
  return (
    (isTail && shared >= (short.length > LEAST_OF_TAIL ? 1 : 2)) ||
    (short.length >= LEAST_OF_BEGINNING && long.startsWith(short) && long.length - short.length <= MOST_OF_ENDING && shared >= 3)
  );
}

/** A long number that another shop goes on with a packaging's or a region's letters: "SGC6000KXN1" and "SGC6000KXN1GP". */
const LEAST_OF_BEGINNING = 8;
const MOST_OF_ENDING = 2;

/** A shop writes letters of a number, or its last part, that another leaves out: "EAH6870 DC/2DI2S/1GD5" and "EAH6870D2DI2S1G". Other letters may be a colour's. */
function leavesOut(short: string, long: string): boolean {
  if (short.length < LEAST_LEFT || long.length - short.length > MOST_LEFT_OUT || !/\d/.test(short)) return false;
  let at = 0;
  for (const letter of long) {
    if (letter === short[at]) at += 1;
    else if (/\d/.test(letter) && at < short.length) return false;
  }
  return at === short.length;
}

const LEAST_LEFT = 7;
const MOST_LEFT_OUT = 4;

/** A maker's letters before a number that another shop leaves out: "VER97255". */
const LEAST_OF_TAIL = 4;

/** One shop's number stands in the other's title, and is not only the beginning of another number that this one names. */
const namesNumber = ({ number }: Listed, other: Listed): boolean =>
  number !== undefined && /\d/.test(number) && other.models.has(number) && !(other.number !== undefined && isNear(number, other.number));

/** A number of digits alone says so only beside a name that is much the same. */
const namesDigits = (one: Listed, other: Listed): boolean =>
  one.number !== undefined &&
  /^\d{4}$/.test(one.number) &&
  other.number === undefined &&
  other.words.has(one.number) &&
  sharedOf(one, other).size >= LEAST_SHARED;

const isNear = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Whether both say how large, how many or what colour, and not the same. */
function contradicts(a: Listed, b: Listed): boolean {
  const differ = [...a.colours].length > 0 && b.colours.size > 0 && ![...a.colours].some((colour) => b.colours.has(colour));
  if (differ) return true;
  return DECISIVE.some((dimension) => {
    const [mine, theirs] = [a, b].map(({ thing }) => thing.measures.filter((measure) => measure.dimension === dimension));
    return (
      (mine ?? []).length > 0 &&
      (theirs ?? []).length > 0 &&
      !(mine ?? []).some((one) => (theirs ?? []).some((other) => isSameMeasure(one, other)))
    );
  });
}

/** One's title names another number of the same make as the other's: 21401 beside 21402. */
function namesSibling({ number }: Listed, other: Listed): boolean {
  if (number === undefined || !/\d/.test(number) || number.length < LEAST_OF_SERIES || other.models.has(number)) return false;
  return [...other.models].some(
    (model) => model.length === number.length && shapeOf(model) === shapeOf(number) && isBegunAlike(model, number),
  );
}

const LEAST_OF_SERIES = 5;
const shapeOf = (number: string): string => number.replace(/\d/g, "9").replace(/\p{L}/gu, "a");
const isBegunAlike = (one: string, other: string): boolean =>
  one.slice(0, Math.ceil(one.length / 2)) === other.slice(0, Math.ceil(other.length / 2));

/** Of lengths a title says many, of which none need be the other's. */
const DECISIVE = ["bytes", "watts", "ports", "sheets", "litres"];

const WEIGHTS = { model: 5, number: 2, word: 1 } as const;
const weightOf = (word: string): number => (isModel(word) ? WEIGHTS.model : /\d/.test(word) ? WEIGHTS.number : WEIGHTS.word);
const weigh = (words: Iterable<string>): number => [...words].reduce((sum, word) => sum + weightOf(word), 0);

/** 0..1: how much of what the shorter name says the longer one says too. */
function similarity(a: Listed, b: Listed): number {
  const [short, long] = weigh(a.words) <= weigh(b.words) ? [a, b] : [b, a];
  const shared = sharedOf(short, long);
  if (shared.size < LEAST_SHARED) return 0;
  const containment = weigh(shared) / weigh(short.words);
  const overlap = (2 * weigh(shared)) / (weigh(short.words) + weigh(long.words));
  return (containment + overlap) / 2;
}

const LEAST_SHARED = 3;

/** The words of one that the other says too, also where either writes two as one. */
function sharedOf(one: Listed, other: Listed): Set<string> {
  const shared = [...one.words].filter((word) => other.words.has(word) || other.models.has(word) || other.joints.has(word));
  for (const [joint, parts] of one.joints) if (other.words.has(joint)) shared.push(...parts);
  return new Set(shared);
}
