import * as z from "zod";
import { ALERT_SEVERITIES } from "../alerts.ts";
import { moneySchema } from "../money-schema.ts";
import { EVENT_TYPES, OPERATORS_EVENT_TYPES, type EventType } from "./event-types.ts";

const checkout = { attemptId: z.string(), cartId: z.string(), total: moneySchema };
const offer = {
  offerId: z.string(),
  searchId: z.string().describe("The buyer's latest that shows it."),
  supplierId: z.string(),
  title: z.string(),
  url: z.string(),
  price: moneySchema.describe("As the supplier asks it."),
  orderable: z.boolean(),
};
/** A line of an order as buyers and receivers see it, from the attempt that makes it on. */
export const orderLineSchema = z.object({
  itemId: z.string(),
  offerId: z.string(),
  supplierId: z.string(),
  title: z.string(),
  quantity: z.int(),
  unitPrice: moneySchema,
});

/** What an event of each type carries in `data`; receivers rely on these shapes, so members are only added. */
export const EVENT_DATA = {
  "brief.extracted": z
    .object({ briefId: z.string(), sessionId: z.string(), title: z.string(), items: z.int().describe("How many it has.") })
    .describe("A brief was extracted from a chat. The subject is the brief."),
  "search.completed": z
    .object({ searchId: z.string(), query: z.string(), briefId: z.string().nullable(), currency: z.string() })
    .describe("All crawls of a search ended. The subject is the search."),
  "offer.found": z.object(offer).describe("A search shows an offer that it did not show before. The subject is the offer."),
  "offer.price.dropped": z
    .object({ ...offer, previousPrice: moneySchema.describe("In the same currency.") })
    .describe(
      "A supplier asks less than before for an offer that a search of the buyer's shows, one that has ended too. `falls-below` tells once a crossing. The subject is the offer.",
    ),
  "cart.abandoned": z
    .object({
      cartId: z.string(),
      total: moneySchema,
      since: z.iso.datetime().describe("When it was last changed."),
      lines: z.array(orderLineSchema),
    })
    .describe(
      "A cart with something in it was changed by nobody for as long as the contract says; once for each time it is left. Looking at it is no change. The subject is the cart.",
    ),
  "checkout.failed": z
    .object({
      ...checkout,
      state: z
        .enum(["FAILED", "EXPIRED", "REFUNDED"])
        .describe("REFUNDED: it was paid, and the money went back instead of becoming an order."),
      reason: z.string(),
    })
    .describe("A checkout ended without an order. The subject is the attempt."),
  "checkout.stuck": z
    .object({
      ...checkout,
      state: z.enum(["RESERVED", "PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"]),
      since: z.iso.datetime().describe("Since when it is in that state."),
    })
    .describe(
      "A checkout is in one state for longer than it may be, and its end is still to come; once an attempt. The subject is the attempt.",
    ),
  "order.completed": z
    .object({ orderId: z.string(), ...checkout, lines: z.array(orderLineSchema) })
    .describe("An order was placed. The subject is the order."),
  "order.refunded": z
    .object({
      orderId: z.string(),
      ...checkout,
      amount: moneySchema.describe("What went back by this refund."),
      refunded: moneySchema.describe("What went back to the buyer so far, this refund among it."),
      whole: z.boolean().describe("Whether all that was paid has gone back: the order stands no more."),
      reason: z.string(),
      refundedAt: z.iso.datetime(),
    })
    .describe("Money of an order went back, a part or the whole. The subject is the order, so it comes after its `order.completed`."),
  "order.refund.failed": z
    .object({
      orderId: z.string(),
      ...checkout,
      amount: moneySchema.describe("What did not arrive at the buyer."),
      refunded: moneySchema.describe("What went back so far, without this refund."),
      reason: z.string(),
      failedAt: z.iso.datetime(),
    })
    .describe("A refund of an order failed, also one that was told of as refunded before. The subject is the order."),
  "order.disputed": z
    .object({
      orderId: z.string(),
      ...checkout,
      disputeId: z.string(),
      amount: moneySchema.describe("What of it is disputed."),
      reason: z.string(),
      fundsWithdrawn: z.boolean().describe("Whether the money was taken back for now."),
      disputedAt: z.iso.datetime(),
    })
    .describe("The buyer's bank disputes an order's payment. The subject is the order."),
  "order.dispute.closed": z
    .object({
      orderId: z.string(),
      ...checkout,
      disputeId: z.string(),
      amount: moneySchema,
      outcome: z.enum(["won", "lost"]).describe("lost: the money is the buyer's again."),
      closedAt: z.iso.datetime(),
    })
    .describe("A dispute of an order's payment was decided. The subject is the order."),
  "order.shortfall": z
    .object({
      orderId: z.string(),
      attemptId: z.string(),
      cartId: z.string(),
      lines: z.array(orderLineSchema.extend({ short: z.int().describe("Of its quantity, the pieces that the supplier has not.") })),
    })
    .describe(
      "Lines of an order were paid of which the supplier has fewer pieces; again where it turns out to be more. The subject is the order.",
    ),
  "order.shortfall.decided": z
    .object({
      orderId: z.string(),
      attemptId: z.string(),
      offerId: z.string(),
      short: z.int(),
      decision: z
        .enum(["back-order", "refund"])
        .describe("back-order: the pieces come later. refund: they do not come, and their price goes back."),
    })
    .describe("It was decided what becomes of the pieces that an order's line is short of. The subject is the order."),
  "quota.near": z
    .object({
      day: z.iso.date().describe("In UTC; the limit is whole again on the next."),
      of: z.enum(["account", "service-token", "service-token-model"]).describe("Whose limit it is."),
      unit: z.enum(["tokens", "nanoUsd"]).describe("nanoUsd: of money, in billionths of a US dollar."),
      serviceTokenId: z.string().nullable(),
      model: z.string().nullable(),
      percent: z.int().describe("So much of it is used."),
    })
    .describe("Most of a day's limit on models is used; once a day for each percentage told of. The subject is the buyer."),
  "alert.raised": z
    .object({
      alertId: z.string(),
      key: z.string().describe("What it is about: the same key while it is open is one alert."),
      severity: z.enum(ALERT_SEVERITIES).describe("As it was when it was told."),
      summary: z.string(),
      source: z.string().describe("`system`, or who raised it."),
      drill: z.boolean(),
      raisedAt: z.iso.datetime(),
    })
    .describe(
      "An alert opened, one that is silenced or resolved by now too; once an alert, within about a minute. The subject is the alert.",
    ),
  "fx.stale": z
    .object({
      base: z.string(),
      coverage: z
        .enum(["stale", "partial", "expired"])
        .describe(
          "stale: all are served, some from a rate inside the grace window. partial, expired: conversion of some, or of all, is refused.",
        ),
      stale: z.array(z.string()).describe("Currencies served from a rate inside the grace window."),
      expired: z.array(z.string()),
      missing: z.array(z.string()),
      unfit: z.int().describe("How many those are together."),
      asOf: z.iso.datetime().nullable().describe("Oldest publication among the rates in use."),
    })
    .describe(
      "Exchange rates are out of date; again each time other currencies are, or their rates are of another time. The subject is the base currency.",
    ),
} satisfies Record<EventType, z.ZodObject>;

export type EventData<T extends EventType> = z.input<(typeof EVENT_DATA)[T]>;

const eventOf = <T extends EventType>(type: T) =>
  z
    .object({
      id: z.string(),
      type: z.literal(type),
      occurredAt: z.iso.datetime(),
      subject: z.string().describe("What it is about; deliveries to one receiver keep the order of one subject."),
      data: EVENT_DATA[type],
    })
    .meta({ title: type });

/** The body of a delivery to a buyer's receiver, of whichever type. */
export const deliveredEventSchema = z.union(EVENT_TYPES.map(eventOf)).meta({ id: "AutomationEvent" });

/** The same to a receiver of the operators'. */
export const operatorsEventSchema = z.union(OPERATORS_EVENT_TYPES.map(eventOf)).meta({ id: "OperatorsAutomationEvent" });
