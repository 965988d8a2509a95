import { checkoutMetrics } from "../../platform/events/checkout.ts";
import * as z from "zod";
import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { ATTEMPT_STATES } from "./attempt.ts";
import { checkoutStanding } from "./health-store.ts";
import { windowOf } from "./totals-rules.ts";
import { recorded } from "../../platform/language/say.ts";

const WINDOW_HOURS = 24;

const checkout = figures({
  byState: unshown(
    z.record(z.enum(ATTEMPT_STATES), z.number()).describe("Attempts by state: open ones now, ended ones begun in the last 24 hours."),
  ),
})
  .byLabel(
    "Attempts",
    gauge("checkout_attempts", "Attempts by state: open ones, and ended ones begun in the last 24 hours.", ["state"]),
    ({ byState }) => byState,
  )
  .and({
    stuck: count("Stuck", "checkout_attempts_stuck", "Open attempts past their state's threshold."),
    oldestStuckAgeSeconds: age("Longest stuck (s)", "checkout_oldest_stuck_age", "Age in its state of the longest stuck attempt."),
    webhooksWaiting: count("Webhooks waiting", "checkout_webhooks_waiting", "Stored payment events not acted on yet."),
    oldestWebhookAgeSeconds: age("Oldest webhook (s)", "checkout_oldest_webhook_age", "Age of the oldest payment event not acted on."),
    webhooksParked: count(
      "Webhooks parked",
      "checkout_webhooks_parked",
      "Payment events waiting for an operator.",
      "They were given up after all tries.",
    ),
    oldestPaymentCheckAgeSeconds: age(
      "Payment check overdue (s)",
      "checkout_oldest_payment_check_age",
      "How long the look at an ended attempt's payment that is due for longest is overdue.",
    ),
  });

/** The lifecycle of checkouts, from the attempts and the stored webhooks themselves (CHK-3). */
export const checkoutHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "checkout",
    title: "Checkout",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Steps of checkouts", metric: checkoutMetrics.transitions },
      { label: "Checkouts refused", metric: checkoutMetrics.refusals },
    ],
    figures: checkout,
    settings: ["DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
    async capture({ now, outbound }) {
      const window = windowOf(now, WINDOW_HOURS);
      const found = await outbound("postgres", () => checkoutStanding(deps.db, deps.contract.checkout, { now, window }));
      const ageOf = (since: Date | null) => (since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)) : null);
      const { byState, stuck, webhooksWaiting, webhooksParked } = found;
      const oldestPaymentCheckAgeSeconds = ageOf(found.oldestCheckDueSince);
      // Overdue by a whole turn: there are more payments to look at than the batch allows, or the provider does not answer.
      const late = isOver(oldestPaymentCheckAgeSeconds, deps.contract.checkout.paymentCheck.everySeconds);
      return {
        status: webhooksParked > 0 ? "fail" : stuck > 0 || late ? "warn" : "pass",
        complete: true,
        figures: {
          byState,
          stuck,
          oldestStuckAgeSeconds: ageOf(found.oldestStuckSince),
          webhooksWaiting,
          oldestWebhookAgeSeconds: ageOf(found.oldestWebhookSince),
          webhooksParked,
          oldestPaymentCheckAgeSeconds,
        },
      };
    },
    alerts: [
      checkout.page("checkout.attempts.stuck", {
        when: ({ stuck }) => stuck > 0,
        say: ({ stuck, oldestStuckAgeSeconds }) =>
          recorded`${stuck} checkout attempts are past their threshold, the longest for ${oldestStuckAgeSeconds ?? 0} s in its state`,
      }),
      checkout.page("checkout.webhook.parked", {
        when: ({ webhooksParked }) => webhooksParked > 0,
        say: ({ webhooksParked }) => recorded`${webhooksParked} payment webhooks could not be acted on after all tries`,
      }),
    ],
  });
