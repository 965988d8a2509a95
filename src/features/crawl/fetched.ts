/** A page that was read: where, when and what. */
export interface FetchedPage {
  kind: "ok";
  url: string;
  contentType: string;
  etag: string | null;
  fetchedAt: Date;
  bytes: Uint8Array;
}

/** What came of asking a host for an address. */
export type Fetched =
  | FetchedPage
  | { kind: "gone" }
  | { kind: "disallowed" }
  | { kind: "unusable"; reason: string }
  | { kind: "unanswered"; reason: string }
  | { kind: "stopped"; why: "circuit-open" | "out-of-time"; waitMs: number };
