import type { SearchStreams } from "../../src/features/catalog/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { SearchStream } from "./object.ts";

/** Time to the stream's headers; the stream itself may last. */
export const SEARCH_STREAM_DEADLINE_MS = 8_000;

/** Streams by their searches' Durable Objects. */
export function searchStreamsClient(namespace: DurableObjectNamespace<SearchStream>): SearchStreams {
  return {
    watch: (searchId, { lastEventId, signal }) =>
      withDeadline("search-stream", SEARCH_STREAM_DEADLINE_MS, () =>
        namespace.get(namespace.idFromName(searchId)).fetch(`https://search-stream/${searchId}`, {
          headers: lastEventId === null ? {} : { "last-event-id": lastEventId },
          signal,
        }),
      ),
    hint: (searchId) =>
      withDeadline("search-stream", SEARCH_STREAM_DEADLINE_MS, async () => namespace.get(namespace.idFromName(searchId)).hint()),
    head: (searchId) =>
      withDeadline("search-stream", SEARCH_STREAM_DEADLINE_MS, async () => namespace.get(namespace.idFromName(searchId)).head()),
  };
}
