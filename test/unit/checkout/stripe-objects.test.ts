import { describe, expect, it } from "vitest";
import { refundMetadata } from "../../../src/features/checkout/stripe-movements.ts";
import { besideOf, capturedOf, envelopeOf, eventOf, openedOf, paymentOf } from "../../../src/features/checkout/stripe-objects.ts";

const CREATED = 1_800_000_000;
const NEVER = new Date(8.64e15);
const refund = (amount: number, status: string | null, more: object = {}) => ({
  object: "refund",
  id: `re_${amount}`,
  amount,
  currency: "eur",
  created: CREATED,
  status,
  ...more,
});
const dispute = (amount: number, status: string, transactions: number[] = []) => ({
  object: "dispute",
  id: `dp_${amount}`,
  amount,
  currency: "eur",
  created: CREATED,
  status,
  reason: "fraudulent",
  balance_transactions: transactions.map((moved) => ({ amount: moved })),
});
const charge = (refunds: ReturnType<typeof refund>[], more: object = {}) => ({
  object: "charge",
  id: "ch_1",
  created: CREATED,
  disputed: false,
  amount_refunded: refunds.reduce((sum, { amount, status }) => (status === "failed" || status === "canceled" ? sum : sum + amount), 0),
  refunds: { object: "list", data: refunds, has_more: false },
  ...more,
});
const intent = (latest_charge: unknown, more: object = {}) => ({
  object: "payment_intent",
  id: "pi_1",
  status: "succeeded",
  amount_received: 500,
  currency: "eur",
  metadata: { attempt_id: "chk_1" },
  latest_charge,
  ...more,
});
const money = (amount: number) => ({ amount, currency: "EUR" });

describe("what Stripe's objects say of money", () => {
  it.each([
    ["nothing went back where there is no refund", [], { refunded: money(0), refunding: money(0), refundsFailed: 0 }],
    [
      "what succeeded went back",
      [refund(200, "succeeded"), refund(100, "succeeded")],
      { refunded: money(300), refunding: money(0), refundsFailed: 0 },
    ],
    [
      "what is pending or waits for the customer is on its way",
      [refund(200, "pending"), refund(100, "requires_action")],
      { refunded: money(0), refunding: money(300), refundsFailed: 0 },
    ],
    [
      "what failed or was called off is still here",
      [refund(200, "failed"), refund(100, "canceled"), refund(50, "succeeded")],
      { refunded: money(50), refunding: money(0), refundsFailed: 2 },
    ],
    [
      "a status nobody knows is not decided",
      [refund(200, "teleporting"), refund(100, null)],
      { refunded: money(0), refunding: money(300), refundsFailed: 0 },
    ],
  ])("%s", (_, refunds, backAt) => {
    expect(paymentOf(intent(charge(refunds)))).toMatchObject({ received: money(500), ...backAt });
  });

  it("does not take what was never captured of an authorisation for a refund, as the charge's own sum does", () => {
    expect(paymentOf(intent(charge([], { amount_refunded: 100 })))).toMatchObject({ refunded: money(0) });
  });

  it("counts refunds behind the ten that are shown as gone back", () => {
    const shown = [refund(10, "pending"), refund(20, "succeeded")];
    const more = { amount_refunded: 130, refunds: { object: "list", data: shown, has_more: true } };
    expect(paymentOf(intent(charge([], more)))).toMatchObject({ refunded: money(120), refunding: money(10) });
  });

  it("is refused where the refunds were not asked for: that none are seen does not mean that there are none", () => {
    expect(() => paymentOf(intent("ch_1"))).toThrow("latest_charge");
    expect(() => paymentOf(intent({ ...charge([]), refunds: undefined }))).toThrow("refunds");
    expect(() => paymentOf(intent(undefined))).toThrow("latest_charge");
    expect(paymentOf(intent(null, { status: "requires_payment_method", amount_received: 0 }))).toMatchObject({ refunded: money(0) });
    expect(openedOf(intent("ch_1", { client_secret: "s" }))).toEqual({ intentId: "pi_1", clientSecret: "s" });
  });

  it("is money taken for an attempt only where it was taken, and for one of ours", () => {
    expect(capturedOf(intent(charge([refund(200, "pending")])), NEVER)).toMatchObject({ attemptId: "chk_1", refunding: money(200) });
    expect(capturedOf(intent(null, { status: "processing", amount_received: 0 }), NEVER)).toBeUndefined();
    expect(capturedOf(intent(charge([]), { metadata: {} }), NEVER)).toBeUndefined();
  });

  it("counts a refund that is younger than what is compared as under way: our books may not have it yet", () => {
    const answer = intent(charge([refund(200, "succeeded"), refund(100, "succeeded", { created: CREATED - 1 })]));
    const at = new Date(CREATED * 1000);
    expect(capturedOf(answer, at)).toMatchObject({ refunded: money(100), refunding: money(200) });
    expect(capturedOf(answer, NEVER)).toMatchObject({ refunded: money(300), refunding: money(0) });
  });

  it("has each capture, refund and dispute as a movement, with who asked for it where that was us", () => {
    const asked = {
      intentId: "pi_1",
      amount: null,
      key: "k",
      reason: "short delivery",
      by: "operator",
      byId: "opr_1",
      requestId: "rfr_1",
    } as const;
    const ours = refund(200, "pending", { metadata: refundMetadata(asked) });
    const theirs = refund(100, "failed", { reason: "duplicate", failure_reason: "expired_or_canceled_card" });
    const { movements } = paymentOf(intent(charge([ours, theirs])), { disputes: [dispute(50, "needs_response", [-50])] });
    const happenedAt = new Date(CREATED * 1000);
    const nobody = { byId: null, requestId: null, failure: null, fundsWithdrawn: false, happenedAt };
    expect(movements).toEqual([
      { ...nobody, kind: "capture", providerId: "ch_1", state: "succeeded", amount: money(500), cause: null, by: "buyer" },
      {
        ...nobody,
        kind: "refund",
        providerId: "re_200",
        state: "pending",
        amount: money(200),
        cause: "short delivery",
        by: "operator",
        byId: "opr_1",
        requestId: "rfr_1",
      },
      {
        ...nobody,
        kind: "refund",
        providerId: "re_100",
        state: "failed",
        amount: money(100),
        cause: "duplicate",
        failure: "expired_or_canceled_card",
        by: "provider",
      },
      {
        ...nobody,
        kind: "dispute",
        providerId: "dp_50",
        state: "open",
        amount: money(50),
        cause: "fraudulent",
        by: "buyer",
        fundsWithdrawn: true,
      },
    ]);
  });

  it.each([
    ["warning_needs_response", "inquiry", 0, 0],
    ["warning_closed", "dropped", 0, 0],
    ["needs_response", "open", 50, 0],
    ["under_review", "open", 50, 0],
    ["a status nobody knows", "open", 50, 0],
    ["won", "won", 0, 0],
    ["lost", "lost", 0, 50],
  ])("takes a dispute that is %s for %s", (status, state, disputing, lost) => {
    const told = paymentOf(intent(charge([])), { disputes: [dispute(50, status, [-50, 50])] });
    expect(told).toMatchObject({ disputing: money(disputing), lost: money(lost) });
    expect(told.movements.at(-1)).toMatchObject({ state, fundsWithdrawn: false });
  });

  it("says where there is more than it shows, and counts all refunds once they are given", () => {
    const more = intent(charge([refund(20, "succeeded")], { disputed: true, amount_refunded: 50, refunds: { data: [], has_more: true } }));
    expect(besideOf(more)).toEqual({ refunds: true, disputes: true });
    expect(besideOf(intent(charge([])))).toEqual({ refunds: false, disputes: false });
    expect(paymentOf(more, { refunds: [refund(20, "succeeded"), refund(30, "succeeded")] })).toMatchObject({ refunded: money(50) });
  });
});

