import { deferredFailed } from "../../platform/events/crons.ts";
import type { ChatDeps } from "./ports.ts";
import { renewReply, type ReplyLease } from "./reply-lease.ts";

/**
 * Keeps the lease of an answer for as long as it is made, however long its stream takes, until it is ended here or was lost. Who dies of it keeps
 * it no longer than the lease.
 */
export function keepReply(deps: ChatDeps, lease: ReplyLease): { end(): void } {
  const seconds = deps.contract.chat.replyLeaseSeconds;
  const over = Promise.withResolvers<"over">();
  const keep = async (): Promise<void> => {
    while ((await Promise.race([over.promise, deps.pause((seconds * 1000) / 3)])) !== "over") {
      if (!(await renewed(deps, lease, seconds))) return;
    }
  };
  deps.defer(keep());
  return { end: () => over.resolve("over") };
}

/** False where it was lost. Where nobody knows, it is tried again: the statement is fenced. */
async function renewed(deps: ChatDeps, lease: ReplyLease, seconds: number): Promise<boolean> {
  try {
    return await renewReply(deps.db, lease, seconds);
  } catch (error) {
    deferredFailed(deps, error);
    return true;
  }
}
