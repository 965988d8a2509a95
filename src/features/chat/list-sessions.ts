import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import { parseInput } from "../../platform/http/validate.ts";
import type { ChatDeps } from "./ports.ts";
import { sessionParams, type SessionSummary } from "./schemas.ts";
import { listSessions as list } from "./store.ts";
import { summaryOf } from "./views.ts";

/** A buyer's sessions, newest first. */
export async function listSessions(
  deps: ChatDeps,
  buyerId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<SessionSummary>> {
  const cursor = readCursor(page.cursor, 1);
  const below = cursor && parseInput(sessionParams, { id: cursor[0] }, "/query/cursor").id;
  const rows = await list(deps.db, buyerId, page.limit + 1, below);
  return toPage(rows, page.limit, ({ id }) => [id], summaryOf);
}
