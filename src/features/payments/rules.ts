import { MOVEMENT_TRANSITIONS, type MovementKind, type MovementState, type ToldMovement } from "./movement.ts";

/** What is booked of a movement, as far as rules look at it. */
export type BookedMovement = Omit<ToldMovement, "amount"> & {
  amount: number;
  currency: string;
  stateSince: Date;
  toldState: MovementState | null;
};

/** Whether a movement may go on from one state to another: what is told out of turn is old, and goes nowhere. */
export const goesOn = (kind: MovementKind, from: MovementState, to: MovementState): boolean =>
  MOVEMENT_TRANSITIONS[kind][from]?.includes(to) ?? false;

/** What of the provider's word is not in the books yet: movements that are new, have gone on, or whose money was taken or came back. */
export function newsOf(booked: readonly BookedMovement[], told: readonly ToldMovement[]): ToldMovement[] {
  const known = new Map(booked.map((movement) => [movement.providerId, movement]));
  return told.filter((movement) => {
    const before = known.get(movement.providerId);
    if (!before || goesOn(movement.kind, before.state, movement.state)) return true;
    return before.state === movement.state && before.fundsWithdrawn !== movement.fundsWithdrawn;
  });
}

/** The books after the news. */
export function bookedWith(booked: readonly BookedMovement[], news: readonly ToldMovement[], now: Date): BookedMovement[] {
  const fresh = new Map(
    news.map(({ amount, ...movement }) => [movement.providerId, { ...movement, amount: amount.amount, currency: amount.currency }]),
  );
  const kept = booked.map((before) => {
    const movement = fresh.get(before.providerId);
    fresh.delete(before.providerId);
    const stateSince = movement?.state === before.state ? before.stateSince : now;
    return movement ? { ...before, ...movement, stateSince } : before;
  });
  return [...kept, ...[...fresh.values()].map((movement) => ({ ...movement, stateSince: now, toldState: null }))];
}

/** Sums of a payment by its books, in minor units. */
export function sumsOf(booked: readonly Pick<BookedMovement, "kind" | "state" | "amount">[]): {
  captured: number;
  /** By the provider or out of band. */
  refunded: number;
  refunding: number;
  disputed: number;
  lost: number;
  outOfBand: number;
} {
  const sum = (kind: MovementKind, ...states: readonly MovementState[]) =>
    booked.reduce((total, movement) => (movement.kind === kind && states.includes(movement.state) ? total + movement.amount : total), 0);
  return {
    captured: sum("capture", "succeeded"),
    refunded: sum("refund", "succeeded") + sum("out-of-band", "succeeded"),
    refunding: sum("refund", "pending"),
    disputed: sum("dispute", "open"),
    lost: sum("dispute", "lost"),
    outOfBand: sum("out-of-band", "succeeded"),
  };
}

/** What those who follow an order hear of a movement. */
export type Tidings = "refunded" | "refund-failed" | "disputed" | "dispute-closed";

/**
 * What they have not heard yet, in order. A dispute that is over when we first hear of it is told as opened and closed. A refund that
 * failed before there was an order is nothing to them.
 */
export function tidingsOf({ kind, state, toldState, stateSince }: BookedMovement, placedAt: Date): Tidings[] {
  if (state === toldState) return [];
  if (kind === "out-of-band") return ["refunded"];
  if (kind === "refund") {
    if (state === "succeeded") return ["refunded"];
    return state === "failed" && (toldState !== null || stateSince >= placedAt) ? ["refund-failed"] : [];
  }
  if (kind !== "dispute") return [];
  const opened: Tidings[] = toldState === null ? ["disputed"] : [];
  if (state === "open") return opened;
  return state === "won" || state === "lost" ? [...opened, "dispute-closed"] : [];
}
