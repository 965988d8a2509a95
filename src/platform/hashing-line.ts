import type { Contract } from "./contract.ts";
import { ok, refused, type Result } from "./result.ts";

/** For whom a password is hashed. Operators have places of their own: a storm of buyers must not keep out who could end it. */
export type HashedFor = "buyer" | "operator";

export interface Place {
  readonly for: HashedFor;
  /** `preparing` until it asks for its turn. */
  state: "preparing" | "waiting" | "hashing";
  /** Milliseconds since the epoch: who has not shown himself by then has left without a word. */
  goodUntil: number;
  turnAt: number;
}

export type LineRefusal = { kind: "line-full"; retryAfterSeconds: number; taken: number };

/** What is looked up before the password is hashed has deadlines of its own, which together are shorter. */
const PREPARING_MS = 15_000;
/** Each shows himself at every slice of his hash and at every look at the line. */
const GONE_MS = 2_000;

/**
 * Who wants a password hashed in this isolate: one at a time, first come first served, in a line that is bounded by places and by the wait
 * that they mean. A request whose client went away is ended by the platform wherever it stands, without a word, so that a place is
 * a lease: kept by being seen, and given to the next once its holder was not.
 */
export class HashingLine {
  readonly #bounds: Contract["access"]["hashing"];
  #places: Place[] = [];
  /** What a hash last took, with the turns of others between; before the first, what the contract takes it for. */
  #hashMs: number;

  constructor(bounds: Contract["access"]["hashing"]) {
    this.#bounds = bounds;
    this.#hashMs = bounds.longestWaitMs / bounds.places;
  }

  /** Takes a place before anything is paid for whoever wants it, or refuses with when another try makes sense. */
  take(who: HashedFor, now: number): Result<Place, LineRefusal> {
    this.#dropGone(now);
    const { places, operatorPlaces, longestWaitMs } = this.#bounds;
    const taken = this.#places.length;
    const waitMs = taken * this.#hashMs;
    const full = who === "operator" ? taken >= places + operatorPlaces : taken >= places || waitMs > longestWaitMs;
    if (full) return refused({ kind: "line-full", retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)), taken });
    const place: Place = { for: who, state: "preparing", goodUntil: now + PREPARING_MS, turnAt: 0 };
    this.#places.push(place);
    return ok(place);
  }

  /** How many are before this one; at 0 it is its turn, until `done`. Asked again and again, and at every slice. */
  ahead(place: Place, now: number): number {
    place.goodUntil = now + GONE_MS;
    this.#dropGone(now);
    // Who was thought gone and is not, after a standstill of all, is last.
    if (!this.#places.includes(place)) this.#places.push(place);
    if (place.state === "hashing") return 0;
    place.state = "waiting";
    const hashing = this.#places.filter(({ state }) => state === "hashing").length;
    const waiting = this.#places.filter(({ state }) => state === "waiting").indexOf(place);
    if (hashing + waiting > 0) return hashing + waiting;
    place.state = "hashing";
    place.turnAt = now;
    return 0;
  }

  /** The hash is there: the next may begin. */
  done(place: Place, now: number): void {
    if (place.state !== "hashing") return;
    this.#hashMs = now - place.turnAt;
    place.state = "preparing";
    place.goodUntil = now + PREPARING_MS;
  }

  leave(place: Place): void {
    this.#places = this.#places.filter((other) => other !== place);
  }

  #dropGone(now: number): void {
    this.#places = this.#places.filter(({ goodUntil }) => goodUntil > now);
  }
}
