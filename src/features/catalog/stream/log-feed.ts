import { streamPulled, streamPullFailed } from "../../../platform/events/catalog.ts";
import type { Recorder } from "../../../platform/events/record.ts";
import type { Timers } from "../../../platform/timers.ts";
import type { LogHead, LogRead, LogReader } from "../stream-store.ts";
import { deltaEvent, type StreamEvent } from "./events.ts";
import { LogCopy, type HeldBounds } from "./log-copy.ts";
import { placeOf, type Joiner, type Place } from "./place.ts";
import { revisionNamed } from "./resume.ts";
import { SharedRead } from "./shared-read.ts";
import { ShownDigest, type Digest } from "./shown-digest.ts";

export interface FeedPolicy extends HeldBounds {
  joinFreshMs: number;
}

/** Who is told what reading the log brought; and says whether anybody waits for what follows. */
export interface FeedListener {
  watching(): boolean;
  /** Events that follow on the revision `after`, without a gap. */
  onEvents(after: number, events: readonly StreamEvent[]): void;
  /** What follows is no longer kept, or the search is gone. */
  onLost(): void;
  onRunning(): void;
  onAnswered(): void;
  onSilent(): void;
}

/** The place of a client that has been brought as near to the log's end as it can be, with the events that it had missed before. */
export interface Placed {
  place: Exclude<Place, { kind: "unread" | "missed" }> | { kind: "unknown" } | { kind: "behind"; after: number };
  missed: readonly StreamEvent[];
  /** It was placed by a read from before it came: what was committed in between has yet to be read. */
  owed: boolean;
}

interface History {
  trimmedTo: number;
  events: readonly StreamEvent[];
}

interface Want {
  whole: boolean;
  /** From where on deltas are asked for where nothing is held. */
  after: number | undefined;
}

const READ_LIMIT = 200;

/**
 * The object's one reader of its search's log, and its copy of it. All who join at once share a read; so do hints that come while
 * one is under way. What is older than the copy is read beside it, for those who come back from as far.
 */
export class LogFeed {
  readonly #copy: LogCopy;
  readonly #digest = new ShownDigest();
  readonly #reads: SharedRead<Want, LogHead | undefined>;
  readonly #history: SharedRead<number, History | undefined>;
  /** When, and as the how manieth, the read was begun that the copy is of. */
  #readAt = Number.NEGATIVE_INFINITY;
  #readNumber = -1;
  /** When the latest read began. */
  #beganAt = Number.NEGATIVE_INFINITY;
  /** How often all that was read was forgotten: a read from before then counts no more. */
  #forgotten = 0;
  /** Something of what was read since it was forgotten last is sponsored. */
  #marks = false;
  #cancelOwed: (() => void) | undefined;
  readonly #log: LogReader;
  readonly #timers: Timers;
  readonly #policy: FeedPolicy;
  readonly #recorder: Recorder;
  readonly #searchId: string;
  readonly #listener: FeedListener;

