import { CLOSED, type Circuit } from "../../platform/circuit-rules.ts";

/** What the ledger remembers of a transport's receiver, so that one that fails does not keep others waiting. Times are milliseconds since the epoch. */
export interface TransportBreaker extends Circuit {
  /** Since when it has failed as often in a row as the contract allows; null while it works. */
  openSince: number | null;
  lastFailureAt: number | null;
  /** It says at once that it takes nothing (410, no settings): trying it keeps nobody waiting, so nothing is held. */
  saysNo: boolean;
}

export const WORKING: TransportBreaker = { ...CLOSED, openSince: null, lastFailureAt: null, saysNo: false };
