import type { CatalogDeps } from "./ports.ts";

/** Who watches: from after which event on, and until when. */
export interface Watcher {
  lastEventId: string | null;
  signal: AbortSignal;
}

/** Opens a search's event stream for a client that the caller has authorised. Answers 404 where there is no such search. */
export function watchStream(
  deps: Pick<CatalogDeps, "searchStreams">,
  searchId: string,
  { lastEventId, signal }: Watcher,
): Promise<Response> {
  const headers: Record<string, string> = lastEventId === null ? {} : { "last-event-id": lastEventId };
  return deps.searchStreams(searchId).fetch(new Request(`https://search-stream/${searchId}`, { headers, signal }));
}
