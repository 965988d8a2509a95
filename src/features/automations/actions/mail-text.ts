import { say, type Text } from "../../../platform/language/say.ts";
import { isCurrency, toDecimal } from "../../../platform/money.ts";
import type { EventType } from "../../../platform/outbox/event-types.ts";
import { saidText } from "../../../platform/stored-text.ts";

const LONGEST_NAME = 100;
const LONGEST_VALUE = 300;

/** What a mail is about. */
export interface Told {
  type: EventType;
  /** The automation's, as its buyer calls it. */
  name: string;
  /** What the event has, by JSON pointer, in the order of its schema. */
  fields: readonly (readonly [string, unknown])[];
  /** Where the automation is turned off; undefined where no address is known. */
  page: string | undefined;
}

/** The mail that tells a buyer of an event: what happened, what the event says of it, and how to have no more. A module of its own, loaded when a mail is written (`src/sdks.ts`). */
export function mailText(words: (text: Text) => string, { type, name, fields, page }: Told): { subject: string; text: string } {
  const called = onOneLine(name, LONGEST_NAME);
  const what = words(WHAT_HAPPENED[type]);
  const stop =
    page === undefined
      ? say`Turn the automation off, and no more mails of it come.`
      : say`Turn the automation off, and no more mails of it come: ${page}`;
  return {
    subject: `${what}: ${called}`,
    text: `${words(say`${what}. Your automation “${called}” has you told of it.`)}\n\n${linesOf(new Map(fields)).join("\n")}\n\n${words(stop)}\n`,
  };
}

/** A line each; an amount with its currency. */
const linesOf = (values: ReadonlyMap<string, unknown>): string[] =>
  [...values].flatMap(([field, value]) => {
    if (field.endsWith("/currency") && values.has(field.replace(/currency$/, "amount"))) return [];
    const currency = field.endsWith("/amount") ? values.get(field.replace(/amount$/, "currency")) : undefined;
    const isMoney = typeof currency === "string" && isCurrency(currency) && typeof value === "number" && Number.isSafeInteger(value);
    const plain = typeof value === "string" ? value : JSON.stringify(value);
    const said = isMoney ? `${toDecimal({ amount: value, currency })} ${currency}` : plain;
    return [`${isMoney ? field.slice(1, -"/amount".length) : field.slice(1)}: ${onOneLine(said, LONGEST_VALUE)}`];
  });

const onOneLine = (text: string, longest: number): string => saidText(text, longest).replaceAll(/\s+/g, " ");

/** What an event tells of, in a buyer's words: those of the shop. */
const WHAT_HAPPENED: Record<EventType, Text> = {
  "brief.extracted": say`A brief was made of a conversation`,
  "search.completed": say`A search is done`,
  "offer.found": say`A search found an offer`,
  "offer.price.dropped": say`The price of an offer fell`,
  "cart.abandoned": say`A cart was left`,
  "checkout.failed": say`A checkout failed`,
  "checkout.stuck": say`A checkout is stuck`,
  "order.completed": say`An order was placed`,
  "order.refunded": say`Money of an order came back`,
  "order.refund.failed": say`A refund failed`,
  "order.disputed": say`An order is disputed at the bank`,
  "order.dispute.closed": say`A dispute is closed`,
  "order.shortfall": say`Pieces of an order are missing`,
  "order.shortfall.decided": say`It is decided what becomes of missing pieces`,
  "quota.near": say`Most of the day's limit on models is used`,
  "alert.raised": say`An alert was raised`,
  "fx.stale": say`Exchange rates are out of date`,
};
