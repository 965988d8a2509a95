/** Who is on call for a receiver of the contract's chain, in turn. Times are milliseconds since the epoch by the ledger's clock. */
export interface Rota {
  /** As the contract names who is told. */
  receiver: string;
  /** E-mail addresses of operators, in the order of their turns; nobody where it is empty. */
  people: readonly string[];
  /** A name of the IANA time zone database: turns change at the same time by its clock. */
  timeZone: string;
  /** When the first turn begins. */
  firstAt: number;
  everyDays: number;
  /** Whoever takes over for a while, the newest last: of two at once the newer holds. */
  covers: readonly Cover[];
  /** One more with each change of who takes turns; 0 where nobody ever said. */
  version: number;
  changedBy: string;
  changedAt: number;
  /** Of those who take turns or cover whoever has no account that may act any more: passed over. Left out where nobody was ever. */
  unable?: readonly string[];
}

export interface Cover {
  id: string;
  person: string;
  beginsAt: number;
  endsAt: number;
  reason: string;
  by: string;
}

/** Who takes turns, as an operator wants it. */
export interface WantedRota extends Pick<Rota, "receiver" | "people" | "timeZone" | "everyDays"> {
  /** At once where nothing is said. */
  beginsAt: number | undefined;
  /** The version that the operator has seen. */
  replaces: number;
}

export interface WantedCover extends Pick<Cover, "person" | "reason"> {
  receiver: string;
  /** At once where nothing is said. */
  beginsAt: number | undefined;
  /** A time, or so many seconds from its beginning. */
  ends: { at: number } | { afterSeconds: number };
}

/** Who is on call, until the next that is may be another. */
export interface Shift {
  person: string;
  beginsAt: number;
  endsAt: number;
  /** Whose turn it is; null where nobody stands in for him, or it is nobody's. */
  insteadOf: string | null;
}
