import { CONNECTION } from "./renewal.ts";

/** What the tab that has the stream tells the others. */
type Word = "open" | "lost" | "change";
/** What a tab that comes asks of the one that has it. */
const ASK = "ask";

/** The leader repeats that its stream is open every few seconds; a word is good for three of them. */
const GOOD_FOR_MS = 15_000;

/**
 * One stream of changes for all tabs of a browser: over HTTP/1.1 it opens six connections to a host and no more, so that streams of its own
 * in six tabs would leave the seventh nothing to load its page with. The tab that holds the lock has the stream and tells the others; a
 * hidden tab neither holds it nor listens. A browser without locks gives each tab its own.
 */
export class SharedChanges {
  readonly #path: string;
  readonly #heard: (word: Word) => void;
  readonly #others: BroadcastChannel | undefined;
  #source: EventSource | undefined;
  #leave: (() => void) | undefined;
  /** When the leader last said that its stream is open. */
  #openAt = Number.NEGATIVE_INFINITY;

  constructor(path: string, heard: (word: Word) => void) {
    this.#path = path;
    this.#heard = heard;
    // Both are there, or only one tab's worth: locks are kept from pages that came over plain HTTP from another machine.
    this.#others = "locks" in navigator && "BroadcastChannel" in globalThis ? new BroadcastChannel(`changes ${path}`) : undefined;
    this.#others?.addEventListener("message", ({ data }: MessageEvent<Word | typeof ASK>) => {
      if (data === ASK) this.remind();
      else if (this.#leave && !this.#source) this.#take(data);
    });
  }

  /** As `EventSource.readyState`: of the stream, or of what the leader said of it. */
  get readyState(): number {
    if (this.#source) return this.#source.readyState;
    return performance.now() - this.#openAt < GOOD_FOR_MS ? CONNECTION.open : CONNECTION.connecting;
  }

  /** From now on the tab listens, and leads once nobody else does. */
  join(): void {
    if (this.#leave) return;
    const left = new AbortController();
    this.#leave = () => left.abort();
    const lead = (): Promise<void> => {
      if (left.signal.aborted) return Promise.resolve();
      // Whoever led before may have ended without a word: nobody knows what changed meanwhile.
      if (Number.isFinite(this.#openAt)) this.#tell("lost");
      this.connect();
      return new Promise((resolve) =>
        left.signal.addEventListener("abort", () => {
          this.#source?.close();
          this.#source = undefined;
          this.#say("lost");
          resolve();
        }),
      );
    };
    if (!this.#others) return void lead();
    this.#say(ASK);
    // Refused only where the tab left before its turn came.
    navigator.locks.request(`changes ${this.#path}`, { signal: left.signal }, lead).catch(() => undefined);
  }

  leave(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#openAt = Number.NEGATIVE_INFINITY;
  }

  /** Where this tab has the stream: opens it, anew where there is one. */
  connect(): void {
    this.#source?.close();
    this.#source = new EventSource(this.#path);
    this.#source.addEventListener("open", () => this.#tell("open"));
    this.#source.addEventListener("error", () => this.#tell("lost"));
    this.#source.addEventListener("change", () => this.#tell("change"));
  }

  /** Every few seconds, and to a tab that asks: what the others were told of an open stream holds for a while only. */
  remind(): void {
    if (this.#source?.readyState === CONNECTION.open) this.#say("open");
  }

  #say(word: Word | typeof ASK): void {
    this.#others?.postMessage(word);
  }

  #tell(word: Word): void {
    this.#say(word);
    this.#heard(word);
  }

  #take(word: Word): void {
    this.#openAt = word === "lost" ? Number.NEGATIVE_INFINITY : performance.now();
    this.#heard(word);
  }
}
