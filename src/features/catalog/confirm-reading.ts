import type { Platform } from "../../platform/platform.ts";
import { confirmOffers } from "./store.ts";

/** Notes that a supplier's page is as it was when its offers were read: they stand, and what it says of stock it says anew. */
export async function confirmReading(
  deps: Platform,
  read: { supplierId: string; page: string; at: Date; leavesOut?: true },
): Promise<void> {
  await confirmOffers(deps.db, read);
}
