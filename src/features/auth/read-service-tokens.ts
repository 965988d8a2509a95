import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { listServiceTokens, type ServiceTokenRow } from "./service-token-store.ts";

/** A buyer's tokens, newest first; ended ones until they are deleted. */
export async function readServiceTokens(
  deps: Pick<Platform, "db">,
  buyerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ServiceTokenRow>> {
  const [before] = readCursor(cursor, 1) ?? [];
  return toPage(
    await listServiceTokens(deps.db, buyerId, before, limit),
    limit,
    ({ id }) => [id],
    (row) => row,
  );
}
