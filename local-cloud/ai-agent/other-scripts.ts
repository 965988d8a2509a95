import type { DeadlineMention } from "./deadlines.ts";
import { described, LINE_TRAITS, type ItemMention, type LineTrait } from "./item-names.ts";
import type { PlaceMention } from "./mentioned-towns.ts";
import { budgetOf, type MoneyMention } from "./money.ts";
import { deliveryOf } from "./places.ts";
import type { QuantityMention } from "./quantities.ts";
import type { Statement } from "./said.ts";

/** A count with the goods it counts, where it has any. */
export interface CountedGoods {
  name: string;
  /** Where the name begins. */
  start: number;
  count: QuantityMention;
  /** False where the count is to be asked for. */
  isCounted?: boolean;
  /** What there is already, by the words beside it: no more than likely a line. */
  isOwned?: boolean;
}

/** What a reader of another script found in a text. */
export interface ReadPlainly {
  goods: readonly CountedGoods[];
  /** Counts that no goods stand beside. */
  loose: readonly QuantityMention[];
  money: MoneyMention[];
  deadlines: DeadlineMention[];
  places: PlaceMention[];
}

/** Whether a sentence of a language tells of what was, asks for something, or says what is not wanted. */
export interface Clauses {
  ends: RegExp;
  tells: RegExp;
  asks: RegExp;
  refuses: RegExp;
}

const MOST_READ = 100;

/** A statement of what was found; each line with what its sentence says of it. */
export function statementOf(text: string, { goods, loose, money, deadlines, places }: ReadPlainly, clauses: Clauses): Statement {
  const items = goods.slice(0, MOST_READ).map(({ name, start, count, isCounted = true, isOwned = false }): ItemMention => ({
    ...described(name, [], true),
    ...(isOwned ? { isWeak: true } : {}),
    ...{ quantity: count.quantity, unit: count.unit, counted: isCounted, start: Math.min(start, count.start), countAt: count.start },
    traits: traitsOf(sentenceAt(text, start, clauses.ends), clauses),
  }));
  const quantities = [...goods.map(({ count }) => count), ...loose].toSorted((one, other) => one.start - other.start);
  return {
    ...{ text, heading: undefined, items, quantities, behindNames: [], heads: [], sizes: { loose: [], all: [] }, constraints: [] },
    ...{ budget: surelyBudget(money), currency: money.find(({ currency }) => currency !== undefined)?.currency },
    ...{ delivery: deliveryOf(places), deadline: surelyOne(deadlines), language: "other", doubted: undefined },
    mentions: { money, deadlines, places },
  };
}

/** Below what was ever measured of a day: it is asked about. */
const OF_SEVERAL = 0.29;
const OF_SEVERAL_SUMS = 0.45;
const IS_LIMIT = 0.9;

/** Of several days the last one, which may be another's: it is asked about. */
function surelyOne(deadlines: readonly DeadlineMention[]): DeadlineMention | undefined {
  const last = deadlines.at(-1);
  return last && new Set(deadlines.map(({ date }) => date)).size > 1 ? { ...last, confidence: OF_SEVERAL } : last;
}

/** Of several amounts the budget is sure only where it alone is told as a limit. */
function surelyBudget(money: readonly MoneyMention[]): MoneyMention | undefined {
  const budget = budgetOf(money);
  const rivals = money.filter(
    ({ value, confidence }) => value !== budget?.value && confidence >= Math.min(IS_LIMIT, budget?.confidence ?? 0),
  );
  return budget && rivals.length > 0 ? { ...budget, confidence: OF_SEVERAL_SUMS } : budget;
}

function traitsOf(sentence: string, { tells, asks, refuses }: Clauses): LineTrait[] {
  const isAsked = asks.test(sentence);
  const holds: Readonly<Partial<Record<LineTrait, boolean>>> = {
    told: tells.test(sentence) && !isAsked,
    refused: refuses.test(sentence),
    unasked: !isAsked,
  };
  return LINE_TRAITS.filter((trait) => holds[trait] === true);
}

function sentenceAt(text: string, at: number, ends: RegExp): string {
  const opened = text.slice(0, at).split(ends).at(-1) ?? "";
  return opened + (text.slice(at).split(ends)[0] ?? "");
}

const DAY = 86_400_000;

/** The next such day of the year, or so many days or months on. */
export const nextDay = (month: number, day: number, from: Date, year?: number): string => {
  const named = new Date(Date.UTC(year ?? from.getUTCFullYear(), month - 1, day));
  const isPast = year === undefined && named.getTime() < from.getTime() - DAY;
  return isoDay(isPast ? new Date(Date.UTC(from.getUTCFullYear() + 1, month - 1, day)) : named);
};
export const daysOn = (days: number, from: Date): string => isoDay(new Date(from.getTime() + days * DAY));
export function monthsOn(months: number, from: Date): string {
  const date = new Date(from);
  date.setUTCMonth(date.getUTCMonth() + months);
  return isoDay(date);
}
/** The next such day of the week, from 0 for Monday, or that of the week that begins after this one. */
export function weekdayOn(weekday: number, nextWeek: boolean, from: Date): string {
  const today = (from.getUTCDay() + 6) % 7;
  return daysOn(nextWeek ? 7 - today + weekday : (weekday - today + 7) % 7 || 7, from);
}
/** The last day of this month or of one after it. */
export const endOfMonth = (months: number, from: Date): string =>
  isoDay(new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)));
const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

/** A number in the digits of any script, with its signs of thousands. */
export function numberOf(written: string): number {
  const digits = written
    .replaceAll(/[٠-٩]/gu, (digit) => String((digit.codePointAt(0) ?? 0) - 0x6_60))
    .normalize("NFKC")
    .replaceAll("٬", ",")
    .replaceAll("٫", ".");
  return Number(digits.replaceAll(/[,.](?=\d{3}(?!\d))/gu, "").replaceAll(",", "."));
}
