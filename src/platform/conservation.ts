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

/** One comparison of a law. */
export interface Balance {
  /** Where a law is compared in parts, such as a currency: added to its name. */
  part?: string;
  left: Side;
  right: Side;
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

const NAME = /^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*$/;

/** Checks a law's name: it becomes an alert's key and a label at `/metrics`. Throws TypeError for one that cannot be that. */
export function conservationLaw(law: ConservationLaw): ConservationLaw {
  if (!NAME.test(law.name)) throw new TypeError(`"${law.name}" is no name of a law`);
  return law;
}
