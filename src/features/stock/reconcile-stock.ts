import { shortfallRefundFailed, stockReconciled } from "../../platform/events/stock.ts";
import { findShortfalls } from "./find-shortfalls.ts";
import type { StockDeps } from "./ports.ts";
import { goOnRefunding } from "./refund-shortfall.ts";
import { refundingSince } from "./shortfall-store.ts";
import { deleteReleasedBefore, endLeaked, holdMissing, sellMissing } from "./reconcile-store.ts";

/** How long the release before may serve beside this one. */
const RELEASES_OVERLAP_MS = 3_600_000;
/** Refunds a run goes on with. */
const REFUNDS = 20;
const DAY_MS = 86_400_000;

export interface StockReconciled {
  /** Reservations that outlived their attempt. */
  released: number;
  sold: number;
  /** Reservations of attempts and of orders that had none. */
  held: number;
  bought: number;
  shortfalls: number;
  /** Refunds of missing pieces that somebody began, and that were gone on with. */
  refunding: number;
}

/**
 * Cron: puts right what stands otherwise than the attempts and orders say, and looks for sold pieces that a supplier has not. In the
 * releases that know of reservations each ends with its attempt, so what is found was made by another release or by hand.
 */
export async function reconcileStock(deps: StockDeps): Promise<StockReconciled> {
  const now = deps.clock.now();
  const { released, sold } = await endLeaked(deps.db, { now, limit: deps.contract.stock.reconcileBatch });
  const held = await holdMissing(deps.db);
  const bought = await sellMissing(deps.db, new Date(now.getTime() - RELEASES_OVERLAP_MS));
  if (released + sold + held + bought > 0) stockReconciled(deps, { released, sold, held, bought });
  return { released, sold, held, bought, refunding: await goOnWithRefunds(deps, now), shortfalls: await findShortfalls(deps) };
}

/** Refunds whose process died, or whose provider was away; one that is away again is asked again. */
async function goOnWithRefunds(deps: StockDeps, now: Date): Promise<number> {
  const before = new Date(now.getTime() - deps.contract.checkout.leaseSeconds * 1000);
  const waiting = await refundingSince(deps.db, before, REFUNDS);
  for (const shortfall of waiting) {
    try {
      await goOnRefunding(deps, shortfall);
    } catch (error) {
      shortfallRefundFailed(deps, { shortfallId: shortfall.id, orderId: shortfall.orderId, error });
    }
  }
  return waiting.length;
}

/** Daily cron: forgets reservations that were released, after the contract's retention. */
export async function deleteOldReservations(deps: StockDeps): Promise<{ deleted: number }> {
  return { deleted: await deleteReleasedBefore(deps.db, new Date(deps.clock.now().getTime() - deps.contract.stock.releasedDays * DAY_MS)) };
}
