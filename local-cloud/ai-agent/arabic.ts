import { PERSONS, ROOMS } from "./arabic-words.ts";
import type { DeadlineMention } from "./deadlines.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import type { MoneyMention } from "./money.ts";
import {
  daysOn,
  endOfMonth,
  monthsOn,
  nextDay,
  numberOf as numberInDigits,
  statementOf,
  weekdayOn,
  type Clauses,
  type CountedGoods,
} from "./other-scripts.ts";
import type { QuantityMention } from "./quantities.ts";
import type { Statement } from "./said.ts";
import { matches, overlaps, type Span } from "./text.ts";

const UNITS: Readonly<Record<string, string>> = {
  box: "علبة|علب|صندوق|صناديق|كرتون|كراتين|كرتونة",
  pack: "عبوة|عبوات|حزمة|حزم|رزمة|رزم|باكيت",
  bag: "كيس|أكياس|شوال",
  bottle: "زجاجة|زجاجات|قنينة|قوارير",
  roll: "لفة|لفات|رول",
  pair: "زوج|أزواج",
  set: "طقم|أطقم|مجموعة|مجموعات",
  kg: "كجم|كغم|كيلو(?:غرام|جرام)?",
  litre: "لتر|ليتر|لترات",
  metre: "متر|أمتار",
  tonne: "طن|أطنان",
  piece: "قطعة|قطع|حبة|حبات|وحدة|وحدات",
};
const UNIT = Object.values(UNITS).join("|");
/** "ألف قطعة": a thousand is said by its word alone. */
const NUMBER = String.raw`(?:[\d٠-٩]+(?:[,٬.٫][\d٠-٩]+)*|(?<!\p{L})ألف(?=\s\p{L}))`;
const SCALES: Readonly<Record<string, number>> = { ألف: 1e3, آلاف: 1e3, مليون: 1e6, ملايين: 1e6 };
const SCALE = Object.keys(SCALES).join("|");
const WORD = String.raw`[\p{Script=Arabic}\p{M}]{2,}|[A-Za-z][A-Za-z0-9-]*`;
/** "25 علبة قفازات", "و20 طاولة". */
const COUNT = new RegExp(
  String.raw`(?<![\d٠-٩.,A-Za-z])(${NUMBER})(?:\s+(${SCALE}))?(?:\s+|(?<=\S\s*${NUMBER})(?=[.،!؟](?:\s|$)|$))(?:(${UNIT})(?!\p{L})\s*(?:من\s)?)?`,
  "gu",
);
/** "قفازات نتريل مقاس L: 25 علبة": a name, and its count at the end of its row. */
const ROW = new RegExp(
  String.raw`^[ ]{0,4}(?:[-*•]\s?|\d{1,2}[.)]\s)?([^\n:]{2,60}?)\s?:\s*(${NUMBER})(?:\s(${UNIT}))?[ ]*[.،]?[ ]*$`,
  "gmu",
);
const STOPS =
  /^(?:منها|منهم|منهن|و?(?:في|من|إلى|الى|على|خلال|قبل|بعد|بحد|بحدود|مع|عند|لكل|للواحد|للواحدة|أو|ثم|حتى|بسعر|بقيمة|بدل(?:ا|اً)?|يرجى|فضلك|والتسليم|والميزانية|التسليم|الميزانية|للقطعة|أيضا|أيضاً|رجاء|لو|سمحت)|لل\p{L}+|ل\p{L}{4,}|ب\p{L}{2}نا)$/u;
