import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ChatDeps } from "./ports.ts";
import type { SessionSummary } from "./schemas.ts";
import { insertSession } from "./store.ts";
import { summaryOf } from "./views.ts";

export interface OpenedSession {
  session: SessionSummary;
  replayed: boolean;
}

/** Opens a session. With an Idempotency-Key a repeat answers the same one, as it stands. */
export async function openSession(
  deps: ChatDeps,
  buyerId: string,
  input: { title?: string | undefined; locale?: string | undefined; idempotency?: IdempotencyKey | undefined },
): Promise<Result<OpenedSession, Extract<IdempotencyRefusal, { kind: "idempotency-key-reused" }>>> {
  const at = deps.clock.now();
  const { title = null, locale = null, idempotency } = input;
  const { key: openingKey = null, fingerprint: openingFingerprint = null } = idempotency ?? {};
  const id = deps.ids.next("chat");
  const row = await insertSession(deps.db, { id, buyerId, title, locale, openingKey, openingFingerprint, createdAt: at, updatedAt: at });
  if (row.openingFingerprint !== openingFingerprint) return refused({ kind: "idempotency-key-reused" });
  return ok({ session: summaryOf(row), replayed: row.id !== id });
}
