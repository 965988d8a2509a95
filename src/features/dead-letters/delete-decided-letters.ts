import type { Platform } from "../../platform/platform.ts";
import { deleteDecidedBefore } from "./store.ts";

/** Daily retention of decided letters, with their history; running it twice deletes nothing more. */
export async function deleteDecidedLetters(deps: Platform): Promise<{ deleted: number }> {
  const kept = deps.contract.deadLetters.retentionDays * 86_400_000;
  return { deleted: await deleteDecidedBefore(deps.db, new Date(deps.clock.now().getTime() - kept)) };
}
