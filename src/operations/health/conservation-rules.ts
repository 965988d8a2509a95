import type { Balance, Side } from "../../platform/conservation.ts";

/** A law, or a part of one, as it was last measured. Times are RFC 3339 UTC. */
export interface Equation {
  name: string;
  /** The law it belongs to; differs from the name where it is a part. */
  law: string;
  statement: string;
  left: Side | null;
  right: Side | null;
  /** Left minus right; null while never measured. */
  difference: number | null;
  settledBefore: string | null;
  measuredAt: string | null;
  holds: boolean | null;
  /** When the first of the measurements was made that found it broken without a break. */
  brokenSince: string | null;
  /** How many measurements in a row found it broken. */
  brokenInARow: number;
  detail: string | null;
  /** Why it could not be measured this time. */
  error: string | null;
}

/** Once may be a ledger read a moment too early; what is broken twice in a row is lost. */
export const BROKEN_ENOUGH = 2;

type LawFacts = { name: string; statement: string };

/** A law's equations after a measurement. A part that was not measured any more has left the window and is dropped. */
export function measured(law: LawFacts, balances: readonly Balance[], before: readonly Equation[], now: Date): Equation[] {
  return balances.map(({ part, left, right, settledBefore, detail = null }) => {
    const name = part === undefined ? law.name : `${law.name}.${part}`;
    const known = before.find((equation) => equation.name === name);
    const difference = left.amount - right.amount;
    const holds = difference === 0;
    return {
      name,
      law: law.name,
      statement: law.statement,
      left,
      right,
      difference,
      settledBefore: settledBefore.toISOString(),
      measuredAt: now.toISOString(),
      holds,
      brokenSince: holds ? null : (known?.brokenSince ?? now.toISOString()),
      brokenInARow: holds ? 0 : (known?.brokenInARow ?? 0) + 1,
      detail,
      error: null,
    };
  });
}

/** A law's equations where a ledger could not be read: as they were, which counts neither as broken nor as holding. */
export function unmeasured(law: LawFacts, error: string, before: readonly Equation[]): Equation[] {
  const known = before.filter((equation) => equation.law === law.name);
  if (known.length > 0) return known.map((equation) => ({ ...equation, error }));
  const nothing = { left: null, right: null, difference: null, settledBefore: null, measuredAt: null, holds: null };
  return [{ name: law.name, law: law.name, statement: law.statement, ...nothing, brokenSince: null, brokenInARow: 0, detail: null, error }];
}

/** Whether a law is to be measured again, or what was found still counts. */
export function isDue(everySeconds: number | undefined, before: readonly Equation[], now: Date): boolean {
  const last = before.map(({ measuredAt }) => (measuredAt === null ? 0 : Date.parse(measuredAt)));
  return everySeconds === undefined || last.length === 0 || now.getTime() - Math.min(...last) >= everySeconds * 1000;
}
