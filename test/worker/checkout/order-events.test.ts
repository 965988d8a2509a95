import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { deliveredEventSchema } from "../../../src/platform/outbox/event-data.ts";
import { buyerWithAutomation, fakeReceivers } from "../automations/harness.ts";
import { openShop, ordered } from "./setting.ts";

let receivers: ReturnType<typeof fakeReceivers>;
beforeEach(() => {
  receivers = fakeReceivers();
});
afterEach(() => vi.restoreAllMocks());

describe("a receiver of a buyer's orders", () => {
  it(
    "[AUT-6] hears of an order as completed, then as refunded, once each, though the first was refused at first",
    { timeout: 60_000 },
    async () => {
      const buyer = await buyerWithAutomation();
      const refundedUrl = `${buyer.url}/refunded`;
      const automation = await createAutomation(buyer.deps, buyer.buyerId, {
        name: "Refunds",
        eventType: "order.refunded",
        url: refundedUrl,
        enabled: true,
      });
      expect(automation).toMatchObject({ ok: true });
      const shop = await openShop(1250, buyer.buyerId);
      const deps = shop.depsOf({ automationEvents: buyer.events, automationDeadLetters: buyer.letters });
      Object.defineProperty(shop, "deps", { value: deps });
      receivers.answer(buyer.url, 500);
      const { attempt, intentId, order } = await ordered(shop);
      const refund = shop.provider.refundedByHand(intentId);
      const again = shop.provider.event("charge.refunded", intentId);
      await Promise.all([refund, refund, again].map((rawBody) => receiveWebhook(deps, { rawBody, signature: "right" })));
      // The refund's wake-up comes first, and the completion's comes twice.
      buyer.events.messages.reverse();
      buyer.events.messages.push(...buyer.events.messages);
      await buyer.pump();

      const told = receivers.all().map(({ url, body }) => ({ url, ...deliveredEventSchema.parse(JSON.parse(body)) }));
      expect(told.map(({ url, type }) => [url, type])).toEqual([
        [buyer.url, "order.completed"],
        [buyer.url, "order.completed"],
        [refundedUrl, "order.refunded"],
      ]);
      expect(told.map(({ subject }) => subject)).toEqual([order.id, order.id, order.id]);
      expect(told[2]?.data).toMatchObject({
        orderId: order.id,
        attemptId: attempt.id,
        refunded: { amount: 2500, currency: "EUR" },
        refundedAt: told[2]?.occurredAt,
      });
    },
  );
});
