import type { AlertSeverity } from "../../platform/alerts.ts";
import type { Author } from "../../platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Result } from "../../platform/result.ts";
import type { SilenceRefusal } from "./rules.ts";
import type { Matcher, Silence, SilenceState, WantedSilence } from "./silence.ts";

export interface SilenceListQuery {
  state?: SilenceState | undefined;
  limit: number;
  /** From after the silence of this id on. */
  after: string | undefined;
}

/** What a matcher would keep quiet now. */
export interface SilencePreview {
  /** Of the open alerts that were looked at. */
  matching: number;
  /** The first few of them, by their keys. */
  first: readonly { id: string; key: string; severity: AlertSeverity }[];
  /** False where more are open than one look reads. */
  complete: boolean;
}

export type EndRefusal = { kind: "no-such-silence" } | { kind: "silence-ended" };

/** Of one that comes back: this time alone, or for good. */
export type EndOf = "this" | "series";

/** Silences by matcher, in the ledger whose words they hold back. */
export interface SilenceBook {
  /** Once for each Idempotency-Key: a repeat is answered with the silence of the first time. */
  planSilence(
    wanted: WantedSilence,
    idempotency: IdempotencyKey | undefined,
    author: Author,
  ): Promise<Result<{ silence: Silence; replayed: boolean }, SilenceRefusal | IdempotencyRefusal>>;
  endSilence(id: string, author: Author, of?: EndOf): Promise<Result<Silence, EndRefusal>>;
  /** Newest first. */
  listSilences(query: SilenceListQuery): Promise<readonly Silence[]>;
  previewSilence(matcher: Matcher): Promise<SilencePreview>;
}

export interface SilenceDeps extends Platform {
  silenceBook: SilenceBook;
}
