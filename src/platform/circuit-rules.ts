/**
 * A circuit before something that fails: after failures enough it lets nobody through for a time, and then somebody to try. How failures
 * are counted, in a row or in a window, is its owner's. Times are milliseconds since the epoch.
 */
export interface Circuit {
  failures: number;
  /** Until then nobody is let through; 0 where the circuit is closed. */
  openUntil: number;
}

export interface CircuitPolicy {
  circuitFailures: number;
  circuitOpenMs: number;
}

export const CLOSED: Circuit = { failures: 0, openUntil: 0 };

/** `half-open`: its time is over, and nobody has tried with success yet. */
export const CIRCUIT_PHASES = ["closed", "open", "half-open"] as const;
export type CircuitPhase = (typeof CIRCUIT_PHASES)[number];

export function circuitPhase({ openUntil }: Pick<Circuit, "openUntil">, now: number): CircuitPhase {
  if (openUntil === 0) return "closed";
  return now < openUntil ? "open" : "half-open";
}

/** The circuit with so many failures in all: open where they are enough. */
export function afterFailures(failures: number, { circuitFailures, circuitOpenMs }: CircuitPolicy, now: number): Circuit {
  return { failures, openUntil: failures >= circuitFailures ? now + circuitOpenMs : 0 };
}

/** A permit that one at a time may have: given back by its token, or taken for lost after its time. */
export interface Permits {
  permit: { token: number; until: number } | null;
  /** Tokens given out so far. */
  tokens: number;
}

export const NO_PERMITS: Permits = { permit: null, tokens: 0 };

/** The permit that is out and still good. */
export const heldPermit = ({ permit }: Permits, now: number): Permits["permit"] => (permit !== null && now < permit.until ? permit : null);

export function grantPermit({ tokens }: Permits, forMs: number, now: number): { token: number; permits: Permits } {
  const token = tokens + 1;
  return { token, permits: { tokens: token, permit: { token, until: now + forMs } } };
}
