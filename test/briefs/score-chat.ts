import { exponentOf } from "../../src/platform/money.ts";
import { unitName } from "./unit-names.ts";
import type { AskedField, Chat, Count, Expected, LabelledItem } from "./chat.ts";

/** What of the agent's answer is scored: as it stands in the agent's contract. */
export interface Reading {
  brief: {
    items: { name: string; quantity: number | null; unit: string; attributes: string[] }[];
    /** Minor units. */
    budget: { amount: number; currency: string; kind: string } | null;
    delivery: { place: string; country: string | null } | null;
    deadline: string | null;
    missing: string[];
  };
  confidence: Readonly<Record<string, number>>;
  questions?: readonly { field: string }[];
}

export const FIELDS = ["item", "quantity", "unit", "budget", "deadline", "place"] as const;
export type Field = (typeof FIELDS)[number];

/** One thing that was answered, or should have been. */
export interface Judged {
  field: Field;
  /** The label wants an answer. */
  expected: boolean;
  given: boolean;
  right: boolean;
  /** The buyer is asked about it. */
  asked: boolean;
  /** Of what was given. */
  confidence?: number;
  /** The label wants a question in place of an answer. */
  contradicted?: boolean;
  /** Of a given item: where it stands in the brief. */
  line?: number;
  wanted: string;
  got: string;
}

const MISSING: Readonly<Record<string, string>> = {
  quantity: "quantity",
  budget: "budget",
  deadline: "deadline",
  delivery: "place",
  "delivery.country": "place",
};
const FIELD_OF_POINTER: Readonly<Record<string, AskedField>> = {
  "/budget": "budget",
  "/deadline": "deadline",
  "/delivery": "place",
  "/currency": "budget",
};

/** Judges what the agent read in one chat; `undefined` is an agent that found nothing to buy. */
export function scoreChat(chat: Pick<Chat, "expected">, reading: Reading | undefined): Judged[] {
  const { expected } = chat;
  return [
    ...judgeItems(expected, reading),
    judgeBudget(expected, reading),
    judgeDeadline(expected, reading),
    judgePlace(expected, reading),
  ];
}

function judgeItems({ items, ask = [] }: Expected, reading: Reading | undefined): Judged[] {
  const given = reading?.brief.items ?? [];
  const rest = new Set(given.keys());
  const judged: Judged[] = [];
  for (const wanted of items) {
    const index = best(wanted, given, rest);
    if (index === undefined || !reading) {
      judged.push(missed("item", nameOf(wanted), asksAbout(reading, "/items")));
      if (wanted.quantity === null && ask.includes("quantity"))
        judged.push({ ...missed("quantity", "a question", false), expected: false, contradicted: true });
      if (wanted.quantity !== null)
        judged.push(missed("quantity", JSON.stringify(wanted.quantity), false), missed("unit", String(wanted.unit), false));
      continue;
    }
    rest.delete(index);
    judged.push(...judgeMatch(wanted, reading, index, ask.includes("quantity") && wanted.quantity === null));
  }
  for (const index of rest) {
    const asked = asksAbout(reading, `/items/${index}`);
    judged.push({
      field: "item",
      expected: false,
      given: true,
      right: false,
      asked,
      ...sure(reading, [`/items/${index}`, "items"]),
      line: index,
      wanted: "nothing",
      got: show(given[index]),
    });
  }
  return judged;
}

function judgeMatch(wanted: LabelledItem, reading: Reading, index: number, contradicted: boolean): Judged[] {
  const item = reading.brief.items[index] as Reading["brief"]["items"][number];
  const pointer = `/items/${index}`;
  const asksCount = asksAbout(reading, `${pointer}/quantity`) || asksAbout(reading, pointer);
  const noCount = item.quantity === null || (wanted.quantity === null && item.quantity === 1 && reading.brief.missing.includes("quantity"));
  const readings: Count[] =
    wanted.quantity === null ? [] : [{ quantity: wanted.quantity, unit: wanted.unit ?? "piece" }, ...(wanted.also ?? [])];
  const fitting = readings.find((count) => item.quantity !== null && within(item.quantity, count.quantity));
  const common = {
    expected: wanted.quantity !== null,
    given: !noCount,
    wanted: `${JSON.stringify(wanted.quantity)} ${wanted.unit} of ${nameOf(wanted)}`,
    got: show(item),
  };
  const rightUnit = (fitting ? [fitting] : readings).some(({ unit }) => unitName(item.unit) === unitName(unit));
  return [
    {
      field: "item",
      expected: true,
      given: true,
      right: true,
      asked: asksAbout(reading, pointer),
      ...sure(reading, [pointer, "items"]),
      line: index,
      wanted: nameOf(wanted),
      got: show(item),
    },
    {
      field: "quantity",
      ...common,
      right: fitting !== undefined,
      asked: asksCount,
      ...sure(reading, [`${pointer}/quantity`, pointer, "items"]),
      ...(contradicted ? { contradicted } : {}),
    },
    ...(wanted.quantity === null
      ? []
      : [
          {
            field: "unit" as const,
            ...common,
            right: rightUnit,
            asked: asksCount || asksAbout(reading, `${pointer}/unit`),
            ...sure(reading, [`${pointer}/unit`, pointer, "items"]),
          },
        ]),
  ];
}