describe("an event of Stripe", () => {
  const event = (type: string, object: unknown) => eventOf({ id: "evt_1", type, data: { object } });

  it.each([
    ["payment_intent.succeeded", { object: "payment_intent", id: "pi_1" }],
    ["charge.refunded", { object: "charge", id: "ch_1", refunded: false, payment_intent: "pi_1" }],
    ["charge.refunded", { object: "charge", id: "ch_1", payment_intent: { id: "pi_1" } }],
    ["refund.failed", { object: "refund", id: "re_1", payment_intent: "pi_1" }],
    ["charge.dispute.created", { object: "dispute", id: "dp_1", payment_intent: "pi_1" }],
    ["charge.dispute.funds_reinstated", { object: "dispute", id: "dp_1", payment_intent: { id: "pi_1" } }],
  ])("of type %s names the payment to ask for, and nothing of what it says is read", (type, object) => {
    expect(event(type, object)).toEqual({ id: "evt_1", type, intentId: "pi_1" });
  });

  it("wakes nobody where it is about something else, and is refused where its object is not what its type says", () => {
    expect(event("payment_intent.created", { object: "payment_intent", id: "pi_1" })).toMatchObject({ intentId: null });
    expect(event("charge.refunded", { object: "charge", id: "ch_1", payment_intent: null })).toMatchObject({ intentId: null });
    expect(() => event("charge.refunded", { object: "balance" })).toThrow("payment_intent");
    expect(() => eventOf({ id: "evt_1", type: "refund.failed" })).toThrow("invalid_union");
  });
});

describe("the envelope of an event", () => {
  const about = (object: unknown) => envelopeOf({ id: "evt_1", type: "t", data: { object } }).about;

  it("says which payment it is about, of whichever kind its object is, and never fails for what it cannot read there", () => {
    expect(about({ object: "payment_intent", id: "pi_1" })).toBe("pi_1");
    expect(about({ object: "dispute", id: "dp_1", payment_intent: "pi_1" })).toBe("pi_1");
    expect(about({ object: "a-kind-of-tomorrow", id: "x", payment_intent: { id: "pi_1" } })).toBe("pi_1");
    for (const other of [{ object: "balance", id: "b" }, { object: "dispute" }, null, "text", { object: "payment_intent", id: "a b" }])
      expect(about(other)).toBeNull();
    expect(about({ object: "payment_intent", id: "p".repeat(256) })).toBeNull();
  });
});
