import { chatFinalized, wakeUpMissed } from "../../platform/events/chat.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ChatDeps } from "./ports.ts";
import { decideFinalize, type ChatRefusal } from "./rules.ts";
import type { SessionSummary } from "./schemas.ts";
import { countUserMessages, findSession, queueSession } from "./store.ts";
import { summaryOf } from "./views.ts";

/** Sends a session's conversation to extraction, once: what is queued, finalizing or finalized stays as it is. A wake-up the queue refuses is made good by the reconcile. */
export async function finalizeSession(deps: ChatDeps, buyerId: string, id: string): Promise<Result<SessionSummary, ChatRefusal>> {
  const session = await findSession(deps.db, id, buyerId);
  if (!session) return refused({ kind: "session-not-found" });
  const decided = decideFinalize({ ...session, userMessages: await countUserMessages(deps.db, id) });
  if (!decided.ok) return decided;
  if (decided.value === "already") return ok(summaryOf(session));

  const queued = await queueSession(deps.db, id, buyerId, deps.clock.now());
  if (!queued) return ok(summaryOf((await findSession(deps.db, id, buyerId)) ?? session));
  chatFinalized(deps, { sessionId: id });
  try {
    await deps.briefExtraction.send({ sessionId: id });
  } catch (error) {
    wakeUpMissed(deps, { sessionId: id, error });
  }
  return ok(summaryOf(queued));
}
