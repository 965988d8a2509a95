import { ok, refused, type Result } from "../../platform/result.ts";
import type { ChatDeps } from "./ports.ts";
import type { ChatRefusal } from "./rules.ts";
import type { SessionSummary } from "./schemas.ts";
import { findSession } from "./store.ts";
import { summaryOf } from "./views.ts";

/** How a buyer's own session stands, without what was said in it. */
export async function readSummary(deps: ChatDeps, buyerId: string, id: string): Promise<Result<SessionSummary, ChatRefusal>> {
  const session = await findSession(deps.db, id, buyerId);
  return session ? ok(summaryOf(session)) : refused({ kind: "session-not-found" });
}
