import { ok, refused, type Result } from "../../platform/result.ts";
import type { ChatDeps } from "./ports.ts";
import type { ChatRefusal } from "./rules.ts";
import type { Session } from "./schemas.ts";
import { findConversation } from "./store.ts";
import { sessionOf } from "./views.ts";

/** A buyer's own session with all its messages. */
export async function readSession(deps: ChatDeps, buyerId: string, id: string): Promise<Result<Session, ChatRefusal>> {
  const found = await findConversation(deps.db, id, buyerId);
  return found ? ok(sessionOf(found.session, found.messages)) : refused({ kind: "session-not-found" });
}
