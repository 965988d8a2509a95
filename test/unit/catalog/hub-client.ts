import { createParser } from "eventsource-parser";
import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";
import { digestOf, type Digest } from "../../../src/features/catalog/stream/shown-digest.ts";
import { SessionLooks, type WatchedSession } from "../../../src/features/catalog/stream/session-looks.ts";
import { StreamHub } from "../../../src/features/catalog/stream/hub.ts";
import type { StreamSummary } from "../../../src/features/catalog/telemetry/ports.ts";
import type { SubscriptionNews } from "../../../src/features/catalog/stream/subscription.ts";
import { TransportKeeper } from "../../../src/features/catalog/stream/transport-keeper.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";
import { BUYER, FakeLog, FakeTimers, settled } from "./fake-log.ts";

export const POLICY = {
  ...{ pollMs: 2_000, heartbeatMs: 15_000, maxStreamMs: 900_000, joinFreshMs: 250 },
  ...{ summaryMs: 60_000, heldDeltas: 1_000, heldBytes: 1_048_576, behindBytes: 1_048_576 },
};

/** How long a session counts as alive without being asked about. */
export const EVIDENCE_MS = 30_000;

/** A hub over a log and a time that are in the test's hand. */
export function stage(policy: Partial<typeof POLICY> = {}) {
  const log = new FakeLog();
  const timers = new FakeTimers();
  const subscriptions: SubscriptionNews[] = [];
  const switches: { streaming: SwitchState } = { streaming: "on" };
  const recorder = {
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    metrics: createMetricsBuffer({ now: () => new Date(timers.now()) }),
  };
  const transport = new TransportKeeper({
    ...{ searchId: "s", channel: "search:s", timers, recorder, stableMs: 10_000 },
    subscribe: (_channel, news) => {
      subscriptions.push(news);
      return { close: () => undefined };
    },
    switchState: async () => switches.streaming,
  });
  const summaries: StreamSummary[] = [];
  /** What is answered of each session that is asked about. */
  const sessions = new Map<string, "alive" | "ended" | Error>();
  const sessionsAsked: string[] = [];
  let hung = false;
  const standing = async ({ sessionId }: WatchedSession) => {
    sessionsAsked.push(sessionId);
    if (hung) await new Promise(() => undefined);
    const known = sessions.get(sessionId) ?? "alive";
    if (known instanceof Error) throw known;
    return known;
  };
  const hub = new StreamHub("s", {
    ...{ log: log.reader, transport, timers, policy: { ...POLICY, ...policy }, recorder },
    sessions: new SessionLooks(standing, timers, EVIDENCE_MS),
    summarized: (summary) => void summaries.push(summary),
  });
  return { log, timers, subscriptions, switches, hub, summaries, sessions, sessionsAsked, hangLooks: () => void (hung = true) };
}

/** A client that reads its stream as EventSource does. */
export class Client {
  events: { event: string; id: string | undefined; data: unknown }[] = [];
  ended = false;
  status = 0;
  shown: ShownOffers = new Map();
  lastId: string | null = null;
  /** Whether what it showed came to each digest it was told. */
  readonly checked: boolean[] = [];
  /** The bytes as they were handed over. */
  readonly pieces: Uint8Array[] = [];
  /** Resolved while it reads. */
  #reading = Promise.resolve();
  #readOn = (): void => undefined;
  readonly abort = new AbortController();

  /** Joins; where `stuck` it reads nothing before it is told to. */
  static async open(
    hub: StreamHub,
    lastEventId: string | null = null,
    { from, stuck, sessionId }: { from?: Client | undefined; stuck?: boolean; sessionId?: string } = {},
  ): Promise<Client> {
    const client = new Client();
    if (stuck) client.stop();
    if (from) client.shown = from.shown;
    client.lastId = lastEventId;
    const response = await hub.watch({ buyerId: BUYER, sessionId, lastEventId }, client.abort.signal);
    client.status = response.status;
    void client.#read(response.body);
    await settled();
    return client;
  }

  get ids(): number[] {
    return this.events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
  }

  named(event: string): unknown[] {
    return this.events.filter((other) => other.event === event).map(({ data }) => data);
  }

  /** Reads no further. */
  stop(): void {
    this.#readOn();
    this.#reading = new Promise((resolve) => (this.#readOn = resolve));
  }

  async readOn(): Promise<void> {
    this.#readOn();
    await settled();
  }

  /** As the kit does: what is shown has to come to the same, where it is of the same revision. */
  #check(told: Digest): void {
    if (Number(this.lastId) !== told.revision) return;
    const own = digestOf(
      told.revision,
      [...this.shown].map(([id, offer]) => ({ id, ...offer })),
    );
    this.checked.push(own?.digest === told.digest && own.offers === told.offers);
  }

  async #read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const parser = createParser({ onEvent: ({ event = "message", id, data }) => this.#take(event, id, JSON.parse(data)) });
    const decoder = new TextDecoder();
    const reader = body?.getReader();
    for (;;) {
      await this.#reading;
      // A stream that is broken off has ended, too: what had not been read is lost, and the client comes back for it.
      const read = await reader?.read().catch(() => undefined);
      if (!read || read.done) break;
      this.pieces.push(read.value);
      parser.feed(decoder.decode(read.value, { stream: true }));
    }
    this.ended = true;
  }

  #take(event: string, id: string | undefined, data: Record<string, unknown>): void {
    this.events.push({ event, id, data });
    if (event === "digest") this.#check(data as unknown as Digest);
    if (id !== undefined) this.lastId = id;
    if (event === "snapshot" || event === "reset")
      this.shown = new Map((data["offers"] as { id: string }[]).map(({ id: offerId, ...rest }) => [offerId, rest]));
    else if (event.startsWith("offer.")) {
      const { id: offerId, ...payload } = data as { id: string };
      this.shown = applyDelta(this.shown, { revision: Number(id), type: event as Delta["type"], offerId, payload });
    }
  }
}
