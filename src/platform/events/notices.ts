import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const noticeMetrics = {
  mails: counter("buyer_notices", "Mails that tell buyers what was done to their accounts, by outcome.", ["outcome"]),
};

export function noticeSent(to: Recorder, fields: { buyerId: string; noticeId: string }): void {
  to.metrics.count(noticeMetrics.mails, { outcome: "sent" });
  say(to, "info", "notice.sent", fields);
}

/** `refused` is final: the provider will not take its address; `failed` is tried again by the cron. */
export function noticeFailed(
  to: Recorder,
  fields: { buyerId?: string; noticeId?: string; outcome: "refused" | "failed"; error: unknown },
): void {
  to.metrics.count(noticeMetrics.mails, { outcome: fields.outcome });
  say(to, "warn", "notice.failed", fields);
}
