import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { streamNotifications } from "../../../durable-objects/alert-ledger/stream.ts";
import type { Notification } from "../../../src/operations/notifications/notification.ts";

const TIMES = { heartbeat: 15_000, maxAge: 600_000 };

/** A feed of entries with titles of so many characters, and who watches it. */
function feedOf(titles: readonly number[]) {
  const entries = titles.map((length, index): Notification => {
    const links = { alertId: null, deadLetterId: null, incidentId: null, acknowledgedBy: null, acknowledgedAt: null };
    return { sequence: index + 1, at: 0, topic: "incident", severity: "warn", title: "x".repeat(length), needsHuman: false, ...links };
  });
  const watchers = new Set<(notification: Notification) => void>();
  const feed = {
    last: () => 0,
    since: (after: number) => entries.filter(({ sequence }) => sequence > after),
    watch: (watcher: (notification: Notification) => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  return { feed, watchers, entry: entries[0] };
}

async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}

describe("the feed's stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends where catching up is more than a client may lag behind, and watches nothing for one that has ended", async () => {
    const { feed, watchers } = feedOf([600_000, 600_000, 600_000]);
    const response = streamNotifications(feed, "0", TIMES, new AbortController().signal);
    expect([watchers.size, vi.getTimerCount()]).toEqual([0, 0]);
    expect((await textOf(response)).match(/^id: \d+$/gm)).toEqual(["id: 1", "id: 2"]);
  });

  it("watches nothing for a client that was gone before it began", async () => {
    const { feed, watchers } = feedOf([]);
    const response = streamNotifications(feed, null, TIMES, AbortSignal.abort());
    expect([watchers.size, vi.getTimerCount()]).toEqual([0, 0]);
    expect(await textOf(response)).toBe("retry: 1000\n\n");
  });

  it("ends once, at its greatest age, though its client leaves in the same moment", async () => {
    const { feed, watchers } = feedOf([]);
    const gone = new AbortController();
    const response = streamNotifications(feed, null, TIMES, gone.signal);
    expect(watchers.size).toBe(1);
    vi.advanceTimersByTime(TIMES.maxAge);
    gone.abort();
    expect([watchers.size, vi.getTimerCount()]).toEqual([0, 0]);
    expect(await textOf(response)).toContain("retry: 1000");
  });

  it("leaves one that has lagged too far out of what comes next", async () => {
    const { feed, watchers, entry } = feedOf([700_000]);
    streamNotifications(feed, "1", TIMES, new AbortController().signal);
    const [watcher] = watchers;
    if (!watcher || !entry) throw new Error("nobody watches");
    watcher(entry);
    watcher(entry);
    expect([watchers.size, vi.getTimerCount()]).toEqual([0, 0]);
    expect(() => watcher(entry)).not.toThrow();
  });
});
