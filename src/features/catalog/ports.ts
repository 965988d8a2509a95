import type { AdsDeps } from "../ads/ports.ts";
import type { FxDeps } from "../fx/ports.ts";
import type { OffersNow } from "./offers-now.ts";
import type { QuoteCache } from "./quote-cache.ts";
import type { TelemetryDeps } from "./telemetry/ports.ts";

/** One search's owner of watchers and of what they are sent. */
export interface SearchStream {
  /** The event stream of the search named in the path, from after the request's `Last-Event-ID` on; 404 where the buyer that the caller names has no such search. Throws `dependency-unavailable` where it cannot be opened. */
  fetch(request: Request): Promise<Response>;
  /** Has the search's log read now, where anybody watches; a draft's watchers hear no other hints. */
  hint(): Promise<void>;
  /** A hint of the log's growth could not be published: it is read now, and by the clock until hints arrive again. */
  hintLost(): Promise<void>;
  /** The last revision given to every watcher; null where nobody watches. */
  head(): Promise<number | null>;
}

export interface CatalogDeps extends TelemetryDeps, FxDeps, AdsDeps {
  offersNow: OffersNow;
  quoteCache: QuoteCache;
  searchStreams(searchId: string): SearchStream;
}
