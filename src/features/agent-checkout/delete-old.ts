import type { Platform } from "../../platform/platform.ts";
import { deleteBefore } from "./store.ts";

/** Daily cron: forgets answers that are past their key's time, and checkouts that nobody touched for as long as a cart is kept. */
export async function deleteOldAgentCheckouts({ db, clock, contract }: Platform): Promise<Record<string, number>> {
  const { idempotencySeconds, abandonedSeconds } = contract.carts;
  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);
  return deleteBefore(db, { answered: ago(idempotencySeconds), touched: ago(abandonedSeconds) });
}
