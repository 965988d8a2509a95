import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import type { LetterState } from "./rules.ts";
import type { Letter } from "./schemas.ts";
import { listLetters } from "./store.ts";

/** Dead letters, oldest first, with all there is to decide on. */
export async function readDeadLetters(
  deps: Platform,
  query: { queue?: string | undefined; state?: LetterState | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Letter>> {
  const { queue, state, limit, cursor } = query;
  const rows = await listLetters(deps.db, { queue, state, after: readCursor(cursor, 1)?.[0], limit });
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    ({ id, queue, subject, body, cause, reason, state, messageIds, createdAt, updatedAt, history }) => ({
      id,
      queue,
      subject,
      body,
      cause,
      reason,
      state,
      deaths: messageIds.length,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      history: history.map(({ at, what, by, note }) => ({ at: at.toISOString(), what, by, note })),
    }),
  );
}