const NO_GOODS = new RegExp(
  String.raw`^(?:${PERSONS}|${ROOMS}|ألف|آلاف|مليون|ملايين|درهم\p{L}*|دراهم|ريال\p{L}*|دينار\p{L}*|دنانير|جنيه\p{L}*|دولار\p{L}*|يورو|ليرة|أيام|يوم\p{L}*|أسبوع\p{L}*|أسابيع|شهر\p{L}*|أشهر|سنة|سنوات|ساعة|ساعات|يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|غرفة|غرف|فرع|فروع|بوصة|بوصات|سم|ملم|سنتيمتر|واط|فولت|جيجا\p{L}*|غيغا\p{L}*)$`,
  "u",
);
const MOST_WORDS = 3;
/** Codes that go by a name; the country of delivery tells which. */
const MONEYS: readonly (readonly [string, readonly string[]])[] = [
  ["درهم\\p{L}*|دراهم", ["AED", "MAD"]],
  ["ريال\\p{L}*", ["SAR", "QAR", "OMR", "YER"]],
  ["دينار\\p{L}*|دنانير", ["KWD", "BHD", "JOD", "IQD", "TND", "DZD", "LYD"]],
  ["جنيه\\p{L}*", ["EGP", "SDG"]],
  ["دولار\\p{L}*", ["USD"]],
  ["يورو", ["EUR"]],
];
const MONEY = new RegExp(String.raw`(${NUMBER})(?:\s+(${SCALE}))?\s*(${MONEYS.map(([words]) => words).join("|")})(?!\p{L})`, "gu");
/** "المدرسة فيها 8 فصول": what there is already. */
const OWNED = /(?:فيها|فيه|لدينا|عندنا|لديها|لديه|يوجد|توجد)\s$/u;
const EACH_BEFORE = /سعر (?:ال)?(?:واحد|واحدة|قطعة|وحدة|حبة)/u;
const EACH_BEHIND = /^\s*(?:للواحدة?|لكل|للقطعة|للوحدة|للحبة)/u;
const LIMIT = /ميزاني|بحد أقصى|الحد الأقصى|لا (?:يتجاوز|تتجاوز|يزيد)|أقل من|حدود/u;
const MONTHS =
  "يناير فبراير مارس (?:أبريل|ابريل|نيسان) مايو (?:يونيو|يونيه) (?:يوليو|يوليه) (?:أغسطس|اغسطس) سبتمبر (?:أكتوبر|اكتوبر) نوفمبر ديسمبر".split(
    " ",
  );
const DAY = new RegExp(String.raw`([\d٠-٩]{1,2})\s(${MONTHS.join("|")})(?:\s(\d{4}))?`, "gu");
/** A span of one or two is said by the word alone. */
const SPAN = /خلال\s(?:([\d٠-٩]{1,3})\s)?(يوم\p{L}*|أيام|أسبوع\p{L}*|أسابيع|شهر\p{L}*|أشهر)/gu;
const END_OF_MONTH = /(?:قبل|حتى|في|مع)\s(?:نهاية|آخر)\s(?:هذا\s)?الشهر(?:\s(القادم|المقبل|التالي))?/gu;
const TOWNS: Readonly<Record<string, string>> = {
  AE: "دبي|أبوظبي|أبو ظبي|الشارقة|عجمان|العين|رأس الخيمة",
  SA: "الرياض|جدة|مكة|المدينة المنورة|الدمام|الخبر|أبها",
  EG: "القاهرة|الإسكندرية|الاسكندرية|الجيزة|أسوان|الأقصر",
  QA: "الدوحة",
  KW: "الكويت",
  BH: "المنامة",
  OM: "مسقط",
  JO: "عمّان|عمان",
  LB: "بيروت",
  IQ: "بغداد|البصرة|أربيل",
  MA: "الدار البيضاء|الرباط|مراكش|طنجة|فاس",
  TN: "تونس|صفاقس",
  DZ: "الجزائر|وهران",
  LY: "طرابلس",
};
const TOWN = new RegExp(String.raw`(?<!\p{L})(?:في|إلى|الى|ب|ل)?\s?(${Object.values(TOWNS).join("|")})(?!\p{L})`, "gu");
const CLAUSES: Clauses = {
  ends: /[.!?؟\n](?=\s|$)/u,
  tells: /الماضي|الماضية|اشترينا|طلبنا سابقا|لدينا|عندنا|سابقا/u,
  asks: /نحتاج|أحتاج|نريد|أريد|نرغب|أرغب|طلب|مطلوب|يرجى|فضلك|نود|عرض سعر|شراء|اجعل/u,
  refuses: /لا نحتاج|لا نريد|بدون|ألغ|احذف|لا داعي/u,
};

