import type { LogCopy } from "./log-copy.ts";
import { revisionNamed, startOf } from "./resume.ts";

/** A client that joins. */
export interface Joiner {
  buyerId: string;
  lastEventId: string | null;
  /** What was read from this moment on is new enough for it, in milliseconds since the epoch. */
  freshFrom: number;
  /** How many reads had begun when it came: a later one has all that was committed before it came. */
  readsBefore: number;
}

/** The copy with when, and as the how manieth, the read was begun that it is of. */
export interface DatedCopy {
  copy: LogCopy;
  readAt: number;
  readNumber: number;
}

/** Where a client that joins stands, by what the object has of the log; or what has to be read first. */
export type Place =
  | { kind: "foreign" }
  | { kind: "nothing-left" }
  | { kind: "whole"; bytes: Uint8Array; revision: number; start: "snapshot" | "reset" }
  | { kind: "resume"; after: number }
  /** The log, as of now where `strictly`. */
  | { kind: "unread"; whole: boolean; strictly: boolean }
  /** Deltas from before what is held. */
  | { kind: "missed"; after: number };

/** Decides. A log that is done is what it was, however long ago it was read. */
export function placeOf({ copy, readAt, readNumber }: DatedCopy, joiner: Joiner): Place {
  const { head } = copy;
  const { lastEventId } = joiner;
  const named = revisionNamed(lastEventId);
  if (!head || !(head.done || readAt >= joiner.freshFrom)) return { kind: "unread", whole: named === undefined, strictly: false };
  if (head.buyerId !== joiner.buyerId) return { kind: "foreign" };
  const since = readNumber >= joiner.readsBefore;
  // It has seen what the copy has not: the copy is older than the client.
  if (named !== undefined && named > head.revision && !since) return { kind: "unread", whole: false, strictly: true };

  const start = startOf(lastEventId, head);
  if (start.kind === "nothing-left") return start;
  if (start.kind === "resume") return start.after < copy.from ? { kind: "missed", after: start.after } : start;
  const { whole } = copy;
  if (!whole) return { kind: "unread", whole: true, strictly: false };
  const reason = start.kind === "reset" ? start.reason : undefined;
  return { kind: "whole", bytes: whole.bytes(reason), revision: whole.revision, start: start.kind };
}
