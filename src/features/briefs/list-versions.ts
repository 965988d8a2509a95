import { cursorOf, foreignCursor, readCursor, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { versionOf } from "./get-brief.ts";
import type { BriefVersion } from "./schemas.ts";
import { findBrief, listBefore } from "./store.ts";

/** The versions of a buyer's brief, newest first; undefined where he has no such brief. */
export async function listVersions(
  deps: Platform,
  buyerId: string,
  briefId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<BriefVersion> | undefined> {
  const brief = await findBrief(deps.db, briefId, buyerId);
  if (!brief) return undefined;
  const below = belowOf(cursor) ?? brief.revision + 1;
  const current = below > brief.revision ? [brief] : [];
  const before = await listBefore(deps.db, briefId, limit + 1 - current.length, below);
  const rows = [...current, ...before];
  const kept = rows.slice(0, limit);
  return {
    items: kept.map((row) => versionOf(row, brief.createdAt)),
    nextCursor: rows.length > limit ? cursorOf([String(kept.at(-1)?.revision)]) : null,
  };
}

function belowOf(cursor: string | undefined): number | undefined {
  const [revision] = readCursor(cursor, 1) ?? [];
  if (revision === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(revision)) throw foreignCursor();
  return Number(revision);
}
