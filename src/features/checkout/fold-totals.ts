import type { CheckoutDeps } from "./ports.ts";
import { deleteTotalsBefore, foldTallies } from "./totals-store.ts";
import { forgottenBefore } from "./totals-rules.ts";

/** Rows of one statement, which has a few seconds also where the database is busy. */
const BATCH = 2_500;
/** Batches of a run; what is left is moved by the next, and counted meanwhile where it is. */
const BATCHES = 80;

/** Cron: moves what changes of attempts tallied into the totals that operators' figures are read from. */
export async function foldCheckoutTotals(deps: CheckoutDeps): Promise<{ folded: number }> {
  let folded = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const moved = await foldTallies(deps.db, BATCH);
    folded += moved;
    if (moved < BATCH) break;
  }
  return { folded };
}

/** Daily retention: hours and days that are in no window any more. */
export async function deleteOldTotals(deps: CheckoutDeps): Promise<{ deleted: number }> {
  return { deleted: await deleteTotalsBefore(deps.db, forgottenBefore(deps.clock.now())) };
}
