import type { Contract } from "../../platform/contract.ts";
import {
  afterFailures,
  circuitPhase,
  CLOSED,
  grantPermit,
  heldPermit,
  NO_PERMITS,
  type Circuit,
  type CircuitPhase,
  type CircuitPolicy,
  type Permits,
} from "../../platform/circuit-rules.ts";

/** One supplier host's politeness as its Durable Object keeps it, its failures counted in a row. Times are milliseconds since the epoch. */
export interface HostState extends Circuit, Permits {
  /** When the last request was let through. */
  lastRequestAt: number;
  /** The host asked to be left alone until then; 0 where it did not. */
  askedUntil: number;
  /** What its answers take, in milliseconds, the latest counting half. */
  latencyMs: number;
}

/** How a host is paced. */
interface PacePolicy {
  /** Least time between two requests: the contract's, or the host's own Crawl-delay where that is longer. */
  delayMs: number;
  /** Longer where its answers take long: so many times what they take, up to a most. */
  slowFactor: number;
  mostDelayMs: number;
}

export interface HostPolicy extends CircuitPolicy, PacePolicy {
  /** After this a permit that was not given back is taken for lost. */
  permitMs: number;
}

/** Of a permit for one page; one that nobody gives back is lost after it. */
export const PERMIT_MARGIN_MS = 2_000;

/** How a host is asked whose robots.txt wants so long between two requests; `takesMs`: what a request under one permit may take, a page's where left out. */
export function hostPolicy(crawl: Contract["crawl"], wishedDelayMs: number, takesMs = crawl.pageDeadlineMs): HostPolicy {
  return {
    delayMs: Math.max(wishedDelayMs, crawl.defaultDelayMs),
    ...{ slowFactor: crawl.slowHost.factor, mostDelayMs: crawl.slowHost.mostDelayMs },
    permitMs: takesMs + PERMIT_MARGIN_MS,
    ...{ circuitFailures: crawl.circuitFailures, circuitOpenMs: crawl.circuitOpenSeconds * 1000 },
  };
}

/** How a permit was used: whether the host answered, how long that took, and for how long it asked to be left alone. */
export interface PermitUse {
  token: number;
  answered: boolean;
  /** Null for what is no page. */
  tookMs: number | null;
  retryAfterMs?: number;
}

export type PermitReply = { kind: "granted"; token: number } | { kind: "wait"; waitMs: number } | { kind: "circuit-open"; waitMs: number };

export const IDLE_HOST: HostState = { lastRequestAt: 0, askedUntil: 0, latencyMs: 0, ...NO_PERMITS, ...CLOSED };

/** How a host stands with us. */
export interface HostStanding {
  circuit: CircuitPhase;
  /** Milliseconds since the epoch; null where it is closed. */
  openUntil: number | null;
  /** Until then it asked to be left alone; null where it does not. */
  askedUntil: number | null;
  /** Failures in a row. */
  failures: number;
  /** What its answers take, and when it was last asked; null where it never was. */
  latencyMs: number;
  lastRequestAt: number | null;
}

export function hostStanding(state: HostState, now: number): HostStanding {
  const { openUntil, askedUntil, failures, latencyMs, lastRequestAt } = state;
  return {
    circuit: circuitPhase(state, now),
    openUntil: openUntil === 0 ? null : openUntil,
    askedUntil: askedUntil > now ? askedUntil : null,
    ...{ failures, latencyMs: Math.round(latencyMs), lastRequestAt: lastRequestAt === 0 ? null : lastRequestAt },
  };
}

/** The time between the beginnings of two requests: while it answers slowly, it has as long to itself as its answers take. */
export function paceMs({ latencyMs }: Pick<HostState, "latencyMs">, { delayMs, slowFactor, mostDelayMs }: PacePolicy): number {
  return Math.max(delayMs, Math.min(slowFactor * latencyMs, mostDelayMs));
}

/**
 * Lets one request through at a time, the pace after the last, none while the circuit is open or before the host wants to be asked again.
 */
export function requestPermit(state: HostState, policy: HostPolicy, now: number): { state: HostState; reply: PermitReply } {
  if (circuitPhase(state, now) === "open") return { state, reply: { kind: "circuit-open", waitMs: state.openUntil - now } };
  const held = heldPermit(state, now) !== null;
  const free = Math.max(state.lastRequestAt + paceMs(state, policy), state.askedUntil);
  if (held || now < free) return { state, reply: { kind: "wait", waitMs: Math.max(free - now, held ? Math.max(policy.delayMs, 25) : 0) } };
  const { token, permits } = grantPermit(state, policy.permitMs, now);
  return { state: { ...state, ...permits, lastRequestAt: now }, reply: { kind: "granted", token } };
}

/**
 * Takes a permit back. Failures in a row open the circuit; the first request after its time is the probe that closes or reopens it. To be
 * asked to wait is none. What a failure took only makes the pace slower: a host that refuses at once is not a fast one.
 */
export function returnPermit(
  state: HostState,
  policy: HostPolicy,
  { token, answered, tookMs, retryAfterMs = 0 }: PermitUse,
  now: number,
): HostState {
  if (state.permit?.token !== token) return state;
  const latest = tookMs === null ? state.latencyMs : (state.latencyMs + Math.min(Math.max(tookMs, 0), policy.permitMs)) / 2;
  return {
    ...state,
    permit: null,
    latencyMs: answered ? latest : Math.max(state.latencyMs, latest),
    askedUntil: retryAfterMs > 0 ? now + retryAfterMs : state.askedUntil,
    ...(answered ? CLOSED : retryAfterMs > 0 ? {} : afterFailures(state.failures + 1, policy, now)),
  };
}
