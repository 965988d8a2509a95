import { z } from "zod";

/** Integer minor units of a currency. */
export const money = z.object({ amount: z.number(), currency: z.string() });

/** `1,234.50 EUR`, with as many digits as the currency has (ISO 4217). */
export function moneyText({ amount, currency }: z.infer<typeof money>): string {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount / 10 ** digits)} ${currency}`;
}
