import type { Degraded } from "../../../platform/degraded.ts";
import { formatEvent, SSE_HEARTBEAT } from "../../../platform/http/sse.ts";
import type { Delta } from "../rules.ts";
import type { LogHead, Whole } from "../stream-store.ts";
import type { Digest } from "./shown-digest.ts";
import { joined } from "../../../platform/bytes.ts";

export interface Transport {
  mode: "pubsub" | "polling";
  degraded?: Degraded;
}

/** An event of the search, encoded once: every watcher is handed these same bytes, and nobody writes into them. */
export interface StreamEvent {
  revision: number;
  /** Nothing comes after it. */
  ends: boolean;
  bytes: Uint8Array;
}

/** How soon a client comes back where the stream ends before the search does. */
const RECONNECT_MS = 500;

const encoder = new TextEncoder();

export const HEARTBEAT = encoder.encode(SSE_HEARTBEAT);
export const COME_BACK = encoder.encode(formatEvent({ retry: RECONNECT_MS }));

/** A delta as its event; the id is its revision, and the offer's own id stands in the data. */
export function deltaEvent({ revision, type, offerId, payload }: Delta): StreamEvent {
  const data = JSON.stringify(offerId === null ? payload : { id: offerId, ...payload });
  return { revision, ends: type === "done", bytes: encoder.encode(formatEvent({ event: type, id: String(revision), data })) };
}

/** What a search shows as of a revision, in the events that say so: each encoded when it is first asked for, and once. */
export class WholeEvents {
  readonly revision: number;
  readonly #shown: Record<string, unknown>;
  readonly #encoded = new Map<string | undefined, Uint8Array>();

  constructor({ revision, done }: LogHead, { crawls, offers }: Whole) {
    this.revision = revision;
    this.#shown = { revision, done, crawls, offers };
  }

  /** `snapshot`, or with a reason `reset`, which tells a client to drop what it has; the whole comes with it. */
  bytes(resetReason: string | undefined): Uint8Array {
    const known = this.#encoded.get(resetReason);
    if (known) return known;
    const id = String(this.revision);
    const data = JSON.stringify(resetReason === undefined ? this.#shown : { reason: resetReason, ...this.#shown });
    const made = encoder.encode(formatEvent({ event: resetReason === undefined ? "snapshot" : "reset", id, data }));
    this.#encoded.set(resetReason, made);
    return made;
  }
}

/** Says how new deltas are found out; no data of the search, so no id. Encoded anew where it says something else than before. */
export function transportEvents(): (transport: Transport) => Uint8Array {
  let said = "";
  let bytes: Uint8Array = new Uint8Array();
  return (transport) => {
    const data = JSON.stringify(transport);
    if (data !== said) {
      said = data;
      bytes = encoder.encode(formatEvent({ event: "transport", data }));
    }
    return bytes;
  };
}

/** For a search that was done before the client came: the snapshot has everything, and this ends the stream. `state`: how the search ended. */
export function doneEvent(searchId: string, revision: number, state: string): Uint8Array {
  return encoder.encode(formatEvent({ event: "done", id: String(revision), data: JSON.stringify({ searchId, state }) }));
}

/** What a client holds its own state against; no data of the search, so no id. */
export const digestEvent = (digest: Digest): Uint8Array => encoder.encode(formatEvent({ event: "digest", data: JSON.stringify(digest) }));

/** Joins pieces; the same pieces as the time before are the same bytes again, for all who are given them in turn. */
export function joinedOnce(): (pieces: readonly Uint8Array[]) => Uint8Array {
  let before: readonly Uint8Array[] = [];
  let bytes: Uint8Array = new Uint8Array();
  return (pieces) => {
    if (pieces.length === before.length && pieces.every((piece, index) => piece === before[index])) return bytes;
    before = pieces;
    bytes = joined(pieces);
    return bytes;
  };
}
