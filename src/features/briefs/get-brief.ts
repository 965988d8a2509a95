import type { Platform } from "../../platform/platform.ts";
import type { Brief } from "./schemas.ts";
import { findBrief, type BriefRow } from "./store.ts";

/** A buyer's own brief, or undefined. */
export async function getBrief(deps: Platform, buyerId: string, briefId: string): Promise<Brief | undefined> {
  const row = await findBrief(deps.db, briefId, buyerId);
  return row && briefOf(row);
}

export const briefOf = ({ id, sessionId, content, method, confidence, createdAt }: BriefRow): Brief => ({
  ...content,
  id,
  sessionId,
  method,
  confidence,
  createdAt: createdAt.toISOString(),
});
