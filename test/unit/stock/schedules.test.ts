import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  freePieces,
  RESERVATION_TRANSITIONS,
  shortLines,
  type Reservation,
  type ReservationState,
  type ToldStock,
} from "../../../src/features/stock/rules.ts";

const OFFERS = ["ofr_a", "ofr_b", "ofr_c"] as const;
type OfferId = (typeof OFFERS)[number];

interface Attempt {
  id: string;
  lines: { itemId: string; offerId: OfferId; quantity: number }[];
  open: boolean;
  /** The buyer paid, and nobody here knows yet. */
  paid: boolean;
  order: boolean;
}

/** Attempts, reservations and told stock as the transactions of the stores leave them; whoever dies, dies between two of them. */
class Shop {
  readonly told = new Map<OfferId, ToldStock>(OFFERS.map((id) => [id, { pieces: null, at: null }]));
  readonly reservations: Reservation[] = [];
  readonly attempts: Attempt[] = [];
  /** What is free where the supplier last told less than was promised already; else nothing. */
  readonly promisedAway = new Map<OfferId, number>();
  #now = Date.UTC(2026, 10, 28);

  free(offerId: OfferId): number | null {
    return freePieces(
      this.told.get(offerId) ?? { pieces: null, at: null },
      this.reservations.filter((reservation) => reservation.offerId === offerId),
    );
  }

  tell(offerId: OfferId, pieces: number | null): void {
    this.told.set(offerId, { pieces, at: pieces === null ? null : this.#later() });
    this.promisedAway.set(offerId, Math.min(0, this.free(offerId) ?? 0));
  }

  /** The batch of `reserveAttempt`: all lines or nothing. */
  begin(quantities: readonly number[]): void {
    const id = `chk_${this.attempts.length}`;
    const lines = OFFERS.flatMap((offerId, index) => {
      const quantity = quantities[index] ?? 0;
      return quantity > 0 ? [{ itemId: offerId, offerId, quantity }] : [];
    });
    const free = new Map(OFFERS.map((offerId) => [offerId, this.free(offerId)]));
    const short = shortLines(lines, free);
    const suffices = lines.every(({ offerId, quantity }) => (free.get(offerId) ?? quantity) >= quantity);
    if ((short.length === 0) !== suffices) throw new Error("a line is named exactly where the condition fails");
    if (!suffices || lines.length === 0) return;
    this.attempts.push({ id, lines, open: true, paid: false, order: false });
    for (const { offerId, quantity } of lines)
      this.reservations.push({ attemptId: id, offerId, quantity, returned: 0, state: "HELD", soldAt: null });
  }

  /** The batch of `endAttempt`; of an attempt that ended it writes nothing. */
  end(attempt: Attempt): void {
    if (!attempt.open) return;
    attempt.open = false;
    attempt.order = attempt.paid;
    const soldAt = this.#later();
    for (const reservation of this.reservations)
      if (reservation.attemptId === attempt.id) move(reservation, attempt.order ? "SOLD" : "RELEASED", soldAt);
  }

  #later(): Date {
    this.#now += 1;
    return new Date(this.#now);
  }
}

function move(reservation: Reservation, to: ReservationState, soldAt: Date): void {
  if (!RESERVATION_TRANSITIONS[reservation.state].includes(to)) throw new Error(`${reservation.attemptId} ended twice`);
  Object.assign(reservation, { state: to, soldAt: to === "SOLD" ? soldAt : null });
}

type Step =
  | { kind: "begin"; quantities: number[] }
  | { kind: "pay" | "end"; which: number }
  | { kind: "tell"; offer: number; pieces: number | null };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("begin" as const), quantities: fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pay" as const), which: fc.nat() }) },
  // Cancel, expiry, failure or the webhook of a payment: whichever comes, comes late, or twice, or from a process after one that died.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("tell" as const), offer: fc.nat(2), pieces: fc.option(fc.nat(12)) }),
  },
);

function take(shop: Shop, taken: Step): void {
  if (taken.kind === "begin") return shop.begin(taken.quantities);
  if (taken.kind === "tell") return shop.tell(OFFERS[taken.offer] ?? "ofr_a", taken.pieces);
  const attempt = shop.attempts[taken.which % Math.max(1, shop.attempts.length)];
  if (!attempt) return;
  if (taken.kind === "end") shop.end(attempt);
  else if (attempt.open) attempt.paid = true;
}

describe("[CRT-5] given any schedule of buyers, payments, ends and suppliers, cut off anywhere", () => {
  it("promises no piece that nobody told of, and keeps none of an attempt that ended", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const shop = new Shop();
        for (const taken of steps) {
          take(shop, taken);
          for (const offerId of OFFERS) {
            expect(shop.free(offerId) ?? 0).toBeGreaterThanOrEqual(shop.promisedAway.get(offerId) ?? 0);
          }
          const open = new Set(shop.attempts.flatMap(({ id, open }) => (open ? [id] : [])));
          for (const { attemptId, state } of shop.reservations) expect(state === "HELD").toBe(open.has(attemptId));
        }
        // The reconcile ends what is left; then everything told is free but what was sold since.
        for (const attempt of shop.attempts) shop.end(attempt);
        expect(shop.reservations.filter(({ state }) => state === "HELD")).toEqual([]);
        const ordered = shop.attempts.flatMap(({ order, lines }) => (order ? lines : [])).reduce((sum, { quantity }) => sum + quantity, 0);
        expect(shop.reservations.reduce((sum, { state, quantity }) => (state === "SOLD" ? sum + quantity : sum), 0)).toBe(ordered);
      }),
      { numRuns: 2_000 },
    );
  });
});
