/** A call whose worst case is reserved, as its budget has it. Times are milliseconds since the epoch unless they say otherwise. */
export interface OpenCall {
  callId: string;
  /** Null of a record that is not readable. */
  provider: string | null;
  model: string | null;
  wire: string | null;
  /** RFC 3339. */
  since: string | null;
  /** Null of a call that the release before reserved. */
  streamed: boolean | null;
  serviceTokenId: string | null;
  /** Reserved. */
  tokens: number;
  nanoUsd: number | null;
  /** When it is put down at its worst, where nobody ended it. */
  expiresAt: number;
  /** Of the isolate that makes it; null of a call that asked the budget by itself. */
  lease: {
    leaseId: string;
    /** When its isolate was given up; null where it was not. */
    lostAt: number | null;
    /** When it will be, where nothing is heard of it; null of a lease that has ended. */
    expiresAt: number | null;
  } | null;
}

/** What an isolate holds for calls that its budget does not know one by one. */
export interface OpenLease {
  leaseId: string;
  tokens: number;
  nanoUsd: number | null;
  expiresAt: number;
}

export interface BudgetOpenCalls {
  /** How many there are. */
  calls: number;
  oldest: readonly OpenCall[];
  leases: readonly OpenLease[];
}
