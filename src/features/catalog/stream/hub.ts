import { streamClosed, streamConflated, streamOpened, streamsBeat } from "../../../platform/events/catalog.ts";
import { joined } from "../../../platform/bytes.ts";
import { SSE_HEADERS } from "../../../platform/http/sse.ts";
import type { Timers } from "../../../platform/timers.ts";
import type { HubParts, Opening, Viewer } from "./hub-parts.ts";
import { digestEvent, doneEvent, HEARTBEAT, joinedOnce, transportEvents, type StreamEvent } from "./events.ts";
import { GatheredHints } from "./gathered-hints.ts";
import { LaggingWatchers } from "./lagging-watchers.ts";
import { LogFeed, type Placed } from "./log-feed.ts";
import { StreamTally } from "./tally.ts";
import type { TransportKeeper } from "./transport-keeper.ts";
import { Watcher, type CloseReason } from "./watcher.ts";

/** What a client has missed is little where it is this part of what it may lag behind, or less. */
const LITTLE = 4;

/** Where nobody watches any more, whoever comes back within this is in the same summary. */
const SETTLED_MS = 2_000;

/**
 * One search's watchers, brought up to date from the search's log. Deltas are read when a hint comes and by the clock, encoded once
 * and sent to whoever has not got them; so polling and pub/sub differ in delay alone (STR-1, STR-6). Who joins is placed by what is
 * known of the log and waits for no other client.
 */
