import type { Platform } from "../../platform/platform.ts";
import { deleteTokensEndedBefore } from "./service-token-store.ts";

/** Daily retention of tokens that ended; running it twice deletes nothing more. */
export async function deleteEndedServiceTokens(deps: Platform): Promise<{ deleted: number }> {
  const { endedKeptDays } = deps.contract.access.serviceTokens;
  return { deleted: await deleteTokensEndedBefore(deps.db, new Date(deps.clock.now().getTime() - endedKeptDays * 86_400_000)) };
}