const ONES: Readonly<Record<string, number>> = {
  ...{ اثنان: 2, اثنين: 2, اثنتان: 2, اثنتين: 2, ثلاث: 3, ثلاثة: 3, أربع: 4, أربعة: 4, اربع: 4, اربعة: 4, خمس: 5, خمسة: 5, ست: 6, ستة: 6 },
  ...{ سبع: 7, سبعة: 7, ثماني: 8, ثمان: 8, ثمانية: 8, تسع: 9, تسعة: 9 },
};
const TEENS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(ONES).flatMap(([word, value]) => [`${word} عشر`, `${word} عشرة`].map((teen) => [teen, 10 + value]))),
  ...{ "أحد عشر": 11, "إحدى عشرة": 11, "اثنا عشر": 12, "اثني عشر": 12, "اثنتا عشرة": 12, "اثنتي عشرة": 12 },
};
const TENS: Readonly<Record<string, number>> = Object.fromEntries(
  ["عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"].flatMap((stem, at) =>
    [`${stem}ون`, `${stem}ين`].map((word) => [word, 10 * (at + 2)]),
  ),
);
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  ...{ ...ONES, عشر: 10, عشرة: 10, ...TEENS, ...TENS },
  ...Object.fromEntries(
    Object.entries(ONES).flatMap(([one, value]) => Object.entries(TENS).map(([ten, tens]) => [`${one} و${ten}`, value + tens])),
  ),
  ...{ مئة: 100, مائة: 100, مئتان: 200, مئتين: 200, مائتين: 200, دزينة: 12, "نصف دزينة": 6, ألفي: 2000, ألفين: 2000, ألفا: 2000 },
};
/** The longest first: "خمسة عشر" before "خمسة". */
const NUMBER_WORD = new RegExp(
  String.raw`(?<!\p{L}|[\d٠-٩]\s{1,9})(و?)(${Object.keys(NUMBER_WORDS)
    .toSorted((one, other) => other.length - one.length)
    .join("|")})(?=\s+\p{L})`,
  "gu",
);
/** A text with the numbers that it says in words as digits, each letter of what follows where it was. */
const inDigits = (text: string): string =>
  text.replaceAll(NUMBER_WORD, (said, and: string, word: string) => `${and}${NUMBER_WORDS[word] ?? word}`.padEnd(said.length));
/** "طاولة واحدة": one of a thing. */
const ONE = /(?<!\p{L})(?:و(?=\p{L}{4}))?(\p{Script=Arabic}{3,12})\s(?:واحدة|واحد)(?!\p{L})/gu;
const NO_ONE = /^(?:و?(?:مرة|دفعة|شركة|جهة|لكل|كل|يوم|شهر|أسبوع|شحنة|فاتورة|مكان|عنوان|سنة|ساعة))$/u;
/** "كوبا لكل شخص", "صينية لكل شخصين": for each of those who are counted, or for each two of them. */
const FOR_EACH = new RegExp(
  String.raw`(?<!\p{L})(?:و(?=\p{L}{4}))?(\p{Script=Arabic}{3,12}(?:\s\p{Script=Arabic}{3,12})?)\sلكل\s(?:(\d)\s+)?(?:(${PERSONS})|${ROOMS})(?!\p{L})`,
  "gu",
);
const LEADS = /^(?:إلى|الى|و?(?:نريد|نحتاج|أريد|أحتاج|نرغب|نود|مطلوب|يرجى|توفير|شراء|طلب|كذلك|أيضا))\s/u;
const headsOf = (who: string): RegExp => new RegExp(String.raw`(?<![\d٠-٩])([\d٠-٩]{1,5})\s+(?:${who})(?!\p{L})`, "gu");
const IS_TWO = /(?:ين|ان)$/u;
/** "هل يتوفر لديكم مكيف؟ نحتاج أربعة منها": what a count of them counts. */
const AVAILABLE = new RegExp(String.raw`(?:يتوفر|تتوفر|متوفر|لديكم|عندكم)\s(?:لديكم\s|عندكم\s)?((?:${WORD})(?:\s(?:${WORD}))?)`, "u");
const OF_THEM = /^\s*(?:منها|منهم|منه)(?!\p{L})/u;
/** Two of a thing whose name ends in ة are said by the name alone: "طابعتين". */
const TWO = /(?<!\p{L})و?(\p{Script=Arabic}{3,12})ت(?:ين|ان)(?!\p{L})/gu;
const NO_TWO = /^(?:و?(?:سن|ساع|مر|فتر|بوص|دقيق|جه|مدين|غرف|مئ|مائ|اثن|قطع|درج|نسخ))$/u;
const WEEKDAYS = "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(" ");
const WEEKDAY = new RegExp(String.raw`(?:يوم|قبل|حتى|بحلول)\s(?:يوم\s)?(${WEEKDAYS.join("|")})(?!\p{L})`, "gu");

