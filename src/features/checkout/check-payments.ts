import { paymentChecked, paymentCheckFailed } from "../../platform/events/checkout.ts";
import { scheduleCheck, leaseChecks } from "./payment-checks-store.ts";
import { causedBy } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { settlePayment } from "./settle-payment.ts";
import type { Attempt } from "./store.ts";

/** Payments asked for at the same time: each holds one connection, and a run may hold six. */
const AT_ONCE = 4;

/**
 * Cron: asks the provider again for payments of attempts that have ended, because a refund whose webhook is lost has no other
 * witness. Each is asked for every so often until the contract's window is over, so many a run, the longest unasked first.
 */
export async function checkPayments(deps: CheckoutDeps): Promise<Record<string, number>> {
  const { leaseSeconds, paymentCheck } = deps.contract.checkout;
  const now = deps.clock.now();
  const waiting = await leaseChecks(deps.db, { now, until: new Date(now.getTime() + leaseSeconds * 1000), limit: paymentCheck.batch });
  const outcomes: Record<string, number> = {};
  const work = async () => {
    for (let attempt = waiting.shift(); attempt; attempt = waiting.shift()) {
      const outcome = await check(deps, attempt);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function check(deps: CheckoutDeps, attempt: Attempt): Promise<string> {
  try {
    const outcome = await ask(deps, attempt);
    await scheduleCheck(deps.db, { id: attempt.id, at: nextCheck(deps, attempt) });
    paymentChecked(deps, { attemptId: attempt.id, outcome });
    return outcome;
  } catch (error) {
    // Its lease runs out, and it is due again.
    paymentCheckFailed(deps, { attemptId: attempt.id, error });
    return "failed";
  }
}

async function ask(deps: CheckoutDeps, { id, paymentIntentId }: Attempt): Promise<string> {
  if (paymentIntentId === null) return "never-paid";
  const payment = await deps.payments.read(paymentIntentId);
  if (payment.status === "unknown") return "unknown-payment";
  return payment.status === "succeeded" ? settlePayment(causedBy(deps, { by: "payment-check", ref: null }), id, payment) : "never-paid";
}

/** The last check is the first one after the window. */
function nextCheck(deps: CheckoutDeps, { endedAt }: Attempt): Date | null {
  const { windowSeconds, everySeconds } = deps.contract.checkout.paymentCheck;
  const now = deps.clock.now().getTime();
  return endedAt !== null && now < endedAt.getTime() + windowSeconds * 1000 ? new Date(now + everySeconds * 1000) : null;
}
