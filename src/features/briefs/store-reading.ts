import type { ExtractionLease } from "../chat/extraction-lease.ts";
import { loadBriefReading } from "../../sdks.ts";
import { stateOf } from "./apply-edit.ts";
import type { BriefsDeps } from "./ports.ts";
import type { Reading } from "./rules.ts";
import { findSessionsBrief, insertBrief, insertReading } from "./store.ts";

/** A buyer does not edit faster than this. */
const TRIES = 4;

/**
 * Ends an extraction with what was read: the session's first brief, or the next version of the one it has, into which what the buyer set meanwhile
 * goes as well. Undefined where the lease was lost.
 */
export async function storeReading(
  deps: BriefsDeps,
  lease: ExtractionLease,
  { state, method, version, language }: Reading,
  at: Date,
): Promise<{ briefId: string; eventId: string } | undefined> {
  const eventId = deps.ids.next("evt");
  const read = { eventId, extracted: state.content, method, version, at };
  for (let left = TRIES; left > 0; left -= 1) {
    const brief = await findSessionsBrief(deps.db, lease.sessionId);
    if (!brief) {
      const id = deps.ids.next("brf");
      return (await insertBrief(deps.db, lease, { ...read, id, state, changes: [] })) ? { briefId: id, eventId } : undefined;
    }
    const { mergeReading } = await loadBriefReading();
    const merged = mergeReading(stateOf(brief), brief.extracted ?? brief.content, state, language);
    if (await insertReading(deps.db, lease, brief.revision, { ...read, ...merged, id: brief.id })) return { briefId: brief.id, eventId };
    const now = await findSessionsBrief(deps.db, lease.sessionId);
    if (now?.revision === brief.revision) return undefined;
  }
  throw new Error(`the brief of ${lease.sessionId} changed under each of ${TRIES} tries to store what was read; the lease runs out`);
}
