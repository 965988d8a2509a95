import type { Platform } from "../../platform/platform.ts";
import type { AdsDeps } from "../ads/ports.ts";
import type { FxDeps } from "../fx/ports.ts";

/** A search's owner of watchers and cursor. */
export interface SearchStreams {
  /** Answers the event stream; authorised by the caller. Throws `dependency-unavailable` where it cannot be opened. */
  watch(searchId: string, watcher: { lastEventId: string | null; signal: AbortSignal }): Promise<Response>;
  /** Has the search's log read now, where anybody watches; a draft's watchers hear no other hints. */
  hint(searchId: string): Promise<void>;
  /** The last revision given to every watcher; null where nobody watches. */
  head(searchId: string): Promise<number | null>;
}

export interface CatalogDeps extends Platform, FxDeps, AdsDeps {
  searchStreams: SearchStreams;
}
