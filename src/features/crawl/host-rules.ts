/** One supplier host's politeness as its Durable Object keeps it. Times are milliseconds since the epoch. */
export interface HostState {
  /** When the last request was let through. */
  lastRequestAt: number;
  permit: { token: number; until: number } | null;
  /** Tokens given out so far. */
  tokens: number;
  /** Failures in a row. */
  failures: number;
  /** Until then nothing is let through; 0 where the circuit is closed. */
  openUntil: number;
}

export interface HostPolicy {
  /** Least time between two requests: the contract's, or the host's own Crawl-delay where that is longer. */
  delayMs: number;
  /** After this a permit that was not given back is taken for lost. */
  permitMs: number;
  circuitFailures: number;
  circuitOpenMs: number;
}

/** How a permit was used: whether the host answered, and what it asked for where it did not want to. */
export interface PermitUse {
  token: number;
  answered: boolean;
  retryAfterMs?: number;
}

export type PermitReply = { kind: "granted"; token: number } | { kind: "wait"; waitMs: number } | { kind: "circuit-open"; waitMs: number };

export const IDLE_HOST: HostState = { lastRequestAt: 0, permit: null, tokens: 0, failures: 0, openUntil: 0 };

/** Lets one request through at a time, the delay after the last, none while the circuit is open. */
export function requestPermit(state: HostState, policy: HostPolicy, now: number): { state: HostState; reply: PermitReply } {
  if (now < state.openUntil) return { state, reply: { kind: "circuit-open", waitMs: state.openUntil - now } };
  const held = state.permit !== null && now < state.permit.until;
  const free = state.lastRequestAt + policy.delayMs;
  if (held || now < free) return { state, reply: { kind: "wait", waitMs: Math.max(free - now, held ? Math.max(policy.delayMs, 25) : 0) } };
  const token = state.tokens + 1;
  return {
    state: { ...state, tokens: token, lastRequestAt: now, permit: { token, until: now + policy.permitMs } },
    reply: { kind: "granted", token },
  };
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
  if (answered) return { ...returned, failures: 0, openUntil: 0 };
  const failures = state.failures + 1;
  const opens = failures >= policy.circuitFailures || retryAfterMs > 0;
  return { ...returned, failures, openUntil: opens ? now + Math.max(policy.circuitOpenMs, retryAfterMs) : 0 };
}
