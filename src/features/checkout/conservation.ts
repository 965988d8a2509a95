import { conservationLaw, type ConservationLaw } from "../../platform/conservation.ts";
import { paymentBalances } from "./payment-balance.ts";
import type { CheckoutDeps } from "./ports.ts";
import { makeCheckDue } from "./payment-checks-store.ts";
import { paymentRecords } from "./payment-records.ts";

/** The provider's clock is not ours. */
const CLOCKS_APART_MS = 60_000;

/**
 * Captured payments by the provider's own list against orders, refunds and attempts in reconciliation (CHK-4), by payment, currency and amount. Ended
 * attempts whose payment is astray are due for a look at it at once: broken twice in a row is what that could not mend.
 */
export const paymentsLaw = (deps: CheckoutDeps): ConservationLaw =>
  conservationLaw({
    name: "payments.captured",
    statement: "captured by the provider − refunded = standing orders − their refunds + reconciling, payment by payment",
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
      const { balances, astray } = paymentBalances(payments, records, settledBefore);
      // A webhook that is lost is no reason to page: whatever is astray is asked for before the next comparison.
      if (astray.length > 0) await outbound("postgres", () => makeCheckDue(deps.db, astray, now));
      return balances;
    },
  });