  constructor(searchId: string, parts: { log: LogReader; timers: Timers; policy: FeedPolicy; recorder: Recorder; listener: FeedListener }) {
    this.#searchId = searchId;
    this.#log = parts.log;
    this.#timers = parts.timers;
    this.#policy = parts.policy;
    this.#recorder = parts.recorder;
    this.#listener = parts.listener;
    this.#copy = new LogCopy(parts.policy);
    this.#reads = new SharedRead(
      (want, number) => this.#read(want, number),
      (one, other) => ({ whole: one.whole || other.whole, after: least(one.after, other.after) }),
    );
    this.#history = new SharedRead((after) => this.#readHistory(after), Math.min);
  }

  /** Up to where events have been given out. */
  get revision(): number {
    return this.#copy.revision;
  }

  get running(): boolean {
    return this.#copy.head?.running ?? false;
  }

  get done(): boolean {
    return this.#copy.head?.done ?? false;
  }

  /** How the search stands, as far as its log was read. */
  get state(): string {
    return this.#copy.head?.state ?? "RUNNING";
  }

  /** Nothing of what was read, or is being read, is sponsored: it is the same whatever its buyer decides about ads. */
  get isUnmarked(): boolean {
    return !this.#marks && !this.#reads.isUnderWay && !this.#history.isUnderWay;
  }

  /** Of what is shown as of `revision`, where that is known. */
  get digest(): Digest | undefined {
    return this.#digest.at(this.revision);
  }

  /** The events held from after a revision on. */
  after(revision: number): readonly StreamEvent[] {
    return this.#copy.after(revision);
  }

  /** Has the log read once more, by a read that begins now or later. Never throws: a failure is told. */
  async pull(): Promise<void> {
    await this.#reads.ask({ whole: false, after: undefined }, () => false).catch(() => undefined);
  }

  /**
   * Reads what is lacking until it is known where a client joins, and has it answered in that same turn, so that nothing comes
   * between what it is given and what follows. Throws where the store does not answer.
   */
  async place<T>(viewer: { buyerId: string; lastEventId: string | null }, answer: (placed: Placed) => T): Promise<T> {
    const { joinFreshMs, heldBytes } = this.#policy;
    const joiner: Joiner = { ...viewer, freshFrom: this.#timers.now() - joinFreshMs, readsBefore: this.#reads.begun };
    const missed: StreamEvent[] = [];
    let bytes = 0;
    for (;;) {
      const place = placeOf({ copy: this.#copy, readAt: this.#readAt, readNumber: this.#readNumber }, joiner);
      if (place.kind === "unread") {
        if (!(await this.#readFor(joiner, place))) return answer({ place: { kind: "unknown" }, missed, owed: false });
      } else if (place.kind !== "missed") {
        return answer({ place, missed, owed: this.#readNumber < joiner.readsBefore });
      } else if (bytes > heldBytes) {
        return answer({ place: { kind: "behind", after: place.after }, missed, owed: false });
      } else {
        const events = await this.#missedAfter(place.after);
        if (!events) return answer({ place: { kind: "unknown" }, missed, owed: false });
        missed.push(...events);
        bytes += events.reduce((sum, event) => sum + event.bytes.byteLength, 0);
        joiner.lastEventId = String(events.at(-1)?.revision ?? place.after);
      }
    }
  }

  /** What was read is not to be shown any more: the watchers come back, and are placed by what is read from now on. */
  forget(): void {
    this.#forgotten += 1;
    this.#marks = false;
    this.#copy.forget();
    this.#digest.forget();
    this.#listener.onLost();
  }

  /** Has what was committed just before a client came read within `joinFreshMs`. */
  owe(): void {
    if (!this.done) this.#cancelOwed ??= this.#timers.after(this.#policy.joinFreshMs, () => void this.pull());
  }

  /** Nobody watches: nothing is owed to anybody. */
  rest(): void {
    this.#cancelOwed?.();
    this.#cancelOwed = undefined;
  }

  #readFor({ freshFrom, lastEventId }: Joiner, { whole, strictly }: { whole: boolean; strictly: boolean }): Promise<LogHead | undefined> {
    const isFresh = this.#beganAt >= freshFrom;
    return this.#reads.ask({ whole, after: revisionNamed(lastEventId) }, ({ want }) => !strictly && isFresh && (want.whole || !whole));
  }

  async #read(want: Want, number: number): Promise<LogHead | undefined> {
    this.rest();
    const began = this.#timers.now();
    this.#beganAt = began;
    const wanted = {
      after: this.#copy.head ? this.#copy.revision : want.after,
      last: !this.#listener.watching(),
      limit: READ_LIMIT,
      whole: want.whole,
    };
    const forgotten = this.#forgotten;
    let read: LogRead | undefined;
    try {
      read = await this.#log(wanted);
    } catch (error) {
      streamPullFailed(this.#recorder, { searchId: this.#searchId, error });
      this.#listener.onSilent();
      throw error;
    }
    streamPulled(this.#recorder, this.#timers.now() - began);
    if (forgotten === this.#forgotten) this.#marks ||= read?.marks ?? false;
    if (forgotten === this.#forgotten && this.#take(read)) {
      this.#readAt = began;
      this.#readNumber = number;
    }
    this.#listener.onAnswered();
    return read?.head;
  }

  /** False where what was read leaves a gap behind what the watchers have: it is read again. */
  #take(read: LogRead | undefined): boolean {
    const copy = this.#copy;
    if (!read) {
      copy.forget();
      this.#digest.forget();
      this.#listener.onLost();
      return true;
    }
    const before = copy.revision;
    const events = copy.head ? copy.append(read) : undefined;
    if (read.whole) this.#digest.begin(read.head.revision, read.whole.offers);
    else this.#digest.follow(read.deltas);
    if (events) {
      if (events.length > 0) this.#listener.onEvents(before, events);
    } else if (copy.head && this.#listener.watching() && read.head.trimmedTo <= before) {
      void this.pull();
      return false;
    } else {
      const hadSome = copy.head !== undefined;
      copy.restart(read);
      if (hadSome) this.#listener.onLost();
    }
    if (read.head.running) this.#listener.onRunning();
    if (copy.revision < read.head.revision) void this.pull();
    return true;
  }

  /** Events after a revision that the copy begins behind; none where the store no longer keeps what follows it, which the copy then says. Undefined where the search is gone. */
  async #missedAfter(after: number): Promise<readonly StreamEvent[] | undefined> {
    const history = await this.#history.ask(after, ({ want }) => want <= after);
    if (!history) return undefined;
    // It may have been read after the copy: what the copy does not have yet comes with the next read, to all at once.
    const upTo = this.#copy.revision;
    return history.trimmedTo > after ? [] : history.events.filter(({ revision }) => revision > after && revision <= upTo);
  }

  async #readHistory(after: number): Promise<History | undefined> {
    const forgotten = this.#forgotten;
    const read = await this.#log({ after, last: false, limit: READ_LIMIT, whole: false });
    if (!read) return undefined;
    if (forgotten !== this.#forgotten) return { trimmedTo: read.head.trimmedTo, events: [] };
    this.#marks ||= read.marks;
    const { trimmedTo } = read.head;
    const events = read.deltas.map(deltaEvent);
    this.#copy.trimmed(trimmedTo);
    if (trimmedTo <= after) this.#copy.prepend(events);
    return { trimmedTo, events };
  }
}

const least = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : other === undefined ? one : Math.min(one, other);
