import { ok, refused, type Result } from "../../platform/result.ts";
import type { ChatDeps } from "./ports.ts";
import { findAnswered } from "./reply-lease.ts";
import { replayReply } from "./reply-stream.ts";
import { isAnswering, type ChatRefusal } from "./rules.ts";

/** The answer to a message, from behind the event a client had last: for one whose stream broke. While it is still made the client comes again. */
export async function resumeReply(
  deps: ChatDeps,
  buyerId: string,
  { sessionId, messageId }: { sessionId: string; messageId: string },
  lastEventId: string | null,
): Promise<Result<ReadableStream<Uint8Array>, ChatRefusal>> {
  const found = await findAnswered(deps.db, sessionId, buyerId, messageId);
  if (!found) return refused({ kind: "message-not-found" });
  const { session, message, reply } = found;
  if (session.answering === message.id && isAnswering(session, deps.clock.now()))
    return refused({ kind: "reply-under-way", retryAfterSeconds: 1 });
  return reply ? ok(replayReply(reply, lastEventId)) : refused({ kind: "not-answered" });
}
