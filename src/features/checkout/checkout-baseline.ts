import { OPEN_STATES, thresholdSeconds } from "./attempt.ts";
import type { CheckoutDeps } from "./ports.ts";
import { checkoutFigures } from "./report-store.ts";
import type { CheckoutBaseline } from "./schemas.ts";
import { windowOf } from "./totals-rules.ts";

/** What is usual over a window from the beginning of an hour, beside what is now (CHK-2). Conversion is completed of ended, null where none ended. */
export async function checkoutBaseline(deps: CheckoutDeps, windowHours: number): Promise<CheckoutBaseline> {
  const now = deps.clock.now();
  const window = windowOf(now, windowHours);
  const { durations, volumes, open } = await checkoutFigures(deps.db, window);
  const attemptsIn = (...states: string[]) =>
    volumes.filter(({ state }) => states.includes(state)).reduce((total, { attempts }) => total + attempts, 0);
  const ended = attemptsIn("COMPLETED", "FAILED", "EXPIRED", "REFUNDED");
  return {
    windowHours,
    since: window.since.toISOString(),
    conversion: ended === 0 ? null : attemptsIn("COMPLETED") / ended,
    volumes: volumes.map(({ state, currency, attempts, amount }) => ({ state, attempts, amount: { amount, currency } })),
    states: OPEN_STATES.map((state) => {
      const current = open.find((candidate) => candidate.state === state);
      return {
        state,
        thresholdSeconds: thresholdSeconds(state, deps.contract.checkout),
        usualSeconds: durations[state],
        current: {
          attempts: current?.attempts ?? 0,
          oldestAgeSeconds: current?.oldestSince ? Math.floor((now.getTime() - current.oldestSince.getTime()) / 1000) : null,
        },
      };
    }),
  };
}
