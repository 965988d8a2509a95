import { afterLook, type Looked } from "../../../platform/standing-evidence.ts";
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
 * authorised anew for as long as it is open (AUTH-3). Where nobody can say, or a look hangs, it goes on until the last evidence is no longer
 * good, to the moment: a beat may be too late for that.
 */
export class SessionLooks {
  /** When each session was last seen alive. */
  #seen = new Map<string, number>();
  #looking = false;
  #watchers: Iterable<Watcher> = [];
  #cancelEnd: (() => void) | undefined;
  readonly #ask: AskStanding;
  readonly #timers: Pick<Timers, "now" | "after">;
  readonly #evidenceMs: number;

  /** @param evidenceMs how long a session counts as alive without being asked about */
  constructor(ask: AskStanding, timers: Pick<Timers, "now" | "after">, evidenceMs: number) {
    this.#ask = ask;
    this.#timers = timers;
    this.#evidenceMs = evidenceMs;
  }

  /**
   * One look at a time; one that hangs gives nobody more time. Never throws.
   * @param watchers those who watch, as they come and go
   */
  async look(watchers: Iterable<Watcher>): Promise<void> {
    this.#watchers = watchers;
    if (this.#looking) return this.#judgeAll();
    this.#looking = true;
    try {
      const bySession = groupsOf(watchers);
      for (const sessionId of this.#seen.keys()) if (!bySession.has(sessionId)) this.#seen.delete(sessionId);
      const groups = [...bySession];
      for (let first = 0; first < groups.length; first += AT_ONCE)
        await Promise.all(groups.slice(first, first + AT_ONCE).map(([sessionId, theirs]) => this.#lookAt(sessionId, theirs)));
    } finally {
      this.#looking = false;
    }
    this.#judgeAll();
  }

  async #lookAt(sessionId: string, watchers: readonly Watcher[]): Promise<void> {
    const [first] = watchers;
    if (!first) return;
    const began = this.#timers.now();
    let found: Looked;
    try {
      found = (await this.#ask({ buyerId: first.buyerId, sessionId })) === "alive" ? "stands" : "ended";
    } catch {
      found = "unknown";
    }
    this.#judge(sessionId, watchers, { found, began });
  }

  /** Ends what nobody vouches for any more, and comes back when the next evidence has run out. */
  #judgeAll(): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    const began = this.#timers.now();
    const left = [...groupsOf(this.#watchers)].map(([sessionId, theirs]) => this.#judge(sessionId, theirs, { found: "unknown", began }));
    const soonest = Math.min(...left);
    if (Number.isFinite(soonest)) this.#cancelEnd = this.#timers.after(soonest, () => this.#judgeAll());
  }

  /** For how many milliseconds more these watchers go on without another look. */
  #judge(sessionId: string, watchers: readonly Watcher[], look: { found: Looked; began: number }): number {
    const letInAt = this.#seen.get(sessionId) ?? Math.min(...watchers.map(({ openedAt }) => openedAt));
    const judged = afterLook(letInAt, look, this.#timers.now(), this.#evidenceMs);
    if (judged.goesOn) {
      if (look.found === "stands") this.#seen.set(sessionId, judged.letInAt);
      return judged.forMs;
    }
    for (const watcher of watchers) watcher.close("signed-out");
    return Infinity;
  }
}

/** The release before names no session: those are left alone. */
function groupsOf(watchers: Iterable<Watcher>): Map<string, Watcher[]> {
  const groups = Map.groupBy(watchers, ({ sessionId }) => sessionId);
  groups.delete(undefined);
  return groups as Map<string, Watcher[]>;
}
