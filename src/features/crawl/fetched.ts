/** A page that was read: where, when and what. */
export interface FetchedPage {
  kind: "ok";
  url: string;
  contentType: string;
  etag: string | null;
  lastModified: string | null;
  fetchedAt: Date;
  bytes: Uint8Array;
}

/** What a page was known by when it was last read (RFC 9110, 13.1.2 and 13.1.3). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** What came of asking a host for an address. */
export type Fetched =
  | FetchedPage
  /** As it was when it was last read. */
  | { kind: "unchanged"; at: Date }
  | { kind: "gone" }
  | { kind: "disallowed" }
  | { kind: "unusable"; reason: string }
  | { kind: "unanswered"; reason: string; retryAfterMs?: number }
  /** `read-elsewhere`: somebody else reads it, and has not come to an end. */
  | { kind: "stopped"; why: "circuit-open" | "out-of-time" | "read-elsewhere"; waitMs: number };

/** Why a host cannot be entered, or a file of it not be had. */
export type NoEntry = Exclude<Fetched, { kind: "ok" | "unchanged" }>;
