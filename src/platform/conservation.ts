import type { Contract } from "./contract.ts";
import type { Newest } from "./db/newest.ts";
import type { CaptureContext } from "./health.ts";

/**
 * Conservation laws as data: what must not be lost has an equation between two independent ledgers, compared past the moment
 * before which both have settled. Who owns the thing gives the law; operations/health compares, shows and alerts.
 */
export interface Side {
  /** What is counted, in a few words. */
  label: string;
  /** Whole things, tokens or minor units: always an integer. */
  amount: number;
}

/** Things that do not balance: how many there are, and the first of them by name. */
export interface Astray {
  count: number;
  /** No more than `NAMED`, in order. */
  ids: readonly string[];
}

/**
 * What two ledgers do not have in common, thing by thing. Sums alone would let what is lost here hide what is lost there: one order and
 * another order's event are as many as before.
 */
export interface Apart {
  leftOnly: Astray;
  rightOnly: Astray;
  /** On both sides, and not the same. */
  differing: Astray;
}

/** One comparison of a law. It holds where nothing is apart and both sides amount to the same. */
export interface Balance {
  /** Where a law is compared in parts, such as a currency: added to its name. */
  part?: string;
  left: Side;
  right: Side;
  apart: Apart;
  /** Only what happened before it is compared. */
  settledBefore: Date;
  /** What the sides are made up of, or what is missing where. */
  detail?: string;
}

export interface ConservationLaw {
  /** Like `payments.captured`; the alert is `conservation.<name>`. */
  name: string;
  /** The equation in words. */
  statement: string;
  /** Measured no more often than this, where a measurement is not free. */
  everySeconds?: number;
  /** May throw where a ledger cannot be read: the law is then shown as not measured, with what was last known. */
  capture(context: Pick<CaptureContext, "now" | "outbound">): Promise<readonly Balance[]>;
}

/** What a law that counts rows looks at: of the window, what has settled, and of that the newest. */
export function newestOf({ conservation }: Pick<Contract, "conservation">, now: Date): Newest {
  const { settleSeconds, windowSeconds, mostRows } = conservation;
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  return { since: secondsAgo(windowSeconds), before: secondsAgo(settleSeconds), most: mostRows };
}

/** Of what is astray so many are named; the rest is counted. */
export const NAMED = 10;

/** Of ids in any order, each once. */
export function astray(ids: Iterable<string>): Astray {
  const all = [...new Set(ids)].toSorted();
  return { count: all.length, ids: all.slice(0, NAMED) };
}

/** What is apart, from ids by where they are. */
export const apart = ({ leftOnly = [], rightOnly = [], differing = [] }: Partial<Record<keyof Apart, Iterable<string>>>): Apart => ({
  leftOnly: astray(leftOnly),
  rightOnly: astray(rightOnly),
  differing: astray(differing),
});

/** Two ledgers in memory, by id: what each adds up to, and what is apart. */
export function compared(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>) {
  const sum = (side: ReadonlyMap<string, number>) => side.values().reduce((all, amount) => all + amount, 0);
  return {
    left: sum(left),
    right: sum(right),
    apart: apart({
      leftOnly: left.keys().filter((id) => !right.has(id)),
      rightOnly: right.keys().filter((id) => !left.has(id)),
      differing: left.keys().filter((id) => right.has(id) && right.get(id) !== left.get(id)),
    }),
  };
}

const NAME = /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*$/;

/** Checks a law's name: it becomes an alert's key and a label at `/metrics`. Throws TypeError for one that cannot be that. */
export function conservationLaw(law: ConservationLaw): ConservationLaw {
  if (!NAME.test(law.name)) throw new TypeError(`"${law.name}" is no name of a law`);
  return law;
}
