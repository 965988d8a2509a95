/** How a search's stream finds out about new deltas. Times are milliseconds since the epoch. */
export type TransportState =
  | {
      mode: "polling";
      why: "idle" | "pubsub-failed" | "switched" | "unconfigured";
      since: number;
      subscribedAt: number | null;
      failures: number;
    }
  | { mode: "pubsub"; since: number };

export type TransportNews =
  | { kind: "subscribed"; at: number }
  | { kind: "failed"; at: number }
  /** Time has passed. */
  | { kind: "tick"; at: number };

export const IDLE_TRANSPORT: TransportState = { mode: "polling", why: "idle", since: 0, subscribedAt: null, failures: 0 };

/**
 * The first subscription is trusted at once. One that failed sends the stream to polling at once, and back to pub/sub only
 * when the next has stood for `stableMs` (STR-1).
 */
export function nextTransport(state: TransportState, news: TransportNews, stableMs: number): TransportState {
  if (news.kind === "failed") {
    const failures = (state.mode === "polling" ? state.failures : 0) + 1;
    const since = state.mode === "polling" && state.why === "pubsub-failed" ? state.since : news.at;
    return { mode: "polling", why: "pubsub-failed", since, subscribedAt: null, failures };
  }
  if (state.mode === "pubsub") return state;
  const subscribedAt = news.kind === "subscribed" ? news.at : state.subscribedAt;
  if (subscribedAt === null) return state;
  if (state.failures === 0 || news.at - subscribedAt >= stableMs) return { mode: "pubsub", since: news.at };
  return { ...state, subscribedAt };
}

/** Milliseconds before the next try to subscribe: 1 s, doubled with each failure, at most 30 s. */
export function resubscribeDelayMs(failures: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
}
