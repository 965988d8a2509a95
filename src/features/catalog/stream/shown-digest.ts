import { canonical } from "../../../platform/canonical.ts";
import { sha256 } from "../../../platform/digest.ts";
import { applyDelta, type Delta, type ShownOffers } from "../rules.ts";

type Offer = Record<string, unknown> & { id: string };

/** What a client holds its own state against: how many offers are shown as of a revision, and their digest. */
export interface Digest {
  revision: number;
  offers: number;
  /** SHA-256, in hex, of the sorted hex SHA-256s of each offer's canonical JSON (RFC 8785), a line each. */
  digest: string;
}

/** Of so many offers no digest is made: an object would stand still for a tenth of a second when it is made first. */
const MOST_OFFERS = 1_000;
/** So many changes are kept as they came before they are worked in. */
const MOST_PENDING = 1_000;

/**
 * What a search shows, followed change by change from a whole that was read, as digests of its offers. It is computed when it is asked for,
 * once a heartbeat, and not while clients join; where a change is missing between what is known and what comes, nothing is known.
 */
export class ShownDigest {
  #revision: number | undefined;
  #whole: readonly Offer[] | undefined;
  #pending: Delta[] = [];
  #hashes: ReadonlyMap<string, string> = new Map();

  /** Begins anew with a whole. */
  begin(revision: number, whole: readonly Offer[]): void {
    this.forget();
    if (whole.length > MOST_OFFERS) return;
    this.#revision = revision;
    this.#whole = whole;
  }

  /** Takes changes in their order; what it has already is passed over. */
  follow(deltas: readonly Delta[]): void {
    for (const delta of deltas) {
      if (this.#revision === undefined) return;
      if (delta.revision <= this.#revision) continue;
      if (delta.revision > this.#revision + 1) return this.forget();
      this.#revision = delta.revision;
      this.#pending.push(delta);
    }
    if (this.#pending.length > MOST_PENDING) this.#workIn();
  }

  forget(): void {
    this.#revision = undefined;
    this.#whole = undefined;
    this.#pending = [];
    this.#hashes = new Map();
  }

  /** The digest as of a revision; undefined where that is not what is known. */
  at(revision: number): Digest | undefined {
    if (this.#revision !== revision) return undefined;
    this.#workIn();
    if (this.#revision === undefined) return undefined;
    return { revision, offers: this.#hashes.size, digest: sha256([...this.#hashes.values()].toSorted().join("\n")) };
  }

  #workIn(): void {
    const hashes = this.#whole ? new Map(this.#whole.map((offer) => [offer.id, hashOf(offer)])) : new Map(this.#hashes);
    const changed = this.#pending.reduce<ShownOffers>(applyDelta, new Map());
    for (const { offerId } of this.#pending) {
      if (offerId === null) continue;
      const payload = changed.get(offerId);
      if (payload) hashes.set(offerId, hashOf({ id: offerId, ...payload }));
      else hashes.delete(offerId);
    }
    this.#whole = undefined;
    this.#pending = [];
    this.#hashes = hashes;
    if (hashes.size > MOST_OFFERS) this.forget();
  }
}

/** The digest of offers as they are shown. */
export function digestOf(revision: number, offers: readonly Offer[]): Digest | undefined {
  const shown = new ShownDigest();
  shown.begin(revision, offers);
  return shown.at(revision);
}

const hashOf = (offer: Offer): string => sha256(canonical(offer));