function judgeBudget({ budget: wanted, ask = [] }: Expected, reading: Reading | undefined): Judged {
  const got = reading?.brief.budget ?? null;
  const right =
    wanted !== null &&
    got !== null &&
    got.amount === minorUnits(wanted) &&
    got.currency === wanted.currency &&
    (wanted.basis === undefined || wanted.basis === got.kind);
  return one("budget", reading, { wanted, got, right, contradicted: ask.includes("budget"), confidence: ["/budget", "budget"] });
}

function judgeDeadline({ deadline: wanted, ask = [] }: Expected, reading: Reading | undefined): Judged {
  const got = reading?.brief.deadline ?? null;
  const right = wanted !== null && got !== null && got >= wanted.from && got <= wanted.to;
  return one("deadline", reading, { wanted, got, right, contradicted: ask.includes("deadline"), confidence: ["/deadline", "deadline"] });
}

function judgePlace({ place: wanted, ask = [] }: Expected, reading: Reading | undefined): Judged {
  const got = reading?.brief.delivery ?? null;
  const right =
    wanted !== null &&
    got !== null &&
    (wanted.city ?? []).every((word) => standsIn(word, got.place)) &&
    (wanted.country === undefined || wanted.country === got.country);
  return one("place", reading, { wanted, got, right, contradicted: ask.includes("place"), confidence: ["/delivery", "delivery"] });
}

function one(
  field: "budget" | "deadline" | "place",
  reading: Reading | undefined,
  {
    wanted,
    got,
    right,
    contradicted,
    confidence,
  }: { wanted: unknown; got: unknown; right: boolean; contradicted: boolean; confidence: string[] },
): Judged {
  return {
    field,
    expected: wanted !== null,
    given: got !== null,
    right,
    asked: asksField(reading, field),
    ...(got === null ? {} : sure(reading, confidence)),
    ...(contradicted ? { contradicted } : {}),
    wanted: contradicted ? "a question" : JSON.stringify(wanted),
    got: JSON.stringify(got),
  };
}

/** Of the given items that have the wanted words, the one whose count is right, else the one with the shortest name. */
function best(wanted: LabelledItem, given: Reading["brief"]["items"], rest: ReadonlySet<number>): number | undefined {
  const fits = [...rest].filter((index) => {
    const item = given[index] as Reading["brief"]["items"][number];
    const said = [item.name, ...item.attributes].join(" ");
    return wanted.words.every((word) => standsIn(word, said)) && !(wanted.not ?? []).some((word) => standsIn(word, item.name));
  });
  const rank = (index: number): number => {
    const item = given[index] as Reading["brief"]["items"][number];
    const counted = item.quantity !== null && wanted.quantity !== null && within(item.quantity, wanted.quantity);
    return (counted ? 0 : 10_000) + item.name.length;
  };
  return fits.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Whether a word of the text begins so; accents and case do not count, `a|b` is either. */
export function standsIn(word: string, text: string): boolean {
  return word
    .split("|")
    .some((stem) => new RegExp(`${PARTED.test(stem) ? "(?<![\\p{L}\\p{N}])" : ""}${plain(stem)}`, "u").test(plain(text)));
}
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
/** Japanese puts nothing between its words. */
const PARTED = /^[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function asksField(reading: Reading | undefined, field: AskedField): boolean {
  if (!reading) return false;
  return (
    reading.brief.missing.some((name) => MISSING[name] === field) ||
    (reading.questions ?? []).some((question) => FIELD_OF_POINTER[`/${question.field.split("/")[1] ?? ""}`] === field)
  );
}

/** A question about this pointer, or about the line it stands in; what is asked about the lines together is asked of none that is there. */
function asksAbout(reading: Reading | undefined, pointer: string): boolean {
  return (reading?.questions ?? []).some(({ field }) => field === pointer || (field !== "/items" && pointer.startsWith(`${field}/`)));
}

function sure(reading: Reading | undefined, names: readonly string[]): { confidence?: number } {
  const confidence = names.map((name) => reading?.confidence[name]).find((value) => value !== undefined);
  return confidence === undefined ? {} : { confidence };
}

const missed = (field: Field, wanted: string, asked: boolean): Judged => ({
  field,
  expected: true,
  given: false,
  right: false,
  asked,
  wanted,
  got: "nothing",
});
const within = (quantity: number, wanted: Count["quantity"]): boolean =>
  typeof wanted === "number" ? Math.abs(quantity - wanted) < 1e-9 : quantity >= wanted[0] && quantity <= wanted[1];
const nameOf = ({ words }: LabelledItem): string => words.join(" ");
const show = (item: Reading["brief"]["items"][number] | undefined): string =>
  item ? `${item.quantity} ${item.unit} of "${item.name}"` : "nothing";

function minorUnits({ amount, currency }: { amount: number; currency: string }): number {
  return Math.round(amount * 10 ** exponentOf(currency));
}
