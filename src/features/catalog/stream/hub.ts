import { streamClosed, streamOpened, streamPulled, streamPullFailed, streamsBeat } from "../../../platform/events/catalog.ts";
import type { Recorder } from "../../../platform/events/record.ts";
import { SSE_HEADERS } from "../../../platform/http/sse.ts";
import type { LogReader } from "../stream-store.ts";
import { deltaEvent, doneEvent, resetEvent, snapshotEvent, transportEvent } from "./events.ts";
import { startOf } from "./resume.ts";
import type { Timers } from "../../../platform/timers.ts";
import type { TransportKeeper } from "./transport-keeper.ts";
import { Watcher, type CloseReason } from "./watcher.ts";

export interface HubPolicy {
  pollMs: number;
  heartbeatMs: number;
  maxStreamMs: number;
}

const PULL_LIMIT = 200;

/**
 * One search's watchers, brought up to date from the search's log. Deltas are pulled after the hub's cursor when a hint comes
 * and by the clock, and sent to whoever has not got them; so polling and pub/sub differ in delay alone (STR-1, STR-6).
 */
export class StreamHub {
  readonly #watchers = new Set<Watcher>();
  /** The last revision given to every watcher in the set. */
  #cursor = 0;
  #pulling: Promise<void> | undefined;
  #pullAgain = false;
  #cancelPoll: (() => void) | undefined;
  #cancelHeartbeat: (() => void) | undefined;
  readonly #searchId: string;
  readonly #log: LogReader;
  readonly #transport: TransportKeeper;
  readonly #timers: Timers;
  readonly #policy: HubPolicy;
  readonly #recorder: Recorder;
  readonly #afterBeat: (() => void) | undefined;

