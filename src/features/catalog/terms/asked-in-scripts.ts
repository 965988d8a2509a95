import { moneyWordsAsCodes, NATION_AR, MONEY_AR, MONEY_JA } from "./money-in-scripts.ts";

/** What a Japanese or Arabic text says of the most that is to be paid. */
export interface LimitInScript {
  /** The text without it, as it was written. */
  rest: string;
  /** As prices are written in the Latin script, with its currency's code or sign: "5000 JPY". */
  amount: string;
  isTotal: boolean;
}

/** A number of things, and the text without it. */
export interface CountInScript {
  rest: string;
  count: string;
}

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const ARABIC = /\p{Script=Arabic}/u;

const NUMBER_JA = "[\\d,.〇一二三四五六七八九十百千万]{1,16}";
const AMOUNT_JA = `(?:[¥$€£]\\s?${NUMBER_JA}|${NUMBER_JA}\\s?${MONEY_JA})`;
const EACH_JA = "(?:[一1](?:つ|個|台|脚|本|点|枚|冊)(?:あたり|当たり|につき)?|単価(?:で|が|は)?|各|それぞれ)?\\s?";
const ALL_JA = "(合計(?:で|が|は)?|全部で|総額(?:で|が|は)?)?\\s?";
const LIMIT_JA = [
  new RegExp(`予算(?:は|が)?\\s?${ALL_JA}(${AMOUNT_JA})(?:以下|以内|まで|未満)?(?:の|で)?`, "u"),
  new RegExp(`${ALL_JA}${EACH_JA}(${AMOUNT_JA})\\s?(?:以下|以内|まで|未満|より安い|を?超えない|もしない)(?:の|で)?(?:もの)?`, "u"),
];

const AMOUNT_AR = `((?:\\p{Sc}\\s?)?\\d[\\d.,]*(?:\\s\\d{3}(?!\\d))*(?:\\s?${MONEY_AR}${NATION_AR})?)`;
const EACH_AR = "(?:\\s(?:للواحده?|لكل (?:واحده?|قطعه)|للقطعه|الواحده?|للحبه))?";
const ALL_AR = "(?:\\s(اجمالا|اجمالي|في المجموع|بالمجموع|مجموعا|للكل))?";
const UP_TO_AR =
  "(?:(?:ب?سعر )?(?:ب?اقل من|ارخص من|لا [يت](?:زيد|تجاوز)(?: سعره\\p{L}?)?(?: عن)?|لا [يت]تعدي|[بك]?حد اقصي|الحد الاقصي|حتي|تحت|دون))";
const LIMIT_AR = [
  new RegExp(`(?:^|\\s)${UP_TO_AR}\\s${ALL_AR}${AMOUNT_AR}${EACH_AR}${ALL_AR}(?=$|\\s)`, "u"),
  new RegExp(`(?:^|\\s)${ALL_AR}${AMOUNT_AR}${EACH_AR}${ALL_AR}\\s(?:[بك]حد اقصي|او اقل|فاقل|علي الاكثر)(?=$|\\s)`, "u"),
];

const COUNTER_JA = "(?:個|コ|台|脚|本|枚|冊|点|箱|セット|つ|足|着|組|袋|パック|缶|基)";
const KANJI_COUNT = "[一二三四五六七八九十百]{1,4}";
const COUNT_JA = [
  new RegExp(`^(\\d{1,6}|${KANJI_COUNT})\\s?${COUNTER_JA}の`, "u"),
  new RegExp(
    `[\\sをがは×x]*(\\d{1,6}|(?<=[\\sをが])${KANJI_COUNT})\\s?${COUNTER_JA}(?:が|を)?(?:欲しい|ほしい|ください|下さい|必要|お願いします)?$`,
    "u",
  ),
];
/** Sheets of paper are how much is in a packet. */
const SHEETS_JA = /紙[\sをが]*\d+\s?枚/u;
const UNITS_AR = "(?:قطعه|قطع|حبه|حبات|وحده|وحدات)";
const COUNT_AR = [
  new RegExp(`^(\\d{1,6})\\s${UNITS_AR}\\s(?:من\\s)?`, "u"),
  new RegExp(`\\s(?:ب?عدد|ب?كميه|الكميه|العدد)\\s?:?\\s?(\\d{1,6})(?:\\s${UNITS_AR})?$`, "u"),
  /^عدد\s(\d{1,6})\s/u,
];

