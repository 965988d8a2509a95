import type { Timers } from "../../../platform/timers.ts";
import type { Watcher } from "./watcher.ts";

/** By what a client came: one sign-in, or one service token. */
export interface WatchedSession {
  buyerId: string;
  sessionId: string;
}

/** Whether a session still lives; throws where nobody can say. */
export type AskStanding = (session: WatchedSession) => Promise<"alive" | "ended">;

/** Sessions asked about at once: an object may have few calls open. */
const AT_ONCE = 4;

/**
 * Looks, beat by beat, whether the sessions by which clients came still live, and ends the streams of those that do not: a stream is
 * authorised anew for as long as it is open (AUTH-3). Where nobody can say, it goes on for as long as a request would on the last evidence.
 */
export class SessionLooks {
  /** When each session was last seen alive. */
  #seen = new Map<string, number>();
  #looking = false;
  readonly #ask: AskStanding;
  readonly #timers: Pick<Timers, "now">;
  readonly #evidenceMs: number;

  /** @param evidenceMs how long a session counts as alive without being asked about */
  constructor(ask: AskStanding, timers: Pick<Timers, "now">, evidenceMs: number) {
    this.#ask = ask;
    this.#timers = timers;
    this.#evidenceMs = evidenceMs;
  }

  /** One look at a time; never throws. */
  async look(watchers: Iterable<Watcher>): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const groups = [...Map.groupBy(watchers, ({ sessionId }) => sessionId)];
      const seen = new Map<string, number>();
      for (let first = 0; first < groups.length; first += AT_ONCE)
        await Promise.all(groups.slice(first, first + AT_ONCE).map(([sessionId, theirs]) => this.#judge(sessionId, theirs, seen)));
      this.#seen = seen;
    } finally {
      this.#looking = false;
    }
  }

  async #judge(sessionId: string | undefined, watchers: readonly Watcher[], seen: Map<string, number>): Promise<void> {
    const [first] = watchers;
    // The release before names no session.
    if (sessionId === undefined || !first) return;
    const began = this.#timers.now();
    let standing: "alive" | "ended" | "unknown";
    try {
      standing = await this.#ask({ buyerId: first.buyerId, sessionId });
    } catch {
      standing = "unknown";
    }
    const last = standing === "alive" ? began : (this.#seen.get(sessionId) ?? Math.min(...watchers.map(({ openedAt }) => openedAt)));
    if (standing === "ended" || this.#timers.now() - last > this.#evidenceMs) {
      for (const watcher of watchers) watcher.close("signed-out");
      return;
    }
    seen.set(sessionId, last);
  }
}
