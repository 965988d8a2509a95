import type { Clock } from "../clock.ts";
import { newSpanId } from "../trace.ts";

export type SpanKind = "server" | "client" | "consumer" | "internal";

/** A span that has ended, as data: nothing of a request or an answer is in reach of it. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: SpanKind;
  /** Milliseconds since the epoch; inside workerd time stands still while nothing is waited for. */
  startMs: number;
  endMs: number;
  failed: boolean;
  attributes: Readonly<Record<string, string | number>>;
}

export interface RootSpan {
  name: string;
  kind: SpanKind;
  failed: boolean;
  attributes: Readonly<Record<string, string | number>>;
}

/** One request makes no more spans than this, whatever loop it is in; its own span says how many were left out. */
const MOST_CALLS = 64;

/** What one request, batch or cron run did, while it does it: its own span and those of the calls that it makes of others. */
export class TraceOfScope {
  readonly #traceId: string;
  readonly #parentSpanId: string | null;
  readonly #clock: Clock;
  readonly #spanId = newSpanId();
  readonly #startMs: number;
  readonly #calls: Span[] = [];
  #begun = 0;
  #ended = false;

  constructor(traceId: string, parentSpanId: string | null, clock: Clock) {
    this.#traceId = traceId;
    this.#parentSpanId = parentSpanId;
    this.#clock = clock;
    this.#startMs = clock.now().getTime();
  }

  /** A call of `name`: its span's id, and what ends it. A call that ends after its request is not told. */
  call(name: string): { spanId: string; end(failed: boolean): void } {
    this.#begun += 1;
    const spanId = newSpanId();
    if (this.#begun > MOST_CALLS) return { spanId, end: () => undefined };
    const startMs = this.#clock.now().getTime();
    return {
      spanId,
      end: (failed) => {
        if (this.#ended) return;
        const endMs = this.#clock.now().getTime();
        const of = { traceId: this.#traceId, spanId, parentSpanId: this.#spanId };
        this.#calls.push({ ...of, name, kind: "client", startMs, endMs, failed, attributes: { "peer.service": name } });
      },
    };
  }

  /** Ends it with its own span first. */
  end({ attributes, ...root }: RootSpan): Span[] {
    this.#ended = true;
    const untold = this.#begun - this.#calls.length;
    return [
      {
        ...root,
        traceId: this.#traceId,
        spanId: this.#spanId,
        parentSpanId: this.#parentSpanId,
        startMs: this.#startMs,
        endMs: this.#clock.now().getTime(),
        attributes: untold === 0 ? attributes : { ...attributes, "procureiq.calls_untold": untold },
      },
      ...this.#calls,
    ];
  }
}
