/** What budgets are kept in: tokens, and nano-US-dollars. Each is a budget of its own, and a call needs room in both. */
export const UNITS = ["tokens", "nanoUsd"] as const;
export type Unit = (typeof UNITS)[number];
export type Amount = Readonly<Record<Unit, number>>;

export const NOTHING: Amount = { tokens: 0, nanoUsd: 0 };

export const plus = (one: Amount, other: Amount): Amount => ({ tokens: one.tokens + other.tokens, nanoUsd: one.nanoUsd + other.nanoUsd });
export const minus = (one: Amount, other: Amount): Amount => ({ tokens: one.tokens - other.tokens, nanoUsd: one.nanoUsd - other.nanoUsd });

/** Whether there is as much as is needed, of each. */
export const covers = (has: Amount, needed: Amount): boolean => UNITS.every((unit) => has[unit] >= needed[unit]);

export const amountText = (unit: Unit, amount: number): string => (unit === "tokens" ? `${amount} tokens` : usdText(amount));

/** US dollars as people read them, exact, digit by digit. */
export function usdText(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9).replace(/0{1,7}$/, "")} USD`;
}
