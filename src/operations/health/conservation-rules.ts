import { apart as apartOf, type Apart, type Astray, type Balance, type Side } from "../../platform/conservation.ts";
import { recorded } from "../../platform/language/say.ts";

/** What is known of a law now. One that could not be measured neither holds nor is broken, whatever was found before. */
export type Verdict = "holds" | "broken" | "unmeasured";

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
  /** What is not on both sides alike, by id, as last measured. */
  apart: Apart;
  /** Null unless it was measured this time: nobody knows whether it still holds. */
  holds: boolean | null;
  verdict: Verdict;
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
  return balances.map(({ part, left, right, apart, settledBefore, detail = null }) => {
    const name = part === undefined ? law.name : `${law.name}.${part}`;
    const known = before.find((equation) => equation.name === name);
    const difference = left.amount - right.amount;
    const holds = difference === 0 && astrayIn(apart) === 0;
    return {
      name,
      law: law.name,
      statement: law.statement,
      left,
      right,
      difference,
      settledBefore: settledBefore.toISOString(),
      measuredAt: now.toISOString(),
      apart,
      holds,
      verdict: holds ? "holds" : "broken",
      brokenSince: holds ? null : (known?.brokenSince ?? now.toISOString()),
      brokenInARow: holds ? 0 : (known?.brokenInARow ?? 0) + 1,
      detail,
      error: null,
    };
  });
}

/** How many things of an equation are astray; a sum that differs though no single thing does is one. */
export const astrayIn = ({ leftOnly, rightOnly, differing }: Apart): number => leftOnly.count + rightOnly.count + differing.count;

/**
 * A law's equations where a ledger could not be read: the figures as they were, which by now neither hold nor are broken. How often one was
 * found broken stays, so that an outage forgets no loss.
 */
export function unmeasured(law: LawFacts, error: string, before: readonly Equation[]): Equation[] {
  const known = before.filter((equation) => equation.law === law.name);
  if (known.length > 0) return known.map((equation) => ({ ...equation, holds: null, verdict: "unmeasured", error }));
  const nothing = { left: null, right: null, difference: null, settledBefore: null, measuredAt: null, holds: null, apart: apartOf({}) };
  const unbroken = { brokenSince: null, brokenInARow: 0, detail: null };
  return [{ name: law.name, law: law.name, statement: law.statement, ...nothing, verdict: "unmeasured", ...unbroken, error }];
}

/** What is astray in words, with the first of each kind by name; null where nothing is. */
export function astrayText({
  left,
  right,
  apart: { leftOnly, rightOnly, differing },
}: Pick<Equation, "left" | "right" | "apart">): string | null {
  const parts = [onlyAmong(leftOnly, left?.label ?? ""), onlyAmong(rightOnly, right?.label ?? ""), thatDiffer(differing)];
  return parts.filter((part) => part !== null).join("; ") || null;
}

function onlyAmong({ count, ids }: Astray, label: string): string | null {
  const [named, more] = [ids.join(", "), count - ids.length];
  if (count === 0) return null;
  return more > 0 ? recorded`${count} only among ${label}: ${named} and ${more} more` : recorded`${count} only among ${label}: ${named}`;
}

function thatDiffer({ count, ids }: Astray): string | null {
  const [named, more] = [ids.join(", "), count - ids.length];
  if (count === 0) return null;
  return more > 0 ? recorded`${count} that differ: ${named} and ${more} more` : recorded`${count} that differ: ${named}`;
}

/** Whether a law is to be measured again, or what was found still counts. */
export function isDue(everySeconds: number | undefined, before: readonly Equation[], now: Date): boolean {
  const last = before.map(({ measuredAt }) => (measuredAt === null ? 0 : Date.parse(measuredAt)));
  return everySeconds === undefined || last.length === 0 || now.getTime() - Math.min(...last) >= everySeconds * 1000;
}
