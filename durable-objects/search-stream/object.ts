import { DurableObject } from "cloudflare:workers";
import type { Deps } from "../../src/deps.ts";
import type { Bindings } from "../../src/bindings.ts";
import type { SearchStream as SearchStreamPort } from "../../src/features/catalog/ports.ts";
import { BUYER_HEADER, searchAskedOf, SESSION_HEADER, UNSPONSORED_HEADER } from "../../src/features/catalog/watch-stream.ts";
import { hintChannel } from "../../src/features/catalog/hint-search.ts";
import { marksDecided, openLog } from "../../src/features/catalog/stream/open-log.ts";
import { standingOf } from "../../src/features/auth/session-standing.ts";
import { SessionLooks, type WatchedSession } from "../../src/features/catalog/stream/session-looks.ts";
import { StreamHub } from "../../src/features/catalog/stream/hub.ts";
import { Hubs } from "../../src/features/catalog/stream/hubs.ts";
import { upstashSubscribe } from "../../src/features/catalog/stream/subscription.ts";
import { systemTimers } from "../../src/platform/timers.ts";
import { TransportKeeper } from "../../src/features/catalog/stream/transport-keeper.ts";
import { accessUnverifiable } from "../../src/platform/events/auth.ts";
import { marksWithheld } from "../../src/platform/events/ads.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { objectDeps } from "../parts/object-deps.ts";

/** One search's watchers, and a copy of the end of its log. It stores nothing: the log in Postgres is the truth, and a client's last event id is its place in it. */
export class SearchStream extends DurableObject<Bindings> implements Served<SearchStreamPort> {
  readonly #deps: Deps;
  #hubs: Hubs | undefined;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#deps = objectDeps(bindings, context);
  }

  /** Answers the event stream of the search named in the path, where it is that of the buyer whom the Worker has authenticated. */
  override async fetch(request: Request): Promise<Response> {
    const hubs = (this.#hubs ??= this.#hubsOf(searchAskedOf(request)));
    const hub = await hubs.of({ unsponsored: request.headers.has(UNSPONSORED_HEADER) });
    return hub.watch(
      {
        buyerId: request.headers.get(BUYER_HEADER) ?? "",
        sessionId: request.headers.get(SESSION_HEADER) ?? undefined,
        lastEventId: request.headers.get("last-event-id"),
      },
      request.signal,
    );
  }

  #hubsOf(searchId: string): Hubs {
    const withheld = (error: unknown): void => marksWithheld(this.#deps, { searchId, error });
    return new Hubs((seen) => this.#open(searchId, seen), marksDecided(this.#deps, searchId), withheld);
  }

  /** The log has grown; nothing to do where nobody watches. */
  async hint(): Promise<void> {
    for (const hub of this.#hubs?.open ?? []) await hub.pull();
  }

  /** The same, and hints are not to be waited for. */
  async hintLost(): Promise<void> {
    for (const hub of this.#hubs?.open ?? []) await hub.hintLost();
  }

  head(): number | null {
    return this.#hubs?.head ?? null;
  }

  async #standing(session: WatchedSession): Promise<"alive" | "ended"> {
    try {
      return await standingOf(this.#deps, session);
    } catch (error) {
      accessUnverifiable(this.#deps, { sessionId: session.sessionId, error });
      throw error;
    }
  }

  #open(searchId: string, seen: { unsponsored: boolean }): StreamHub {
    const deps = this.#deps;
    const { redis } = deps.settings;
    const { pollSeconds, heartbeatSeconds, maxStreamSeconds, hintStableSeconds, telemetry, ...bounds } = deps.contract.catalog;
    const transport = new TransportKeeper({
      searchId,
      channel: hintChannel(searchId),
      subscribe: redis.state === "configured" ? upstashSubscribe(redis.value.REDIS_URL, redis.value.REDIS_TOKEN) : undefined,
      switchState: () => deps.switches.state("streaming"),
      timers: systemTimers,
      recorder: deps,
      stableMs: hintStableSeconds * 1000,
    });
    const policy = {
      ...{ pollMs: pollSeconds * 1000, heartbeatMs: heartbeatSeconds * 1000, maxStreamMs: maxStreamSeconds * 1000 },
      ...{ summaryMs: telemetry.summaryEverySeconds * 1000 },
      ...bounds,
    };
    return new StreamHub(searchId, {
      log: openLog(deps, searchId, seen),
      transport,
      timers: systemTimers,
      policy,
      recorder: deps,
      sessions: new SessionLooks((session) => this.#standing(session), systemTimers, deps.contract.access.revocationSeconds * 1000),
      summarized: (summary) => {
        deps.catalogReports.summarized(summary);
        deps.catalogReports.handOn((task) => this.ctx.waitUntil(task));
      },
    });
  }
}
