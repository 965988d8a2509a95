import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { liveSessions } from "./sessions-store.ts";
import type { SessionRow } from "./store.ts";

/** A buyer's living sessions, newest first. */
export async function readSessions(
  deps: Pick<Platform, "db" | "clock" | "contract">,
  buyerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<SessionRow>> {
  const [before] = readCursor(cursor, 1) ?? [];
  const now = deps.clock.now();
  const openedAfter = new Date(now.getTime() - deps.contract.access.longestSessionSeconds * 1000);
  return toPage(
    await liveSessions(deps.db, { buyerId, now, openedAfter, before }, limit),
    limit,
    ({ id }) => [id],
    (row) => row,
  );
}
