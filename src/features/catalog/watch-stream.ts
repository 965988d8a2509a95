import type { CatalogDeps } from "./ports.ts";

/** Who watches: whose search it has to be, from after which event on, and until when. */
export interface Watcher {
  buyerId: string;
  /** The sign-in or service token by which the buyer is there: the stream ends when that does. */
  sessionId?: string | undefined;
  lastEventId: string | null;
  /** The client opts its buyer out of marked offers (`Sec-GPC: 1`), or calls itself a robot. */
  unsponsored?: boolean;
  signal: AbortSignal;
}

/** Names the authenticated buyer to the stream's object, which no request reaches but through here. */
export const BUYER_HEADER = "x-buyer-id";

/** Names the session that has to live for as long as the stream is open. */
export const SESSION_HEADER = "x-session-id";

/** Tells it that no offer is to be marked as sponsored. */
export const UNSPONSORED_HEADER = "x-unsponsored";

const OBJECT = "https://search-stream/";

/** The search that a request to the stream's object names. */
export const searchAskedOf = ({ url }: Pick<Request, "url">): string => url.slice(OBJECT.length);

/** Opens a buyer's search's event stream. Answers 404 where the buyer has no such search: whose it is, its object knows from its log. */
export function watchStream(
  deps: Pick<CatalogDeps, "searchStreams">,
  searchId: string,
  { buyerId, sessionId, lastEventId, unsponsored = false, signal }: Watcher,
): Promise<Response> {
  const headers: Record<string, string> = {
    [BUYER_HEADER]: buyerId,
    ...(sessionId === undefined ? {} : { [SESSION_HEADER]: sessionId }),
    ...(unsponsored ? { [UNSPONSORED_HEADER]: "1" } : {}),
    ...(lastEventId === null ? {} : { "last-event-id": lastEventId }),
  };
  return deps.searchStreams(searchId).fetch(new Request(`${OBJECT}${searchId}`, { headers, signal }));
}
