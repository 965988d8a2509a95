import { SYSTEM } from "../../platform/audit/line.ts";
import type { Alert } from "./alert.ts";
import type { LedgerEffect } from "./effects.ts";
import { recorded } from "../../platform/language/say.ts";

/** Whether a silence by matcher keeps its words back. */
export const isMuted = ({ muted }: Alert, now: number): boolean => muted !== undefined && muted.until > now;

/** The alert whose own silence is over by its time, without it; undefined where none is over. One that ends under another goes on until that does. */
export function silenceOver(alert: Alert, now: number): Alert | undefined {
  const { silencedUntil, state } = alert;
  return state === "open" && !isMuted(alert, now) && silencedUntil !== null && silencedUntil <= now
    ? { ...alert, silencedUntil: null }
    : undefined;
}

/** Whether the channel is owed a word because a silence is over: it was told nothing since, and nobody works on it. */
export const isWordOwed = ({ silencedUntil, lastNotifiedAt, acknowledgedAt }: Alert): boolean =>
  silencedUntil !== null && acknowledgedAt === null && (lastNotifiedAt ?? 0) < silencedUntil;

/** That a silence is over: in the trail, because nobody did it, and in the feed. */
export function saidOver({ id, key, severity, silencedUntil }: Alert): LedgerEffect[] {
  const until = new Date(silencedUntil ?? 0).toISOString();
  return [
    {
      kind: "audit",
      author: SYSTEM,
      write: { action: "alert.silence-ended", subjectKind: "alert", subject: id, detail: { key, until } },
    },
    { kind: "notify", notification: { topic: "silence-ended", severity, title: recorded`${key}: its silence is over`, alertId: id } },
  ];
}
