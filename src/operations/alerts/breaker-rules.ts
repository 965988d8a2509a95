import { afterFailures } from "../../platform/circuit-rules.ts";
import type { Contract } from "../../platform/contract.ts";
import { decideAfterAttempt } from "./delivery-rules.ts";
import type { AttemptOutcome, AttemptReport, Delivery, Transport } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";
import { WORKING, type TransportBreaker } from "./transport-breaker.ts";

type BreakerPolicy = Pick<Contract["incidentAlerts"], "breaker" | "retry">;

/** Refusals of this one message: the receiver itself works. */
const OF_THE_MESSAGE: readonly (number | null)[] = [400, 413, 415, 422];
const ASKS_FOR_PATIENCE = 429;

/** Whether a failure is the receiver's: then what failed is held until it works again. */
export const isItsFault = ({ status }: { status: number | null }): boolean =>
  status !== ASKS_FOR_PATIENCE && !OF_THE_MESSAGE.includes(status);

/** `probe`: the one try that finds out whether an open breaker may close. `rests`: not tried now. */
export type Passage = "through" | "probe" | "rests";

export function passageOf({ openSince, openUntil, saysNo }: TransportBreaker, now: number): Passage {
  if (openSince === null || saysNo) return "through";
  return now < openUntil ? "rests" : "probe";
}

/**
 * When one delivery finds out next whether the transport works; null where nothing has to be found out. While it is closed a page's failed try
 * is reason enough: its own next one may be half an hour away, and a page is too much to lose to a receiver that nobody else is sent to.
 */
export function probeDueAt(
  breaker: TransportBreaker,
  { breaker: { probeSeconds } }: BreakerPolicy,
): { at: number; of: "all" | "pages" } | null {
  const { failures, openSince, openUntil, lastFailureAt, saysNo } = breaker;
  if (saysNo) return null;
  if (openSince !== null) return { at: openUntil, of: "all" };
  return failures > 0 && lastFailureAt !== null ? { at: lastFailureAt + probeSeconds * 1000, of: "pages" } : null;
}

/** A breaker that is open lets the next try through, because somebody has a reason to know. */
export const probedNow = (breaker: TransportBreaker, now: number): TransportBreaker => ({
  ...breaker,
  openUntil: Math.min(breaker.openUntil, now),
});

/** What becomes of a delivery that is due: posted, or, while its transport rests, counted as a try that failed, so that its schedule ends all the same. */
export function admitted(
  { delivery, breaker, simulated }: { delivery: Delivery; breaker: TransportBreaker; simulated: boolean },
  { now, policy }: { now: number; policy: BreakerPolicy },
): { posts: boolean; effects: LedgerEffect[] } {
  const passage = simulated ? "through" : passageOf(breaker, now);
  const { transport } = delivery;
  if (passage === "through") return { posts: true, effects: [] };
  if (passage === "probe") {
    const probing = { ...breaker, openUntil: now + policy.breaker.probeSeconds * 1000 };
    return { posts: true, effects: [{ kind: "remember-breaker", transport, breaker: probing }] };
  }
  const outcome: AttemptOutcome = {
    kind: "failed",
    status: null,
    latencyMs: 0,
    error: `not tried: the ${transport} transport has been failing`,
    retryAfterSeconds: 0,
    permanent: false,
  };
  return {
    posts: false,
    effects: [
      heldBack(delivery, outcome, { now, policy }),
      ...(delivery.crossAt === null ? [] : [{ kind: "cross-now" as const, deliveryId: delivery.id }]),
    ],
  };
}

/** One that was to find out, and finds that another does already, goes back to where it stood and loses no try. */
function heldBack(delivery: Delivery, outcome: AttemptOutcome, { now, policy }: { now: number; policy: BreakerPolicy }): LedgerEffect {
  const { resumeAt } = delivery;
  if (resumeAt !== null) {
    const after = { state: "retrying" as const, nextAttemptAt: Math.max(resumeAt, now) };
    return { kind: "note-attempt", delivery, outcome, after, held: "probe" };
  }
  const after = decideAfterAttempt({ outcome, attempts: delivery.attempts + 1 }, policy.retry, 0.5, now);
  return { kind: "note-attempt", delivery, outcome, after, held: "untried" };
}

/** What a try says of its transport: one more failure, or that it works, and then what was held is due at once. */
export function breakerAfter(
  breaker: TransportBreaker,
  transport: Transport,
  outcome: AttemptReport["outcome"],
  { now, policy }: { now: number; policy: BreakerPolicy },
): LedgerEffect[] {
  const works: LedgerEffect = { kind: "remember-breaker", transport, breaker: WORKING };
  const { openSince } = breaker;
  if (outcome.kind === "delivered") {
    if (breaker.failures === 0) return [];
    return openSince === null ? [works] : [works, { kind: "wake-held", transport }];
  }
  const { failures: circuitFailures, probeSeconds } = policy.breaker;
  if (!isItsFault(outcome)) {
    if (openSince === null) return [];
    // It judged the message, so it is there: one that it refuses for ever must not keep the others from it.
    if (outcome.status !== ASKS_FOR_PATIENCE) return [works, { kind: "wake-held", transport }];
    return [{ kind: "remember-breaker", transport, breaker: { ...breaker, openUntil: now + probeSeconds * 1000 } }];
  }
  const circuit = afterFailures(breaker.failures + 1, { circuitFailures, circuitOpenMs: probeSeconds * 1000 }, now);
  // One that says it takes nothing needs not say so again.
  const isOpen = circuit.openUntil > 0 || outcome.permanent;
  return [
    {
      kind: "remember-breaker",
      transport,
      breaker: { ...circuit, openSince: isOpen ? (openSince ?? now) : null, lastFailureAt: now, saysNo: outcome.permanent },
    },
  ];
}

/** Since when a transport is shown as failing: until a try has succeeded. One that is no longer configured fails nobody. */
export const failsSince = ({ openSince }: TransportBreaker, configured: boolean): number | null => (configured ? openSince : null);
