import type { StreamEvent } from "./event-stream.ts";

type Offer = Record<string, unknown> & { id: string };

/** Digests in a row that do not hold before it is left at that: then it is not what was told that is wrong. */
const MOST_WRONG = 3;

/**
 * What a search's stream has told so far, held against the digests that the server sends of what it shows: a stream that was changed or
 * cut short on its way is noticed.
 */
export class ShownState {
  readonly #offers = new Map<string, Offer>();
  #lastId: string | undefined;
  #wrong = 0;

  /** Takes an event; false where it is a digest of this very revision, and what was told does not come to it. */
  async take({ event, id, data }: StreamEvent): Promise<boolean> {
    if (event === "digest") return this.#holds(JSON.parse(data) as { revision: number; offers: number; digest: string });
    if (id === undefined) return true;
    this.#lastId = id;
    if (event === "snapshot" || event === "reset") {
      this.#offers.clear();
      for (const offer of (JSON.parse(data) as { offers: Offer[] }).offers) this.#offers.set(offer.id, offer);
    } else if (event === "offer.upserted") {
      const offer = JSON.parse(data) as Offer;
      this.#offers.set(offer.id, offer);
    } else if (event === "offer.removed") this.#offers.delete((JSON.parse(data) as Offer).id);
    return true;
  }

  async #holds({ revision, offers, digest }: { revision: number; offers: number; digest: string }): Promise<boolean> {
    if (String(revision) !== this.#lastId || this.#wrong >= MOST_WRONG) return true;
    const holds = offers === this.#offers.size && digest === (await digestOf([...this.#offers.values()]));
    this.#wrong = holds ? 0 : this.#wrong + 1;
    return holds;
  }
}

/** SHA-256, in hex, of the sorted hex SHA-256s of each offer's canonical JSON (RFC 8785), a line each. */
async function digestOf(offers: readonly Offer[]): Promise<string> {
  const hashes = await Promise.all(offers.map((offer) => sha256(canonical(offer))));
  return sha256(hashes.toSorted().join("\n"));
}

async function sha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}