  constructor(
    searchId: string,
    parts: { log: LogReader; transport: TransportKeeper; timers: Timers; policy: HubPolicy; recorder: Recorder; afterBeat?: () => void },
  ) {
    this.#searchId = searchId;
    this.#log = parts.log;
    this.#transport = parts.transport;
    this.#timers = parts.timers;
    this.#policy = parts.policy;
    this.#recorder = parts.recorder;
    this.#afterBeat = parts.afterBeat;
    this.#transport.listen({
      onHint: () => void this.pull(),
      onChange: (transport) => {
        for (const watcher of this.#watchers) watcher.write(transportEvent(transport));
        this.#schedulePoll();
        void this.pull();
      },
    });
  }

  get watching(): number {
    return this.#watchers.size;
  }

  /** The last revision given to every watcher; null while there are none. */
  get head(): number | null {
    return this.#watchers.size === 0 ? null : this.#cursor;
  }

  /** Opens a stream: 200 with events, 204 where nothing is left to come (which ends an EventSource), 404 where there is no such search. Throws where the store does not answer. */
  async watch(lastEventId: string | null, signal?: AbortSignal): Promise<Response> {
    const head = await this.#log.head();
    if (!head) return new Response(null, { status: 404 });
    const start = startOf(lastEventId, head);
    if (start.kind === "nothing-left") return new Response(null, { status: 204 });
    const watcher = new Watcher(this.#timers.now(), (closed, why) => this.#closed(closed, why));
    signal?.addEventListener("abort", () => watcher.close("gone"), { once: true });
    if (start.kind === "resume") watcher.cursor = start.after;
    else await this.#sendWhole(watcher, start.kind === "reset" ? start.reason : undefined);
    streamOpened(this.#recorder, { searchId: this.#searchId, start: start.kind });
    await this.#catchUp(watcher);
    return new Response(watcher.body, { headers: SSE_HEADERS });
  }

  /** Brings every watcher up to the log's head. Calls while one runs are one more run after it. */
  pull(): Promise<void> {
    this.#pullAgain = true;
    return (this.#pulling ??= this.#pullUntilCurrent().finally(() => {
      this.#pulling = undefined;
    }));
  }

  async #sendWhole(watcher: Watcher, resetReason: string | undefined): Promise<void> {
    const snapshot = await this.#log.snapshot();
    if (!snapshot) return watcher.close("gone");
    watcher.write(resetReason === undefined ? snapshotEvent(snapshot) : resetEvent(resetReason, snapshot));
    watcher.cursor = snapshot.revision;
    if (snapshot.done) {
      watcher.write(doneEvent(this.#searchId, snapshot.revision));
      watcher.close("done");
    }
  }

  /** Reads the log from the watcher's own place until it is where all others are; only then does it join them, in the same turn. */
  async #catchUp(watcher: Watcher): Promise<void> {
    while (watcher.closed === undefined) {
      const read = await this.#log.after(watcher.cursor, PULL_LIMIT);
      if (read && read.head.trimmedTo > watcher.cursor) {
        await this.#sendWhole(watcher, "beyond-retention");
        continue;
      }
      for (const delta of read?.deltas ?? []) watcher.send(deltaEvent(delta), delta.revision);
      if (!read || read.deltas.at(-1)?.type === "done") return watcher.close("done");
      if (read.deltas.length < PULL_LIMIT && (this.#watchers.size === 0 || watcher.cursor >= this.#cursor)) {
        this.#join(watcher, read.head.running);
        return;
      }
    }
  }

  #join(watcher: Watcher, running: boolean): void {
    if (this.#watchers.size === 0) this.#cursor = watcher.cursor;
    this.#watchers.add(watcher);
    watcher.write(transportEvent(this.#transport.current()));
    if (running) this.#transport.start();
    this.#schedulePoll();
    this.#cancelHeartbeat ??= this.#timers.every(this.#policy.heartbeatMs, () => this.#beat());
  }

  async #pullUntilCurrent(): Promise<void> {
    while (this.#pullAgain && this.#watchers.size > 0) {
      this.#pullAgain = false;
      const started = this.#timers.now();
      try {
        const from = this.#cursor;
        const read = await this.#log.after(from, PULL_LIMIT);
        streamPulled(this.#recorder, this.#timers.now() - started);
        if (this.#cursor < from) {
          // All have left meanwhile, and who came then has less: what was read begins too late for them.
          this.#pullAgain = true;
          continue;
        }
        if (read && read.head.trimmedTo > this.#cursor) return this.#closeAll("reset");
        for (const delta of read?.deltas ?? []) {
          const text = deltaEvent(delta);
          for (const watcher of this.#watchers) watcher.send(text, delta.revision);
          this.#cursor = delta.revision;
          if (delta.type === "done") this.#closeAll("done");
        }
        if (read?.head.running) this.#transport.start();
        if (read?.deltas.length === PULL_LIMIT) this.#pullAgain = true;
        this.#transport.storeAnswered();
      } catch (error) {
        streamPullFailed(this.#recorder, { searchId: this.#searchId, error });
        this.#transport.storeSilent();
      }
    }
  }

  /** `reset`: what comes next is no longer kept, so they come back for the whole. */
  #closeAll(why: "done" | "reset"): void {
    for (const watcher of [...this.#watchers]) watcher.close(why);
  }

  #beat(): void {
    const oldest = this.#timers.now() - this.#policy.maxStreamMs;
    for (const watcher of [...this.#watchers]) {
      if (watcher.openedAt <= oldest) watcher.close("max-age");
      else watcher.heartbeat();
    }
    streamsBeat(this.#recorder, this.#watchers.size);
    this.#afterBeat?.();
  }

  #schedulePoll(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
    if (this.#watchers.size === 0) return;
    const delay = this.#transport.current().mode === "pubsub" ? this.#policy.heartbeatMs : this.#policy.pollMs;
    this.#cancelPoll = this.#timers.every(delay, () => void this.pull());
  }

  #closed(watcher: Watcher, why: CloseReason): void {
    streamClosed(this.#recorder, { searchId: this.#searchId, why });
    if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
    this.#transport.stop();
    this.#cancelPoll?.();
    this.#cancelHeartbeat?.();
    this.#cancelPoll = undefined;
    this.#cancelHeartbeat = undefined;
    this.#afterBeat?.();
  }
}
