import { createParser } from "eventsource-parser";
import * as z from "zod";

const errand = z.object({
  address: z.string(),
  token: z.string(),
  need: z.string(),
  followUp: z.string().optional(),
  /** Where the buyer's browser pays, and as whom. */
  stripe: z.object({ url: z.string(), publishableKey: z.string() }),
});

/** What the program is sent for: JSON, its only argument. */
export const ERRAND = errand.parse(JSON.parse(process.argv[2] ?? ""));

/** Ends the program where something is not there. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

/** Asks again until there is something. */
export async function until<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  for (let left = 300; left > 0; left -= 1) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`${what} did not happen in time`);
}

/** The names of a stream's events. */
export function eventsIn(stream: string): string[] {
  const names: string[] = [];
  const parser = createParser({ onEvent: ({ event = "message" }) => void names.push(event) });
  parser.feed(stream);
  return names;
}

/** Pays as the buyer's browser does, at the provider. */
export async function pay(intentId: string, clientSecret: string): Promise<void> {
  const { url, publishableKey } = ERRAND.stripe;
  const answer = await fetch(new URL(`/v1/payment_intents/${intentId}/confirm`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: "pm_card_visa" }),
  });
  if (!answer.ok) throw new Error(`the payment answered ${answer.status}: ${await answer.text()}`);
}

/** What came of it. */
export interface Told {
  orderId: string;
  state: string;
  ordered: number;
  total: number;
  conflictAt: number;
  events: string[];
}

export const tell = (told: Told): void => console.log(JSON.stringify(told));
