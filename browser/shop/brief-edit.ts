import type { Brief, BriefEdit } from "../../packages/sdk/src/client.ts";
import { digitsOf } from "./money.ts";
import { amountOf } from "./offers-view.ts";
import { SaidError } from "./said-error.ts";
import { CHAT } from "./texts/chat.ts";

/** A brief's form as it was typed. */
export interface TypedBrief {
  items: { name: string; quantity: string; unit: string; before: Brief["items"][number] | undefined }[];
  budget: string;
  currency: string;
  perUnit: boolean;
  place: string;
  country: string;
  deadline: string;
  constraints: string;
}

/** The currency that a brief's form begins with. */
export const currencyOf = ({ budget, currency }: Pick<Brief, "budget" | "currency">): string => budget?.currency ?? currency ?? "";

/** What was typed otherwise than the brief says it. Throws, with what to write, where it is no amount: what nobody can read is not guessed. */
export function editOf(brief: Brief, typed: TypedBrief): BriefEdit {
  const currency = typed.currency.trim().toUpperCase();
  const place = typed.place.trim();
  const wanted = {
    items: typed.items.map(({ name, quantity, unit, before }) => ({
      name,
      quantity: quantity === "" ? null : Number(quantity),
      unit: unit || "piece",
      ...(before ? { attributes: before.attributes } : {}),
      ...(before && before.name === name ? { searchTerms: before.searchTerms } : {}),
    })),
    budget: budgetOf(typed, currency),
    currency: currency === currencyOf(brief) ? brief.currency : currency || null,
    delivery: place === "" ? null : { place, country: typed.country.trim().toUpperCase() || null },
    deadline: typed.deadline || null,
    constraints: typed.constraints
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  };
  const before = {
    ...brief,
    items: brief.items.map(({ name, quantity, unit, attributes, searchTerms }) => ({ name, quantity, unit, attributes, searchTerms })),
  };
  const keys = ["items", "budget", "currency", "delivery", "deadline", "constraints"] as const;
  return Object.fromEntries(keys.filter((key) => !same(wanted[key], before[key])).map((key) => [key, wanted[key]]));
}

function budgetOf({ budget, perUnit }: TypedBrief, currency: string): Brief["budget"] {
  if (budget.trim() === "") return null;
  if (currency === "") throw new SaidError(CHAT.edit.noCurrency);
  const amount = amountOf(budget, digitsOf(currency));
  if (amount === undefined) throw new SaidError(CHAT.edit.noAmount(budget.trim()));
  return { amount, currency, kind: perUnit ? "per-unit" : "total" };
}

/** Whether both say the same, in whatever order their members stand. */
const same = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
