import type { AlertSeverity } from "../../platform/alerts.ts";

/** Which alerts a silence is about: all that is given has to fit. */
export interface Matcher {
  /** The whole key, or a pattern: `*` stands for any characters, also for none. */
  key?: string | undefined;
  severities?: readonly AlertSeverity[] | undefined;
  /** The section of the operations page that its key belongs to. */
  section?: string | undefined;
}

export const SILENCE_STATES = ["planned", "standing", "ended"] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

/** `maintenance`: a window that was planned ahead. */
export const SILENCE_KINDS = ["silence", "maintenance"] as const;
export type SilenceKind = (typeof SILENCE_KINDS)[number];

/** While it stands the channel is not told of what fits, except that it is resolved. Times are milliseconds since the epoch by the ledger's clock. */
export interface Silence {
  id: string;
  kind: SilenceKind;
  matcher: Matcher;
  reason: string;
  createdBy: string;
  createdAt: number;
  beginsAt: number;
  endsAt: number;
  state: SilenceState;
  endedAt: number | null;
  /** Who ended it before its time; null where that was over. */
  endedBy: string | null;
  /** The id of who planned it; of those from before it was kept there is none. */
  creatorId?: string | undefined;
  /** Where it comes back. */
  recurs?: Recurrence | undefined;
}

/** Every week at the same time of the day by the clock of a zone, for as long as it takes, until no more begins. */
export interface Recurrence {
  /** A name of the IANA time zone database. */
  timeZone: string;
  until: number;
  /** When the first began: each is so many weeks after it, so that none inherits another's change of the clocks. */
  firstAt: number;
}

/** What an operator wants. */
export interface WantedSilence {
  matcher: Matcher;
  reason: string;
  /** At once where nothing is said. */
  beginsAt: number | undefined;
  /** A time, or so many seconds from its beginning. */
  ends: { at: number } | { afterSeconds: number };
  recurs?: Pick<Recurrence, "timeZone" | "until"> | undefined;
}

/** What keeps the words of an alert back, and until when. */
export interface Muted {
  by: string;
  until: number;
}
