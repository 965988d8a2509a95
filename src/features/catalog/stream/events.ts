import type { Degraded } from "../../../platform/degraded.ts";
import { formatEvent } from "../../../platform/http/sse.ts";
import type { Delta } from "../rules.ts";
import type { Snapshot } from "../stream-store.ts";

export interface Transport {
  mode: "pubsub" | "polling";
  degraded?: Degraded;
}

/** A delta as its event; the id is its revision, and the offer's own id stands in the data. */
export function deltaEvent({ revision, type, offerId, payload }: Delta): string {
  return formatEvent({ event: type, id: String(revision), data: JSON.stringify(offerId === null ? payload : { id: offerId, ...payload }) });
}

const wholeOf = ({ revision, done, crawls, offers }: Snapshot) => ({ revision, done, crawls, offers });

export function snapshotEvent(snapshot: Snapshot): string {
  return formatEvent({ event: "snapshot", id: String(snapshot.revision), data: JSON.stringify(wholeOf(snapshot)) });
}

/** Tells a client to drop what it has; the whole comes with it. */
export function resetEvent(reason: string, snapshot: Snapshot): string {
  return formatEvent({ event: "reset", id: String(snapshot.revision), data: JSON.stringify({ reason, ...wholeOf(snapshot) }) });
}

/** Says how new deltas are found out; no data of the search, so no id. */
export function transportEvent(transport: Transport): string {
  return formatEvent({ event: "transport", data: JSON.stringify(transport) });
}

/** For a search that was done before the client came: the snapshot has everything, and this ends the stream. */
export function doneEvent(searchId: string, revision: number): string {
  return formatEvent({ event: "done", id: String(revision), data: JSON.stringify({ searchId, state: "COMPLETED" }) });
}