/** What a text in Arabic asks for: counted goods and rows of a list, money, days and towns. */
export function readArabic(written: string, reference: Date): Statement {
  const text = inDigits(written);
  const money = findMoney(text);
  const deadlines = findDays(text, reference);
  const places = matches(text, TOWN).map(({ start, end, match }): PlaceMention => {
    const place = match[1] ?? "";
    const country = Object.entries(TOWNS).find(([, names]) => names.split("|").includes(place))?.[0] ?? null;
    return { start: end - place.length, end, place, country, confidence: start < end - place.length ? 0.9 : 0.6 };
  });
  const goods: CountedGoods[] = [];
  const loose: QuantityMention[] = [];
  const taken: Span[] = [...money, ...deadlines];
  for (const { start, end, match } of matches(text, ROW)) {
    const [whole, name = "", written = "", unit] = match;
    const at = start + whole.lastIndexOf(written);
    if (taken.some((span) => overlaps(span, { start: at, end }))) continue;
    goods.push({ name: name.trim(), start: start + whole.indexOf(name), count: countOf(numberOf(written), unit, at, end) });
    taken.push({ start, end });
  }
  for (const { start, end, match } of matches(text, COUNT)) {
    const [whole, written = "", scale, unit] = match;
    if (taken.some((span) => overlaps(span, { start, end: start + written.length }))) continue;
    const count = countOf(numberOf(written) * (SCALES[scale ?? ""] ?? 1), unit, start, start + whole.trimEnd().length);
    const name = nameFrom(text.slice(end, end + 80));
    const spoken = OF_THEM.test(text.slice(end)) ? AVAILABLE.exec(text) : null;
    if (name !== undefined) goods.push({ name, start: end, count, isOwned: OWNED.test(text.slice(Math.max(0, start - 12), start)) });
    else if (spoken?.[1] !== undefined) goods.push({ name: spoken[1], start: spoken.index + spoken[0].length - spoken[1].length, count });
    else if (!NO_GOODS.test(firstWord(text.slice(end)))) loose.push(count);
  }
  for (const { start, end, match } of matches(text, TWO)) {
    const [whole, stem = ""] = match;
    if (NO_TWO.test(stem) || taken.some((span) => overlaps(span, { start, end }))) continue;
    const from = start + (whole.startsWith("و") && !stem.startsWith("و") ? 1 : 0);
    const more = nameFrom(text.slice(end, end + 60).replace(/^\s/u, ""));
    const name = [`${stem}ة`, ...(more === undefined ? [] : [more])].join(" ");
    goods.push({ name, start: from, count: countOf(2, undefined, from, end) });
  }
  goods.push(...onesIn(text, [...taken, ...goods]), ...forEachIn(text));
  return statementOf(written, { goods: goods.toSorted((one, other) => one.start - other.start), loose, money, deadlines, places }, CLAUSES);
}

function onesIn(text: string, taken: readonly (Span | CountedGoods)[]): CountedGoods[] {
  return matches(text, ONE).flatMap(({ start, end, match }) => {
    const name = match[1] ?? "";
    const isTaken = taken.some((one) => ("count" in one ? one.start >= start && one.start < end : overlaps(one, { start, end })));
    return isTaken || NO_ONE.test(name) || NO_GOODS.test(name) ? [] : [{ name, start, count: countOf(1, undefined, start, end) }];
  });
}

