export const RESERVATION_STATES = ["HELD", "SOLD", "RELEASED"] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

/** The diagram: a reservation lives as long as its attempt is open, and ends once. */
export const RESERVATION_TRANSITIONS: Record<ReservationState, readonly ReservationState[]> = {
  HELD: ["SOLD", "RELEASED"],
  SOLD: [],
  RELEASED: [],
};

/** What a supplier last said of an offer. */
export interface ToldStock {
  /** Null where he says nothing of it: neither none nor endless, and no limit. */
  pieces: number | null;
  at: Date | null;
}

export interface Reservation {
  attemptId: string;
  offerId: string;
  quantity: number;
  returned: number;
  state: ReservationState;
  soldAt: Date | null;
}

/**
 * Pieces of a reservation that come off what the supplier told: held ones always, sold ones until he tells anew, because what he
 * tells after a sale has it in it.
 */
export function piecesTaken({ quantity, returned, state, soldAt }: Reservation, { at }: ToldStock): number {
  switch (state) {
    case "HELD":
      return quantity;
    case "SOLD":
      return at === null || soldAt === null || soldAt >= at ? quantity - returned : 0;
    case "RELEASED":
      return 0;
  }
}

/** Pieces of an offer that can still be reserved, below zero where more is promised than was told; null where nothing was told. */
export function freePieces(told: ToldStock, reservations: readonly Reservation[]): number | null {
  if (told.pieces === null) return null;
  return told.pieces - reservations.reduce((taken, reservation) => taken + piecesTaken(reservation, told), 0);
}

/** A line of an attempt that asks for more than there is. */
export interface ShortLine {
  itemId: string;
  offerId: string;
  wanted: number;
  available: number;
}

/** Lines that cannot be reserved. Lines of one offer share what there is of it, the first one first. */
export function shortLines(
  lines: readonly { itemId: string; offerId: string; quantity: number }[],
  free: ReadonlyMap<string, number | null>,
): ShortLine[] {
  const left = new Map(free);
  return lines.flatMap(({ itemId, offerId, quantity }): ShortLine[] => {
    const pieces = left.get(offerId) ?? null;
    if (pieces === null) return [];
    const available = Math.max(0, pieces);
    left.set(offerId, Math.max(0, available - quantity));
    return quantity > available ? [{ itemId, offerId, wanted: quantity, available }] : [];
  });
}
