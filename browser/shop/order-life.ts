import type { Order } from "../../packages/sdk/src/client.ts";
import { price } from "./money.ts";
import { ORDERS } from "./texts/orders.ts";

export interface Happened {
  at: string;
  what: string;
}

/** What happened to an order and its money, oldest first, with the reason where one was given. */
export function happened({ placedAt, refunds, disputes }: Pick<Order, "placedAt" | "refunds" | "disputes">): Happened[] {
  const because = (what: string, reason: string | null): string => (reason === null ? what : `${what} (${reason})`);
  return [
    { at: placedAt, what: ORDERS.placed },
    ...refunds.map(({ at, amount, state, reason }) => ({ at, what: because(ORDERS.refund[state](price(amount)), reason) })),
    ...disputes.map(({ at, amount, state, reason }) => ({ at, what: because(ORDERS.dispute[state](price(amount)), reason) })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