export class StreamHub {
  /** Each has every event up to the feed's revision. */
  readonly #watchers = new Set<Watcher>();
  readonly #feed: LogFeed;
  readonly #transportEvent = transportEvents();
  readonly #firstPiece = joinedOnce();
  #doneEvent: Uint8Array | undefined;
  #poll: { everyMs: number; cancel: () => void } | undefined;
  #cancelHeartbeat: (() => void) | undefined;
  readonly #searchId: string;
  readonly #parts: HubParts;
  readonly #transport: TransportKeeper;
  readonly #timers: Timers;
  readonly #tally = new StreamTally();
  readonly #listener = {
    onClose: (watcher: Watcher, why: CloseReason) => this.#closed(watcher, why),
    onBehind: (watcher: Watcher) => this.#lagging.add(watcher),
  };
  readonly #lagging: LaggingWatchers;
  readonly #hints: GatheredHints;
  /** What its log said is shown otherwise from now on: who watches comes back for it. */
  readonly forget = (): void => this.#feed.forget();
  /** Whatever its buyer decides about ads, who joins is given the same. */
  readonly isUnmarked = (): boolean => this.#feed.isUnmarked;
  /** Those for whom the whole is being read. */
  readonly #catchingUp = new Set<Watcher>();
  #summaryIsDue = false;

  constructor(searchId: string, parts: HubParts) {
    this.#searchId = searchId;
    this.#parts = parts;
    this.#transport = parts.transport;
    this.#timers = parts.timers;
    this.#hints = new GatheredHints(parts.timers, () => void this.pull());
    this.#lagging = new LaggingWatchers(parts.timers, (watcher) => this.#catchUp(watcher));
    const listener = {
      watching: () => this.#watchers.size > 0,
      onEvents: (after: number, events: readonly StreamEvent[]) => this.#tell(after, events),
      onLost: () => this.#closeAll("reset"),
      onRunning: () => void (this.#watchers.size > 0 && this.#transport.start()),
      onAnswered: () => this.#transport.storeAnswered(),
      onSilent: () => this.#transport.storeSilent(),
    };
    this.#feed = new LogFeed(searchId, { ...parts, listener });
    this.#transport.listen({
      onHint: () => this.#hints.add(this.#watchers.size),
      onChange: (transport) => {
        const event = this.#transportEvent(transport);
        for (const watcher of [...this.#watchers]) watcher.write(event);
        this.#schedulePoll();
        this.#notePolling();
        void this.pull();
      },
    });
  }

  get watching(): number {
    return this.#watchers.size;
  }

  /** The last revision given to every watcher; null while there are none. */
  get head(): number | null {
    return this.#watchers.size === 0 ? null : this.#feed.revision;
  }

  /** Opens a stream: 200 with events, 204 where nothing is left to come (which ends an EventSource), 404 where the viewer has no such search. Throws where the store does not answer. */
  watch(viewer: Viewer, signal?: AbortSignal): Promise<Response> {
    return this.#feed.place(viewer, (placed) => this.#answer(viewer, placed, signal));
  }

  /** A hint that could not be published: the log is read now, and by the clock from here on. */
  async hintLost(): Promise<void> {
    if (this.#watchers.size > 0) this.#transport.hintLost();
    await this.pull();
  }

  /** Has the log read now, where anybody watches. Calls while one runs are one more run after it. */
  async pull(): Promise<void> {
    if (this.#watchers.size > 0) await this.#feed.pull();
  }

  #answer(viewer: Viewer, placed: Placed, signal: AbortSignal | undefined): Response {
    const opening = this.#openingOf(placed);
    if (!opening) return new Response(null, { status: placed.place.kind === "nothing-left" ? 204 : 404 });
    const watcher = this.#open(viewer, opening, signal);
    if (placed.owed && watcher.closed === undefined) this.#feed.owe();
    return new Response(watcher.body, { headers: SSE_HEADERS });
  }

  #openingOf({ place, missed }: Placed): Opening | undefined {
    const welcome = missed.map(({ bytes }) => bytes);
    const last = missed.at(-1);
    switch (place.kind) {
      case "whole": {
        welcome.push(place.bytes);
        // A log that is done stays at its revision.
        if (this.#feed.done) welcome.push(this.#done(place.revision));
        return { start: place.start, welcome, cursor: place.revision, ends: this.#feed.done ? "done" : undefined };
      }
      case "resume": {
        const events = this.#feed.after(place.after);
        welcome.push(...events.map(({ bytes }) => bytes));
        const cursor = Math.max(place.after, this.#feed.revision);
        return { start: "resume", welcome, cursor, ends: events.at(-1)?.ends ? "done" : undefined };
      }
      case "behind":
        return { start: "resume", welcome, cursor: place.after, ends: "behind" };
      case "nothing-left":
        return last && { start: "resume", welcome, cursor: last.revision, ends: "done" };
      case "unknown":
      case "foreign":
        return undefined;
    }
  }

  #done(revision: number): Uint8Array {
    return (this.#doneEvent ??= doneEvent(this.#searchId, revision, this.#feed.state));
  }

  #open({ buyerId, sessionId }: Viewer, { start, welcome, cursor, ends }: Opening, signal: AbortSignal | undefined): Watcher {
    if (!ends) welcome.push(this.#transportEvent(this.#transport.current()));
    // A storm of new clients is sent one and the same piece.
    const pieces = start === "resume" ? welcome : [this.#firstPiece(welcome)];
    const { behindBytes } = this.#parts.policy;
    const parts = { buyerId, sessionId, openedAt: this.#timers.now(), cursor, welcome: pieces, behindBytes };
    const watcher = new Watcher(parts, this.#listener);
    streamOpened(this.#parts.recorder, start);
    this.#tally.count(`opened-${start}`, 1, this.#timers.now());
    if (ends) watcher.close(ends);
    else if (signal?.aborted) watcher.close("gone");
    else {
      signal?.addEventListener("abort", () => watcher.close("gone"), { once: true });
      this.#add(watcher);
    }
    return watcher;
  }

  #add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#feed.running) this.#transport.start();
    this.#schedulePoll();
    this.#notePolling();
    this.#cancelHeartbeat ??= this.#timers.every(this.#parts.policy.heartbeatMs, () => this.#beat());
  }

  #tell(after: number, events: readonly StreamEvent[]): void {
    const last = events.at(-1);
    if (!last?.ends) return this.#send(after, events);
    if (events.length > 1) this.#send(after, events.slice(0, -1));
    // What is shown is the same before the end and at it, and after it nobody is there to be told.
    const digest = this.#feed.digest;
    const event = digest && digestEvent({ ...digest, revision: last.revision - 1 });
    if (event) for (const watcher of this.#watchers) watcher.write(event);
    this.#send(last.revision - 1, [last]);
    this.#closeAll("done");
  }

  #send(after: number, events: readonly StreamEvent[]): void {
    const batch = { after, events, bytes: joined(events.map(({ bytes }) => bytes)) };
    let sent = 0;
    this.#hints.told();
    for (const watcher of [...this.#watchers]) {
      watcher.send(batch);
      if (!watcher.behind) sent += 1;
    }
    this.#tally.count("deliveries", events.length * sent, this.#timers.now());
    this.#tally.count("bytes", batch.bytes.byteLength * sent, this.#timers.now());
  }

  /** `reset`: what comes next is no longer kept, so they come back for the whole. Who lags behind is told the end when it has read on. */
  #closeAll(why: "done" | "reset"): void {
    for (const watcher of [...this.#watchers]) if (why === "reset" || !watcher.behind) watcher.close(why);
  }

  /** Has a client that lagged behind, and has read on, go on: with what it has missed where that is little, else with the whole as it is now. */
  #catchUp(watcher: Watcher): void {
    const missed = this.#feed.after(watcher.cursor);
    const bytes = missed.reduce((sum, event) => sum + event.bytes.byteLength, 0);
    const follows = missed.length === 0 ? watcher.cursor === this.#feed.revision : missed[0]?.revision === watcher.cursor + 1;
    if (follows && bytes <= this.#parts.policy.behindBytes / LITTLE) {
      const ended = missed.at(-1)?.ends ?? false;
      this.#goOn(watcher, { pieces: missed.map((event) => event.bytes), cursor: this.#feed.revision, ended });
      return;
    }
    if (this.#catchingUp.has(watcher)) return;
    this.#catchingUp.add(watcher);
    void this.#feed
      .place({ buyerId: watcher.buyerId, lastEventId: null }, (placed) => this.#conflate(watcher, placed))
      // The store is silent, which the watchers are told; it is tried again by the next beat.
      .catch(() => undefined)
      .finally(() => this.#catchingUp.delete(watcher));
  }

  #conflate(watcher: Watcher, { place, owed }: Placed): void {
    if (watcher.closed !== undefined) return;
    if (place.kind !== "whole") return watcher.close("reset");
    const pieces: Uint8Array[] = [];
    if (place.revision > watcher.cursor) {
      streamConflated(this.#parts.recorder);
      this.#tally.count("conflated", 1, this.#timers.now());
      pieces.push(place.bytes);
    }
    const ended = this.#feed.done;
    if (ended) pieces.push(this.#done(place.revision));
    this.#goOn(watcher, { pieces, cursor: Math.max(place.revision, watcher.cursor), ended });
    if (owed && watcher.closed === undefined) this.#feed.owe();
  }

  #goOn(watcher: Watcher, { pieces, cursor, ended }: { pieces: readonly Uint8Array[]; cursor: number; ended: boolean }): void {
    watcher.catchUp(ended ? pieces : [...pieces, this.#transportEvent(this.#transport.current())], cursor);
    if (ended) watcher.close("done");
  }

  #beat(): void {
    const oldest = this.#timers.now() - this.#parts.policy.maxStreamMs;
    const { digest } = this.#feed;
    const beat = digest ? joined([HEARTBEAT, digestEvent(digest)]) : HEARTBEAT;
    for (const watcher of [...this.#watchers]) {
      if (watcher.openedAt <= oldest) watcher.close(watcher.behind ? "slow" : "max-age");
      else watcher.beat(beat);
    }
    void this.#parts.sessions.look(this.#watchers);
    const { size } = this.#watchers;
    streamsBeat(this.#parts.recorder, { open: size, polling: this.#transport.current().degraded ? size : 0 });
    if ((this.#tally.beganAt ?? Infinity) <= this.#timers.now() - this.#parts.policy.summaryMs) this.#summarize();
  }

  /** The one poll of all watchers: it goes on while more of them join. */
  #schedulePoll(): void {
    const everyMs = this.#transport.current().mode === "pubsub" ? this.#parts.policy.heartbeatMs : this.#parts.policy.pollMs;
    if (this.#watchers.size > 0 && this.#poll?.everyMs === everyMs) return;
    this.#poll?.cancel();
    this.#poll = this.#watchers.size > 0 ? { everyMs, cancel: this.#timers.every(everyMs, () => void this.#pullByClock()) } : undefined;
  }

  async #pullByClock(): Promise<void> {
    const [began, before] = [this.#timers.now(), this.#feed.revision];
    await this.pull();
    if (this.#feed.revision > before) this.#transport.foundGrown(began);
  }

  #closed(watcher: Watcher, why: CloseReason): void {
    streamClosed(this.#parts.recorder, { searchId: this.#searchId, why });
    this.#tally.count(`closed-${why}`, 1, this.#timers.now());
    if (this.#watchers.size <= 1) this.#summarizeSoon();
    if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
    this.#transport.stop();
    this.#hints.rest();
    this.#feed.rest();
    this.#schedulePoll();
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = undefined;
    this.#notePolling();
  }

  #notePolling(): void {
    this.#tally.polls(this.#watchers.size > 0 && this.#transport.current().degraded !== undefined, this.#timers.now());
  }

  /** Where it was the last, and nobody comes back at once. */
  #summarizeSoon(): void {
    if (this.#summaryIsDue) return;
    this.#summaryIsDue = true;
    this.#timers.after(SETTLED_MS, () => {
      this.#summaryIsDue = false;
      if (this.#watchers.size === 0) this.#summarize();
    });
  }

  #summarize(): void {
    const summary = this.#tally.take(this.#searchId, this.#timers.now());
    if (summary) this.#parts.summarized?.(summary);
  }
}
