import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { cameOutTheSame, replay, type AuctionRecord } from "./auction-record.ts";
import { findAuction, listAuctions, type AuctionRow } from "./record-store.ts";
import { auctionRecordSchema } from "./schemas.ts";

export interface ReplayedAuction {
  id: string;
  placement: string;
  searchId: string | null;
  heldAt: Date;
  record: AuctionRecord;
  replay: "same" | "different" | "other-rules";
}

/** Holds a recorded auction again by what it was asked. Throws `not-found`: records are kept as long as the impressions they sold. */
export async function replayAuction(deps: Platform, id: string): Promise<ReplayedAuction> {
  const row = await findAuction(deps.db, id);
  if (!row) throw notFound("auction");
  return replayed(row);
}

/** One page of auctions, the latest first, each held again. */
export async function readAuctions(
  deps: Platform,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<ReplayedAuction>> {
  const before = readCursor(cursor, 1)?.[0];
  return toPage(await listAuctions(deps.db, { before, limit }), limit, ({ id }) => [id], replayed);
}

function replayed({ id, placement, searchId, heldAt, record: stored }: AuctionRow): ReplayedAuction {
  const record = auctionRecordSchema.parse(stored);
  const again = replay(record);
  const came = again === undefined ? "other-rules" : cameOutTheSame(record, again) ? "same" : "different";
  return { id, placement, searchId, heldAt, record, replay: came };
}
