import type { Platform } from "../../platform/platform.ts";
import { listMessages } from "./store.ts";

export interface ConversationMessage {
  id: string;
  role: "user" | "assistant";
  content: string;
  at: Date;
}

/** What was said in a session, in order, for whoever extracts its brief. */
export async function listConversation(deps: Platform, sessionId: string): Promise<ConversationMessage[]> {
  const messages = await listMessages(deps.db, sessionId);
  return messages.map(({ id, role, content, createdAt }) => ({ id, role, content, at: createdAt }));
}
