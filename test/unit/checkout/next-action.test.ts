import { describe, expect, it } from "vitest";
import { failureOf, type AttemptFailure } from "../../../src/features/checkout/cause.ts";
import { lastFailureOf, nextAction } from "../../../src/features/checkout/next-action.ts";
import { nextStep } from "../../../src/features/checkout/rules.ts";
import { unavailable, unconfigured } from "../../../src/platform/errors.ts";

const now = new Date("2026-11-27T10:00:00Z");
const failed = (error: unknown, times = 1, state: AttemptFailure["state"] = "PAYMENT_INITIATED"): AttemptFailure => ({
  ...failureOf(error, { by: "reconcile", now }),
  state,
  times,
});
const unpaid = (expiresAt = "2026-11-27T11:00:00Z") => ({ paymentIntentId: "pi_1", expiresAt: new Date(expiresAt) });
const action = (state: "RESERVED" | "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING", lastFailure: AttemptFailure | null) =>
  nextAction({ state, lastFailure, lastDecline: null, ...unpaid() }, nextStep({ state, ...unpaid() }, undefined, now));

describe("the next action of an open attempt", () => {
  it("[CHK-1] is what happens by itself, where nothing failed", () => {
    expect(action("RESERVED", null)).toBe("The reconcile opens the payment.");
    expect(action("PAYMENT_INITIATED", null)).toMatch(/^The reconcile asks the provider/);
    expect(action("PAYMENT_INITIATED_CART_RECONCILING", null)).toContain("places the order");
    const expired = nextStep({ state: "RESERVED", ...unpaid("2026-11-27T09:00:00Z") }, undefined, now);
    expect(nextAction({ state: "RESERVED", lastFailure: null, lastDecline: null, ...unpaid() }, expired)).toContain(
      "EXPIRED (expired-before-payment)",
    );
  });

  it.each([
    ["a provider that does not answer", unavailable("stripe"), "stripe did not answer"],
    ["a setting that is missing", unconfigured("stripe", ["STRIPE_SECRET_KEY"]), "stripe is not configured"],
    ["a fault nobody foresaw", new TypeError("x"), "the log of the request has it"],
  ])("[CHK-1] begins with what helps against %s", (_, error, said) => {
    expect(action("PAYMENT_INITIATED", failed(error))).toMatch(new RegExp(`^The last try .*${said}.* The reconcile asks the provider`));
  });

  it("[CHK-1] says that the buyer can try another card, and until when, while the payment is open", () => {
    const declined = { code: "insufficient_funds", message: "Your card has insufficient funds.", at: now.toISOString() };
    const after = (state: "PAYMENT_INITIATED" | "PAYMENT_INITIATED_CART_RECONCILING") =>
      nextAction({ state, lastFailure: null, lastDecline: declined, ...unpaid() }, nextStep({ state, ...unpaid() }, undefined, now));
    expect(after("PAYMENT_INITIATED")).toMatch(
      /declined \(insufficient_funds\).* another.* until 2026-11-27 11:00:00 UTC\. The reconcile asks/,
    );
    expect(after("PAYMENT_INITIATED_CART_RECONCILING")).not.toContain("declined");
  });

  it("[CHK-1] says how often it failed in a row", () => {
    expect(action("RESERVED", failed(unavailable("stripe"), 7, "RESERVED"))).toMatch(/^The last 7 tries found that stripe did not answer/);
  });

  it("says nothing more of a failure from before the attempt moved on", () => {
    const before = { state: "PAYMENT_INITIATED_CART_RECONCILING", lastFailure: failed(unavailable("stripe")) } as const;
    expect(lastFailureOf(before)).toBeNull();
    expect(action(before.state, before.lastFailure)).not.toContain("stripe");
  });
});

describe("a failure that is kept", () => {
  it("has the code with what it is about, a bounded message, and of a fault nobody foresaw only its name", () => {
    expect(failureOf(unavailable("postgres"), { by: "reconcile", now })).toMatchObject({
      code: "dependency-unavailable: postgres",
      times: 1,
    });
    const secret = failureOf(new RangeError(`client_secret ${"s".repeat(900)}`), { by: "webhook", now });
    expect(secret).toMatchObject({ code: "internal", message: "RangeError; the log of the request has it" });
    expect(failureOf(unavailable("x".repeat(900)), { by: "buyer", now }).message.length).toBe(300);
  });
});
