import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { paymentBalances } from "./payment-balance.ts";
import type { CheckoutDeps } from "./ports.ts";
import { paymentRecords } from "./payment-records.ts";

/** The provider's clock is not ours. */
const CLOCKS_APART_MS = 60_000;

/** Captured payments by the provider's own list against orders, refunds and attempts in reconciliation (CHK-4), by currency and amount. */
export const paymentsLaw = (deps: CheckoutDeps): ConservationLaw =>
  conservationLaw({
    name: "payments.captured",
    statement: "captured by the provider − refunded = standing orders − their refunds + reconciling",
    everySeconds: deps.contract.conservation.paymentsEverySeconds,
    async capture({ now, outbound }) {
      const { settleSeconds, windowSeconds, paymentPages } = deps.contract.conservation;
      const settledBefore = new Date(now.getTime() - settleSeconds * 1000);
      const since = new Date(now.getTime() - windowSeconds * 1000);
      const { payments, complete } = await outbound("stripe", () => deps.payments.captured(since, settledBefore, paymentPages));
      // Orders whose payment has to be in the list. Where that was cut short, only what is in it is compared.
      const begun = new Date(since.getTime() + CLOCKS_APART_MS);
      const placed = new Date(settledBefore.getTime() - CLOCKS_APART_MS);
      const intents = payments.map(({ intentId }) => intentId);
      const records = await outbound("postgres", () => paymentRecords(deps.db, intents, complete ? { begun, placed } : undefined));
      return paymentBalances(payments, records, settledBefore);
    },
  });
