import { streamFellBack, streamReturned } from "../../../platform/events/catalog.ts";
import type { Recorder } from "../../../platform/events/record.ts";
import type { SwitchState } from "../../../platform/switches.ts";
import type { Transport } from "./events.ts";
import type { Subscribe } from "./subscription.ts";
import type { Timers } from "../../../platform/timers.ts";
import { IDLE_TRANSPORT, nextTransport, resubscribeDelayMs, type TransportNews, type TransportState } from "./transport-rules.ts";

export interface TransportListener {
  onHint(): void;
  onChange(transport: Transport): void;
}

export interface TransportParts {
  searchId: string;
  channel: string;
  /** Undefined where Redis is not configured. */
  subscribe: Subscribe | undefined;
  /** The operators' switch: `failover` is polling by order. */
  switchState(): Promise<SwitchState>;
  timers: Timers;
  recorder: Recorder;
  stableMs: number;
}

/** How often the switch and the stability of a subscription are looked at. */
const TICK_MS = 1_000;
/** A hint is published behind the commit it tells of: this long after the log was found grown, it is taken for lost. */
const HINT_LATE_MS = 2_000;

/** Keeps one search's subscription while it is watched and runs, and says how new deltas are found out. */
export class TransportKeeper {
  #state: TransportState = IDLE_TRANSPORT;
  #storeSilentSince: number | undefined;
  #listener: TransportListener | undefined;
  #subscription: { close(): void } | undefined;
  #cancelRetry: (() => void) | undefined;
  #cancelTick: (() => void) | undefined;
  /** When the latest hint came, and since when the log is known to have grown without one. */
  #hintedAt = Number.NEGATIVE_INFINITY;
  #unhintedSince: number | undefined;
  readonly #parts: TransportParts;

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  current(): Transport {
    if (this.#storeSilentSince !== undefined) return degraded("the search's log does not answer", this.#storeSilentSince);
    if (this.#state.mode === "pubsub") return { mode: "pubsub" };
    const { why, since } = this.#state;
    if (why === "idle") return { mode: "polling" };
    return degraded(
      why === "switched"
        ? "an operator has switched streaming to polling"
        : why === "unconfigured"
          ? "no pub/sub is configured"
          : why === "hints-lost"
            ? "what is published does not arrive"
            : "pub/sub is not stable",
      since,
    );
  }

  /** Begins to subscribe; nothing where it has begun. */
  start(): void {
    if (this.#cancelTick) return;
    this.#cancelTick = this.#parts.timers.every(TICK_MS, () => void this.#tick());
    if (this.#parts.subscribe) void this.#begin(this.#cancelTick);
    else this.#fallBack("unconfigured");
  }

  /** The switch is looked at before anything is subscribed to: a stream that begins under a failover is never told of pub/sub (GEN-6). */
  async #begin(running: () => void): Promise<void> {
    const switched = (await this.#parts.switchState()) === "failover";
    const isStill = this.#cancelTick === running && this.#state === IDLE_TRANSPORT && !this.#subscription;
    if (!isStill) return;
    if (switched) this.#fallBack("switched");
    else this.#subscribe();
  }

  stop(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    this.#drop();
    this.#unhintedSince = undefined;
    this.#state = IDLE_TRANSPORT;
  }

  /** Somebody could not publish a hint, and says so by another way. */
  hintLost(): void {
    this.#unhintedSince = undefined;
    this.#news("hint-lost");
  }

  /** The log, read by the clock since `began`, had grown: where no hint comes soon, none will. */
  foundGrown(began: number): void {
    if (this.#state.mode === "pubsub" && this.#hintedAt < began - TICK_MS) this.#unhintedSince ??= this.#parts.timers.now();
  }

  storeSilent(): void {
    if (this.#storeSilentSince !== undefined) return;
    this.#storeSilentSince = this.#parts.timers.now();
    this.#listener?.onChange(this.current());
  }

  storeAnswered(): void {
    if (this.#storeSilentSince === undefined) return;
    this.#storeSilentSince = undefined;
    this.#listener?.onChange(this.current());
  }

  #subscribe(): void {
    const { subscribe, channel, timers } = this.#parts;
    if (!subscribe) return;
    this.#subscription = subscribe(channel, {
      onSubscribed: () => this.#news("subscribed"),
      onMessage: () => {
        this.#hintedAt = timers.now();
        this.#unhintedSince = undefined;
        this.#listener?.onHint();
        this.#news("hinted");
      },
      onFailed: (error) => {
        this.#news("failed", error);
        const failures = this.#state.mode === "polling" && this.#state.why !== "hints-lost" ? this.#state.failures : 0;
        this.#cancelRetry = timers.after(resubscribeDelayMs(failures), () => this.#subscribe());
      },
    });
  }

  async #tick(): Promise<void> {
    const switched = (await this.#parts.switchState()) === "failover";
    if (!this.#cancelTick) return;
    const isSwitched = this.#state.mode === "polling" && this.#state.why === "switched";
    if (switched && !isSwitched) {
      this.#drop();
      this.#fallBack("switched");
    } else if (!switched && isSwitched) {
      this.#state = IDLE_TRANSPORT;
      this.#subscribe();
    } else if (!switched) {
      if (this.#parts.timers.now() - (this.#unhintedSince ?? Infinity) >= HINT_LATE_MS) this.hintLost();
      this.#news("tick");
    }
  }

  #news(kind: TransportNews["kind"], error?: unknown): void {
    this.#move(nextTransport(this.#state, { kind, at: this.#parts.timers.now() }, this.#parts.stableMs), error);
  }

  #fallBack(why: "switched" | "unconfigured"): void {
    this.#move({ mode: "polling", why, since: this.#parts.timers.now(), subscribedAt: null, failures: 0 });
  }

  #move(next: TransportState, error?: unknown): void {
    const before = this.#state;
    this.#state = next;
    const wasDegraded = before.mode === "polling" && before.why !== "idle";
    const isDegraded = next.mode === "polling" && next.why !== "idle";
    if (before.mode === next.mode && wasDegraded === isDegraded) return;
    const { recorder, searchId } = this.#parts;
    if (next.mode === "polling" && next.why !== "idle")
      streamFellBack(recorder, { searchId, reason: next.why, ...(error === undefined ? {} : { error }) });
    else if (wasDegraded) streamReturned(recorder, { searchId, afterSeconds: (this.#parts.timers.now() - before.since) / 1000 });
    this.#listener?.onChange(this.current());
  }

  #drop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#subscription?.close();
    this.#subscription = undefined;
  }
}

function degraded(reason: string, since: number): Transport {
  return { mode: "polling", degraded: { mode: "polling", reason, since: new Date(since).toISOString(), policy: "catalog.pollSeconds" } };
}
