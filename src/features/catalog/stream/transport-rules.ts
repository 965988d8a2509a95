/** How a search's stream finds out about new deltas. Times are milliseconds since the epoch. */
export type TransportState =
  | {
      mode: "polling";
      why: "idle" | "pubsub-failed" | "switched" | "unconfigured";
      since: number;
      subscribedAt: number | null;
      failures: number;
    }
  /** The subscription stands, and what is published does not come by it. `hintedSince`: the first that came after the last that did not. */
  | { mode: "polling"; why: "hints-lost"; since: number; hintedSince: number | null }
  | { mode: "pubsub"; since: number };

export type TransportNews =
  | { kind: "subscribed"; at: number }
  | { kind: "failed"; at: number }
  /** A hint came by the subscription. */
  | { kind: "hinted"; at: number }
  /** One could not be published, or the log had grown and none had come. */
  | { kind: "hint-lost"; at: number }
  /** Time has passed. */
  | { kind: "tick"; at: number };

export const IDLE_TRANSPORT: TransportState = { mode: "polling", why: "idle", since: 0, subscribedAt: null, failures: 0 };

/**
 * The first subscription is trusted at once. One that failed sends the stream to polling at once, and back to pub/sub only
 * when the next has stood for `stableMs`. So does a hint that is lost while the subscription stands: back it goes when hints have come for
 * `stableMs`, because that none was lost since says nothing where none was sent (STR-1).
 */
export function nextTransport(state: TransportState, news: TransportNews, stableMs: number): TransportState {
  if (news.kind === "failed") {
    const isDegraded = state.mode === "polling" && (state.why === "pubsub-failed" || state.why === "hints-lost");
    const failures = (state.mode === "polling" && state.why !== "hints-lost" ? state.failures : 0) + 1;
    return { mode: "polling", why: "pubsub-failed", since: isDegraded ? state.since : news.at, subscribedAt: null, failures };
  }
  if (news.kind === "hint-lost") {
    if (state.mode === "pubsub") return { mode: "polling", why: "hints-lost", since: news.at, hintedSince: null };
    return state.why === "hints-lost" ? { ...state, hintedSince: null } : state;
  }
  if (state.mode === "pubsub") return state;
  if (state.why === "hints-lost") {
    const hintedSince = state.hintedSince ?? (news.kind === "hinted" ? news.at : null);
    return hintedSince !== null && news.at - hintedSince >= stableMs ? { mode: "pubsub", since: news.at } : { ...state, hintedSince };
  }
  if (news.kind === "hinted") return state;
  const subscribedAt = news.kind === "subscribed" ? news.at : state.subscribedAt;
  if (subscribedAt === null) return state;
  if (state.failures === 0 || news.at - subscribedAt >= stableMs) return { mode: "pubsub", since: news.at };
  return { ...state, subscribedAt };
}

/** Milliseconds before the next try to subscribe: 1 s, doubled with each failure, at most 30 s. */
export function resubscribeDelayMs(failures: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
}
