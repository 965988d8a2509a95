import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const chatMetrics = {
  messages: counter("chat_messages", "Messages stored, by who said them.", ["role"]),
  replyFailures: counter("chat_reply_failures", "Messages the assistant did not answer, by reason.", ["reason"]),
  failovers: counter("chat_failovers", "Replies made by the fallback model."),
  finalized: counter("chat_sessions_finalized", "Sessions sent to extraction."),
  wakeUpsMissed: counter("brief_wake_ups_missed", "Wake-ups the queue refused; the reconcile sends them."),
  extractions: counter("brief_extractions", "Tries to extract a brief, by outcome.", ["outcome"]),
  edits: counter("brief_edits", "Versions of briefs that buyers made, by who edited.", ["by"]),
  resets: counter("brief_reconcile_resets", "Stuck sessions the reconcile put back in the queue."),
  completions: counter("brief_reconcile_completions", "Sessions the reconcile completed because their brief was there."),
};

export function chatMessageStored(to: Recorder, message: { sessionId: string; messageId: string }): void {
  to.metrics.count(chatMetrics.messages, { role: "user" });
  say(to, "info", "chat.message.stored", message);
}

export function chatReplied(
  to: Recorder,
  reply: { sessionId: string; messageId: string; model: string; partial: boolean; failover: boolean },
): void {
  to.metrics.count(chatMetrics.messages, { role: "assistant" });
  if (reply.failover) to.metrics.count(chatMetrics.failovers, {});
  say(to, "info", "chat.replied", reply);
}

export function chatReplyFailed(to: Recorder, failure: { sessionId: string; messageId: string; reason: string; error?: unknown }): void {
  to.metrics.count(chatMetrics.replyFailures, { reason: failure.reason });
  say(to, "warn", "chat.reply.failed", failure);
}

export function chatFinalized(to: Recorder, session: { sessionId: string }): void {
  to.metrics.count(chatMetrics.finalized, {});
  say(to, "info", "chat.finalized", session);
}

export function wakeUpMissed(to: Recorder, missed: { sessionId: string; error: unknown }): void {
  to.metrics.count(chatMetrics.wakeUpsMissed, {});
  say(to, "warn", "brief.wake-up.missed", missed);
}

type Extraction = {
  sessionId: string;
  attempt: number;
};

export function briefExtracted(to: Recorder, extraction: Extraction & { briefId: string; method: string }): void {
  to.metrics.count(chatMetrics.extractions, { outcome: "extracted" });
  say(to, "info", "brief.extracted", extraction);
}

export function briefEdited(to: Recorder, edit: { briefId: string; version: number; by: string }): void {
  to.metrics.count(chatMetrics.edits, { by: edit.by });
  say(to, "info", "brief.edited", edit);
}

export function extractionRetried(to: Recorder, extraction: Extraction & { delaySeconds: number; reason: string; error?: unknown }): void {
  to.metrics.count(chatMetrics.extractions, { outcome: "retried" });
  say(to, "warn", "brief.extraction.retried", extraction);
}

export function extractionFailed(to: Recorder, extraction: Extraction & { reason: string; error?: unknown }): void {
  to.metrics.count(chatMetrics.extractions, { outcome: "failed" });
  say(to, extraction.reason === "no-items-found" ? "info" : "error", "brief.extraction.failed", extraction);
}

/** Another holder took over meanwhile; what this one found is dropped. */
export function extractionOvertaken(to: Recorder, extraction: Extraction): void {
  to.metrics.count(chatMetrics.extractions, { outcome: "overtaken" });
  say(to, "warn", "brief.extraction.overtaken", extraction);
}

export function briefsReconciled(to: Recorder, found: { resets: readonly string[]; completions: readonly string[] }): void {
  to.metrics.count(chatMetrics.resets, {}, found.resets.length);
  to.metrics.count(chatMetrics.completions, {}, found.completions.length);
  if (found.resets.length + found.completions.length > 0) say(to, "warn", "brief.reconciled", found);
}
