import { sql } from "drizzle-orm";
import * as z from "zod";
import { storeDeadLetter } from "../dead-letters/store-dead-letter.ts";
import type { DeadLettersDeps, LetterOwner } from "../dead-letters/ports.ts";
import { llmRetryFailed } from "../../platform/events/llm.ts";
import { recordUsage } from "./record-usage.ts";
import {
  dueSetAside,
  forgetSetAside,
  isDue,
  isStored,
  keepSetAside,
  refuseSetAside,
  requeueSetAside,
  type Unstorable,
} from "./set-aside-store.ts";
import { usageRecordSchema } from "./usage-record.ts";
import { once } from "../../platform/once.ts";

/** Where the dead letters of records stand that the audit events will not take: beside those of queues, as operators decide both alike. */
export const USAGE_LETTERS = "llm-usage";

/** Tried again at once; the rest at the next minute. */
const RETRIED = 20;

const setAsideBody = once(() => z.looseObject({ callId: z.string(), reason: z.string() }));

/**
 * Keeps records that cannot be stored as they are (LLM-2), each with a dead letter to be decided, so that one bad figure costs no other
 * call its audit event. Each step again changes nothing. Throws where Postgres does not answer: they are then offered again.
 */
export async function setAside(deps: DeadLettersDeps, unstorable: readonly Unstorable[]): Promise<void> {
  if (unstorable.length === 0) return;
  await keepSetAside(deps.db, unstorable);
  for (const { record, reason } of unstorable) {
    const body = { callId: record.callId, userId: record.userId, reason };
    await storeDeadLetter(deps, USAGE_LETTERS, usageLetters(deps), { id: record.callId, body });
  }
}

/** Tries records again whose letters an operator replayed: stored, or back to be decided. For the minute's cron, and for who decides. */
export async function retrySetAside(deps: DeadLettersDeps): Promise<{ stored: number; refused: number }> {
  const outcome = { stored: 0, refused: 0 };
  for (const { callId, record: text } of await dueSetAside(deps.db, RETRIED)) {
    const record = usageRecordSchema().safeParse(JSON.parse(text));
    const refused = record.success ? (await recordUsage(deps, [record.data]))[0]?.reason : "the record is not readable";
    await (refused === undefined ? forgetSetAside(deps.db, callId) : refuseSetAside(deps.db, callId, refused));
    outcome[refused === undefined ? "stored" : "refused"] += 1;
  }
  return outcome;
}

export const usageLetters = (deps: DeadLettersDeps): LetterOwner => ({
  read(body) {
    const read = setAsideBody().safeParse(body);
    return read.success ? { subject: read.data.callId, reason: read.data.reason, cause: "store-refused" } : undefined;
  },
  work: {
    requeue: async (callId, allowed) => [requeueSetAside(deps.db, callId, allowed)],
    underWay: isDue,
    succeeded: isStored,
    failed: (callId) => sql`not ${isDue(callId)}`,
    async wake() {
      try {
        await retrySetAside(deps);
      } catch (error) {
        // It stays due: the next minute's cron tries it.
        llmRetryFailed(deps, { error });
      }
    },
  },
});
