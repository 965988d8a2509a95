import { spillUnknown } from "../../platform/events/automations.ts";
import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { deadLetterSchema, type DeadLetter } from "./schemas.ts";
import { readSpill } from "./spill.ts";
import { listLetters } from "./store/dead-letters.ts";

/** Dead letters, oldest first, with all there is to decide on; `complete` is false while some may wait in Redis (AUT-2). */
export async function readDeadLetters(
  deps: Platform,
  { state, limit, cursor }: { state?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<DeadLetter> & { complete: boolean }> {
  const after = readCursor(cursor, 1)?.[0];
  const [rows, complete] = await Promise.all([listLetters(deps.db, state, after, limit), isComplete(deps)]);
  const page = toPage(
    rows,
    limit,
    ({ id }) => [id],
    (row) => deadLetterSchema.parse({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }),
  );
  return { ...page, complete };
}

async function isComplete(deps: Platform): Promise<boolean> {
  try {
    return (await readSpill(deps)).waiting === 0;
  } catch (error) {
    spillUnknown(deps, { error });
    return false;
  }
}
