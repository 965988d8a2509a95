import {
  afterFailures,
  circuitPhase,
  CLOSED,
  grantPermit,
  heldPermit,
  NO_PERMITS,
  type Circuit,
  type CircuitPolicy,
  type Permits,
} from "../../platform/circuit-rules.ts";

/** One supplier host's politeness as its Durable Object keeps it, its failures counted in a row. Times are milliseconds since the epoch. */
export interface HostState extends Circuit, Permits {
  /** When the last request was let through. */
  lastRequestAt: number;
}

export interface HostPolicy extends CircuitPolicy {
  /** Least time between two requests: the contract's, or the host's own Crawl-delay where that is longer. */
  delayMs: number;
  /** After this a permit that was not given back is taken for lost. */
  permitMs: number;
}

/** How a permit was used: whether the host answered, and what it asked for where it did not want to. */
export interface PermitUse {
  token: number;
  answered: boolean;
  retryAfterMs?: number;
}

export type PermitReply = { kind: "granted"; token: number } | { kind: "wait"; waitMs: number } | { kind: "circuit-open"; waitMs: number };

export const IDLE_HOST: HostState = { lastRequestAt: 0, ...NO_PERMITS, ...CLOSED };

/** Lets one request through at a time, the delay after the last, none while the circuit is open. */
export function requestPermit(state: HostState, policy: HostPolicy, now: number): { state: HostState; reply: PermitReply } {
  if (circuitPhase(state, now) === "open") return { state, reply: { kind: "circuit-open", waitMs: state.openUntil - now } };
  const held = heldPermit(state, now) !== null;
  const free = state.lastRequestAt + policy.delayMs;
  if (held || now < free) return { state, reply: { kind: "wait", waitMs: Math.max(free - now, held ? Math.max(policy.delayMs, 25) : 0) } };
  const { token, permits } = grantPermit(state, policy.permitMs, now);
  return { state: { ...state, ...permits, lastRequestAt: now }, reply: { kind: "granted", token } };
}

/** Takes a permit back. Failures in a row open the circuit; the first request after its time is the probe that closes or reopens it. */
export function returnPermit(
  state: HostState,
  policy: HostPolicy,
  { token, answered, retryAfterMs = 0 }: PermitUse,
  now: number,
): HostState {
  if (state.permit?.token !== token) return state;
  const returned = { ...state, permit: null };
  return { ...returned, ...(answered ? CLOSED : afterFailures(state.failures + 1, policy, now, retryAfterMs)) };
}
