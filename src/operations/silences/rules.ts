import type { AuditedWrite } from "../../platform/audit/line.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { CountedRaise } from "../alerts/alert.ts";
import { silenceKey } from "../alerts/storm-rules.ts";
import type { Matcher, Silence, WantedSilence } from "./silence.ts";

/** So many may be planned or stand at once: each raise is held against all of them. */
export const MOST_SILENCES = 100;
/** A silence that nobody looks after is a hole in the watch. */
export const LONGEST_SECONDS = 7 * 86_400;
export const FURTHEST_AHEAD_SECONDS = 90 * 86_400;

export type SilenceRefusal =
  | { kind: "too-many-silences" }
  | { kind: "silence-ends-first" }
  | { kind: "silence-too-long" }
  | { kind: "silence-too-far-ahead" };

/** A silence as it is planned; it stands once the ledger notes that its time has come (`begun`). */
export function planned(
  { matcher, reason, beginsAt, ends }: WantedSilence,
  { id, by, unfinished }: { id: string; by: string; unfinished: number },
  now: number,
): Result<Silence, SilenceRefusal> {
  const begins = Math.max(beginsAt ?? now, now);
  const endsAt = "at" in ends ? ends.at : begins + ends.afterSeconds * 1000;
  if (endsAt <= begins) return refused({ kind: "silence-ends-first" });
  if (endsAt - begins > LONGEST_SECONDS * 1000) return refused({ kind: "silence-too-long" });
  if (begins - now > FURTHEST_AHEAD_SECONDS * 1000) return refused({ kind: "silence-too-far-ahead" });
  if (unfinished >= MOST_SILENCES) return refused({ kind: "too-many-silences" });
  const times = { createdAt: now, beginsAt: begins, endsAt, endedAt: null };
  return ok({
    ...{ id, matcher, reason, createdBy: by, endedBy: null },
    kind: begins > now ? "maintenance" : "silence",
    ...times,
    state: "planned",
  });
}

/** Its time has come. That it stands is an alert of the ledger's own, so that whoever is told of its beginning hears of its end. */
export function begun(silence: Silence): { silence: Silence; raise: CountedRaise } {
  const { id, kind, matcher, reason, createdBy, endsAt } = silence;
  const until = new Date(endsAt).toISOString();
  return {
    silence: { ...silence, state: "standing" },
    raise: {
      key: silenceKey(id),
      severity: "info",
      summary: `${kind} until ${until}, of ${describe(matcher)}: ${reason} (${createdBy})`.slice(0, 500),
      detail: { silenceId: id, kind, reason, by: createdBy, until, ...matcher },
      count: 1,
      source: "system",
    },
  };
}

/** It is over: by its time, or by an operator before that. */
export function ended(silence: Silence, by: string | null, now: number): { silence: Silence; reason: string } {
  const reason = by === null ? "its time is over" : `ended by ${by}`;
  return { silence: { ...silence, state: "ended", endedAt: now, endedBy: by }, reason };
}

/** A matcher in words. */
export function describe({ key, severities, section }: Matcher): string {
  return [
    ...(key === undefined ? [] : [`key ${key}`]),
    ...(severities === undefined ? [] : [`severity ${severities.join(" or ")}`]),
    ...(section === undefined ? [] : [`section ${section}`]),
  ].join(", ");
}

/** A line of the trail about it. */
export function lineOf(
  action: "plan" | "begin" | "end",
  { id, kind, matcher, reason, beginsAt, endsAt, createdBy }: Silence,
): AuditedWrite {
  return {
    action: `silence.${action}`,
    subjectKind: "silence",
    subject: id,
    detail: {
      ...{ kind, reason, createdBy },
      matches: describe(matcher),
      beginsAt: new Date(beginsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
    },
  };
}
