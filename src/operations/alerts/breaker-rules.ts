import { afterFailures } from "../../platform/circuit-rules.ts";
import type { Contract } from "../../platform/contract.ts";
import { decideAfterAttempt } from "./delivery-rules.ts";
import type { AttemptOutcome, AttemptReport, Delivery, Transport } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";
import { WORKING, type TransportBreaker } from "./transport-breaker.ts";

type BreakerPolicy = Pick<Contract["incidentAlerts"], "breaker" | "retry">;

/** Refusals that are about this one message, or ask for patience: the receiver itself works. */
const NOT_ITS_FAULT: readonly (number | null)[] = [400, 413, 415, 422, 429];

/** `probe`: the one try that finds out whether an open breaker may close. `rests`: not tried now. */
export type Passage = "through" | "probe" | "rests";

export function passageOf({ openSince, openUntil, saysNo }: TransportBreaker, now: number): Passage {
  if (openSince === null || saysNo) return "through";
  return now < openUntil ? "rests" : "probe";
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
  const after = decideAfterAttempt({ outcome, attempts: delivery.attempts + 1 }, policy.retry, 0.5, now);
  return {
    posts: false,
    effects: [
      { kind: "note-attempt", delivery, outcome, after, held: "untried" },
      ...(delivery.crossAt === null ? [] : [{ kind: "cross-now" as const, deliveryId: delivery.id }]),
    ],
  };
}

/** What a try says of its transport: one more failure, or that it works, and then what was held is due at once. */
export function breakerAfter(
  breaker: TransportBreaker,
  transport: Transport,
  outcome: AttemptReport["outcome"],
  { now, policy }: { now: number; policy: BreakerPolicy },
): LedgerEffect[] {
  if (outcome.kind === "delivered") {
    if (breaker.failures === 0) return [];
    const works: LedgerEffect = { kind: "remember-breaker", transport, breaker: WORKING };
    return breaker.openSince === null ? [works] : [works, { kind: "wake-held", transport }];
  }
  if (NOT_ITS_FAULT.includes(outcome.status)) return [];
  const { failures: circuitFailures, probeSeconds } = policy.breaker;
  const circuit = afterFailures(breaker.failures + 1, { circuitFailures, circuitOpenMs: probeSeconds * 1000 }, now);
  const isOpen = circuit.openUntil > 0;
  return [
    {
      kind: "remember-breaker",
      transport,
      breaker: { ...circuit, openSince: isOpen ? (breaker.openSince ?? now) : null, lastFailureAt: now, saysNo: outcome.permanent },
    },
  ];
}

/** Whether a transport is shown as failing: while something waits for it, and for a while after the last failure. */
export function failsSince(
  { openSince, lastFailureAt }: TransportBreaker,
  waiting: number,
  { now, policy }: { now: number; policy: BreakerPolicy },
): number | null {
  const lately = lastFailureAt !== null && now - lastFailureAt <= policy.breaker.shownSeconds * 1000;
  return waiting > 0 || lately ? openSince : null;
}