/** Things for each of some people; nobody counted leaves the count to be asked for. */
function forEachIn(text: string): CountedGoods[] {
  return matches(text, FOR_EACH).flatMap(({ start, end, match }) => {
    const [, written = "", many, who] = match;
    const heads = matches(text, headsOf(who === undefined ? ROOMS : PERSONS)).reduce((sum, one) => sum + numberOf(one.match[1] ?? "0"), 0);
    const name = written.replace(LEADS, "");
    if (NO_GOODS.test(name) || STOPS.test(name)) return [];
    const share = many === undefined ? (IS_TWO.test(who ?? "") ? 2 : 1) : Number(many);
    const count = countOf(Math.max(1, Math.ceil(heads / share)), undefined, start, end);
    return [{ name, start, count, isCounted: heads > 0 }];
  });
}

const countOf = (quantity: number, unit: string | undefined, start: number, end: number): QuantityMention => ({
  ...{ start, end, quantity, form: unit === undefined ? "bare" : "unit" },
  unit: Object.entries(UNITS).find(([, words]) => words.split("|").includes(unit ?? ""))?.[0] ?? "piece",
});

const numberOf = (written: string): number => (written === "ألف" ? 1e3 : numberInDigits(written));

const firstWord = (text: string): string => new RegExp(`^(?:${WORD})`, "u").exec(text)?.[0] ?? "";

function nameFrom(text: string): string | undefined {
  const words: string[] = [];
  for (const { 0: word, index } of text.matchAll(new RegExp(WORD, "gu"))) {
    const before = text.slice(0, index).trimEnd();
    const isNext =
      words.length === 0 ? before === "" : /^\s+$/u.test(text.slice(text.indexOf(words.at(-1) ?? "") + (words.at(-1)?.length ?? 0), index));
    if (!isNext || STOPS.test(word) || NO_GOODS.test(word) || (words.length > 0 && word.startsWith("و"))) break;
    words.push(word);
    if (words.length === MOST_WORDS) break;
  }
  return words.length === 0 ? undefined : words.join(" ");
}

function findMoney(text: string): MoneyMention[] {
  return matches(text, MONEY).map(({ start, end, match }) => {
    const [, written = "", scale, name = ""] = match;
    const among = MONEYS.find(([words]) => new RegExp(`^(?:${words})$`, "u").test(name))?.[1] ?? [];
    const before = text.slice(Math.max(0, start - 30), start);
    return {
      ...{ start, end, value: numberOf(written) * (SCALES[scale ?? ""] ?? 1), currency: among.length === 1 ? among[0] : undefined, among },
      ...{
        kind: EACH_BEHIND.test(text.slice(end)) || EACH_BEFORE.test(before) ? "per-unit" : "total",
        confidence: LIMIT.test(before) ? 0.9 : 0.5,
      },
    };
  });
}

function findDays(text: string, reference: Date): DeadlineMention[] {
  const named = matches(text, DAY).map(({ start, end, match }) => {
    const month = 1 + MONTHS.findIndex((name) => new RegExp(`^${name}$`, "u").test(match[2] ?? ""));
    const date = nextDay(month, numberOf(match[1] ?? "1"), reference, match[3] === undefined ? undefined : Number(match[3]));
    return { start, end, date, role: "delivery" as const, form: "named" as const, confidence: 0.9 };
  });
  const spans = matches(text, SPAN).map(({ start, end, match }) => {
    const [, written, unit = ""] = match;
    const many = written === undefined ? (/(?:ين|ان)$/u.test(unit) ? 2 : 1) : numberOf(written);
    const date = /^(?:شهر|أشهر)/u.test(unit) ? monthsOn(many, reference) : daysOn(unit.startsWith("أس") ? 7 * many : many, reference);
    return { start, end, date, role: "delivery" as const, form: "span" as const, confidence: 0.9 };
  });
  const ends = matches(text, END_OF_MONTH).map(({ start, end, match }) => {
    const date = endOfMonth(match[1] === undefined ? 0 : 1, reference);
    return { start, end, date, role: "delivery" as const, form: "span" as const, confidence: 0.9 };
  });
  const weekdays = matches(text, WEEKDAY).map(({ start, end, match }) => {
    const weekday = WEEKDAYS.findIndex((names) => names.split("|").includes(match[1] ?? ""));
    return { start, end, date: weekdayOn(weekday, false, reference), role: "delivery" as const, form: "span" as const, confidence: 0.85 };
  });
  return [...named, ...spans, ...ends, ...weekdays].toSorted((one, other) => one.start - other.start);
}
