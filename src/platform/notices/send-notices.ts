import { noticeFailed, noticeSent } from "../events/notices.ts";
import type { Mail } from "../mail.ts";
import type { Platform } from "../platform.ts";
import { deleteNoticesBefore, endNotice, findNotices, pendingNotices, type NoticeRow } from "./notices.ts";

interface NoticeDeps extends Platform {
  mail: Mail;
}

const BATCH = 20;

/** Sends what was just owed. Never throws: what the provider, or Postgres, did not take stays `pending` in its row, where the sweep finds it. */
export async function sendNotices(deps: NoticeDeps, ids: readonly string[]): Promise<void> {
  try {
    for (const notice of await findNotices(deps.db, ids)) await send(deps, notice);
  } catch (error) {
    noticeFailed(deps, { outcome: "failed", error });
  }
}

/** Twice at once, or again after an answer that was lost, is one mail by its idempotency key. */
async function send(deps: NoticeDeps, { id, buyerId, email, subject, text }: NoticeRow): Promise<"sent" | "refused" | "pending"> {
  try {
    const result = await deps.mail.send({ to: email, subject, text, idempotencyKey: `notice:${id}` });
    const became = result.ok ? "sent" : "refused";
    await endNotice(deps.db, id, became);
    if (result.ok) noticeSent(deps, { buyerId, noticeId: id });
    else noticeFailed(deps, { buyerId, noticeId: id, outcome: "refused", error: new Error(result.refusal.reason) });
    return became;
  } catch (error) {
    noticeFailed(deps, { buyerId, noticeId: id, outcome: "failed", error });
    return "pending";
  }
}

/**
 * Cron: sends what is owed and did not leave, for the contract's `access.notices.triedSeconds`, within which the provider knows a key again.
 * Where it does not take one, the others wait for the next run.
 */
export async function sendPendingNotices(deps: NoticeDeps): Promise<Record<string, number>> {
  if (deps.settings.mail.state !== "configured") return {};
  const { notices, verification } = deps.contract.access;
  const now = deps.clock.now().getTime();
  // Younger ones are still being sent by who brought them about.
  const within = { from: new Date(now - notices.triedSeconds * 1000), before: new Date(now - 2 * verification.mailDeadlineMs) };
  const became: Record<string, number> = {};
  for (const notice of await pendingNotices(deps.db, within, BATCH)) {
    const outcome = await send(deps, notice);
    became[outcome] = (became[outcome] ?? 0) + 1;
    if (outcome === "pending") break;
  }
  return became;
}

/** Daily retention; running it twice deletes nothing more. */
export async function deleteOldNotices(deps: Platform): Promise<{ deleted: number }> {
  const { keptDays } = deps.contract.access.notices;
  return { deleted: await deleteNoticesBefore(deps.db, new Date(deps.clock.now().getTime() - keptDays * 86_400_000)) };
}
