import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import { parseInput } from "../../platform/http/validate.ts";
import type { Platform } from "../../platform/platform.ts";
import { briefOf } from "./get-brief.ts";
import { briefParams, type Brief } from "./schemas.ts";
import { listBriefs as list } from "./store.ts";

/** A buyer's briefs, newest first. */
export async function listBriefs(
  deps: Platform,
  buyerId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<Brief>> {
  const cursor = readCursor(page.cursor, 1);
  const below = cursor && parseInput(briefParams, { id: cursor[0] }, "/query/cursor").id;
  const rows = await list(deps.db, buyerId, page.limit + 1, below);
  return toPage(rows, page.limit, ({ id }) => [id], briefOf);
}
