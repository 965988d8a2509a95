import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { ATTEMPT_STATES } from "./attempt.ts";
import { checkoutStanding } from "./health-store.ts";

const WINDOW_HOURS = 24;

const age = z.number().nonnegative().nullable();
const figuresSchema = z.object({
  byState: z
    .record(z.enum(ATTEMPT_STATES), z.number())
    .describe("Attempts by state: open ones now, ended ones begun in the last 24 hours."),
  stuck: z.number().describe("Open attempts past their state's threshold."),
  oldestStuckAgeSeconds: age.describe("Seconds the longest of them is in its state; null of none."),
  webhooksWaiting: z.number().describe("Stored payment events not acted on yet."),
  oldestWebhookAgeSeconds: age.describe("Seconds since the oldest of them came; null of none."),
  webhooksParked: z.number().describe("Payment events given up after all tries, waiting for an operator."),
  oldestPaymentCheckAgeSeconds: age.describe("Seconds the longest due look at an ended attempt's payment is overdue; null of none."),
});

export const checkoutHealthMetrics = {
  byState: gauge("checkout_attempts", "Attempts by state: open ones, and ended ones begun in the last 24 hours.", ["state"]),
  stuck: gauge("checkout_attempts_stuck", "Open attempts past their state's threshold."),
  oldestStuck: gauge("checkout_oldest_stuck_age", "Age in its state of the longest stuck attempt.", [], { unit: "seconds" }),
  waiting: gauge("checkout_webhooks_waiting", "Stored payment events not acted on yet."),
  oldestWaiting: gauge("checkout_oldest_webhook_age", "Age of the oldest payment event not acted on.", [], { unit: "seconds" }),
  parked: gauge("checkout_webhooks_parked", "Payment events waiting for an operator."),
  oldestCheck: gauge(
    "checkout_oldest_payment_check_age",
    "How long the look at an ended attempt's payment that is due for longest is overdue.",
    [],
    {
      unit: "seconds",
    },
  ),
};

/** The lifecycle of checkouts, from the attempts and the stored webhooks themselves (CHK-3). */
export const checkoutHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "checkout",
    title: "Checkout",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
    async capture({ now, outbound }) {
      const endedSince = new Date(now.getTime() - WINDOW_HOURS * 3_600_000);
      const found = await outbound("postgres", () => checkoutStanding(deps.db, deps.contract.checkout, { now, endedSince }));
      const ageOf = (since: Date | null) => (since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000)) : null);
      const figures = {
        byState: found.byState,
        stuck: found.stuck,
        oldestStuckAgeSeconds: ageOf(found.oldestStuckSince),
        webhooksWaiting: found.webhooksWaiting,
        oldestWebhookAgeSeconds: ageOf(found.oldestWebhookSince),
        webhooksParked: found.webhooksParked,
        oldestPaymentCheckAgeSeconds: ageOf(found.oldestCheckDueSince),
      };
      // Overdue by a whole turn: there are more payments to look at than the batch allows, or the provider does not answer.
      const late = (figures.oldestPaymentCheckAgeSeconds ?? 0) > deps.contract.checkout.paymentCheck.everySeconds;
      const status = figures.webhooksParked > 0 ? "fail" : figures.stuck > 0 || late ? "warn" : "pass";
      return { status, complete: true, figures };
    },
    alerts: [
      {
        name: "checkout.attempts.stuck",
        conditions: ({ stuck, oldestStuckAgeSeconds }) =>
          stuck > 0
            ? [
                {
                  key: "checkout.attempts.stuck",
                  severity: "page",
                  summary: `${stuck} checkout attempts are past their threshold, the longest for ${oldestStuckAgeSeconds ?? 0} s in its state`,
                },
              ]
            : [],
      },
      {
        name: "checkout.webhook.parked",
        conditions: ({ webhooksParked }) =>
          webhooksParked > 0
            ? [
                {
                  key: "checkout.webhook.parked",
                  severity: "page",
                  summary: `${webhooksParked} payment webhooks could not be acted on after all tries`,
                },
              ]
            : [],
      },
    ],
    panel: [
      {
        label: "Attempts",
        metric: checkoutHealthMetrics.byState,
        read: ({ byState }) => ATTEMPT_STATES.map((state) => ({ labels: [state], value: byState[state] ?? 0 })),
      },
      { label: "Stuck", metric: checkoutHealthMetrics.stuck, read: ({ stuck }) => stuck },
      { label: "Longest stuck (s)", metric: checkoutHealthMetrics.oldestStuck, read: ({ oldestStuckAgeSeconds }) => oldestStuckAgeSeconds },
      { label: "Webhooks waiting", metric: checkoutHealthMetrics.waiting, read: ({ webhooksWaiting }) => webhooksWaiting },
      {
        label: "Oldest webhook (s)",
        metric: checkoutHealthMetrics.oldestWaiting,
        read: ({ oldestWebhookAgeSeconds }) => oldestWebhookAgeSeconds,
      },
      { label: "Webhooks parked", metric: checkoutHealthMetrics.parked, read: ({ webhooksParked }) => webhooksParked },
      {
        label: "Payment check overdue (s)",
        metric: checkoutHealthMetrics.oldestCheck,
        read: ({ oldestPaymentCheckAgeSeconds }) => oldestPaymentCheckAgeSeconds,
      },
    ],
  });
