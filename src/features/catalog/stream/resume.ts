import type { LogHead } from "../stream-store.ts";

/** How a stream begins for a client. */
export type Start =
  /** Without Last-Event-ID: the whole, then what follows. */
  | { kind: "snapshot" }
  /** From the event after the one it names. */
  | { kind: "resume"; after: number }
  /** It names an event that is no longer kept, or never was: it has to forget what it has and take the whole. */
  | { kind: "reset"; reason: "beyond-retention" | "unknown-event" }
  /** It has everything, and nothing will follow. */
  | { kind: "nothing-left" };

const MALFORMED = /[^0-9]/;

/** The revision that a client names as its last; undefined where it names none or what cannot be one. */
export function revisionNamed(lastEventId: string | null): number | undefined {
  const revision = lastEventId === null || lastEventId === "" || MALFORMED.test(lastEventId) ? Number.NaN : Number(lastEventId);
  return Number.isSafeInteger(revision) ? revision : undefined;
}

/** Decides from the client's `Last-Event-ID` and the log's head. */
export function startOf(lastEventId: string | null, head: LogHead): Start {
  if (lastEventId === null || lastEventId === "") return { kind: "snapshot" };
  const after = revisionNamed(lastEventId);
  if (after === undefined || after > head.revision) return { kind: "reset", reason: "unknown-event" };
  if (head.done && after === head.revision) return { kind: "nothing-left" };
  return after < head.trimmedTo ? { kind: "reset", reason: "beyond-retention" } : { kind: "resume", after };
}