/** The limit that a Japanese or Arabic text names; `currency` is that of the search, which says whose riyal is meant. */
export function limitInScript(text: string, currency: string): LimitInScript | undefined {
  const form = oneForm(text);
  const isArabic = ARABIC.test(text);
  for (const pattern of isArabic ? LIMIT_AR : JAPANESE.test(text) ? LIMIT_JA : []) {
    const match = pattern.exec(form.plain);
    if (!match) continue;
    const [total, written, totalBehind] = match.slice(1);
    const amount = moneyWordsAsCodes(written ?? "", currency)?.replace(KANJI_NUMBER, (number) => String(kanjiNumber(number)));
    return amount === undefined ? undefined : { rest: without(form, match), amount, isTotal: (total ?? totalBehind) !== undefined };
  }
  return undefined;
}

/** How many of a thing such a text asks for, by words that are for counting alone. */
export function countInScript(text: string): CountInScript | undefined {
  const form = oneForm(text);
  if (SHEETS_JA.test(form.plain)) return undefined;
  for (const pattern of ARABIC.test(text) ? COUNT_AR : JAPANESE.test(text) ? COUNT_JA : []) {
    const match = pattern.exec(form.plain);
    const number = match?.[1];
    if (match && number !== undefined)
      return { rest: without(form, match), count: /\d/.test(number) ? number : String(kanjiNumber(number)) };
  }
  return undefined;
}

/** A text with its digits and letters in the one form that is looked for, and for each of its characters where it stands in the text. */
interface OneForm {
  text: string;
  plain: string;
  origins: readonly number[];
}

function oneForm(text: string): OneForm {
  let plain = "";
  const origins: number[] = [];
  let at = 0;
  for (const letter of text) {
    for (const one of plainLetter(letter)) {
      plain += one;
      origins.push(at);
    }
    at += letter.length;
  }
  return { text, plain, origins: [...origins, at] };
}

/** Digits of Arabic and Persian as ours, letters that are written in several ways in one, wide forms as narrow ones; marks over letters are left out. */
const plainLetter = (letter: string): string =>
  /[\p{M}ـ]/u.test(letter) ? "" : (ONE_FORM.get(letter) ?? letter.normalize("NFKC").toLowerCase());

const ONE_FORM: ReadonlyMap<string, string> = new Map([
  ...Array.from("٠١٢٣٤٥٦٧٨٩", (digit, value) => [digit, String(value)] as const),
  ...Array.from("۰۱۲۳۴۵۶۷۸۹", (digit, value) => [digit, String(value)] as const),
  ...([
    ["٫", "."],
    ["٬", ","],
    ["أ", "ا"],
    ["إ", "ا"],
    ["آ", "ا"],
    ["ى", "ي"],
    ["ة", "ه"],
  ] as const),
]);

/** What stands around a match, without what only joined it to that. */
function without({ text, origins }: OneForm, match: RegExpExecArray): string {
  const [from, to] = [origins[match.index] ?? 0, origins[match.index + match[0].length] ?? text.length];
  return `${text.slice(0, from)} ${text.slice(to)}`
    .trim()
    .replace(/\s+/gu, " ")
    .replace(/[\s、,،:：をがは]+$|^[の、,،]+/gu, "");
}

const KANJI_NUMBER = /[\d,.]*[〇一二三四五六七八九十百千万][\d,.〇一二三四五六七八九十百千万]*/u;
const KANJI_DIGITS = "〇一二三四五六七八九";
const KANJI_UNITS: ReadonlyMap<string, number> = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1000],
]);
const MYRIAD = 10_000;

/** "1万5千" and "一万五千" are 15000, "1.5万" too. */
function kanjiNumber(written: string): number {
  let [whole, part] = [0, 0];
  let digits: number | undefined;
  for (const [run] of written.replaceAll(",", "").matchAll(/[\d.]+|./gu)) {
    const unit = KANJI_UNITS.get(run);
    const digit = KANJI_DIGITS.indexOf(run);
    if (run === "万") {
      whole += (part + (digits ?? 0) || 1) * MYRIAD;
      [part, digits] = [0, undefined];
    } else if (unit !== undefined) {
      part += (digits ?? 1) * unit;
      digits = undefined;
    } else digits = digit >= 0 ? (digits ?? 0) * 10 + digit : Number(run);
  }
  return Math.round(whole + part + (digits ?? 0));
}
