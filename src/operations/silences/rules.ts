import { SYSTEM, type AuditedWrite, type Author } from "../../platform/audit/line.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Actor } from "../../platform/identity.ts";
import { daysLater } from "../../platform/time-zone.ts";
import type { CountedRaise } from "../alerts/alert.ts";
import { silenceKey } from "../alerts/storm-rules.ts";
import type { Matcher, Recurrence, Silence, WantedSilence } from "./silence.ts";
import { recorded } from "../../platform/language/say.ts";

const WEEK_MS = 7 * 86_400_000;
/** So many may be planned or stand at once: each raise is held against all of them. */
export const MOST_SILENCES = 100;
/** A silence that nobody looks after is a hole in the watch. */
export const LONGEST_SECONDS = 7 * 86_400;
export const FURTHEST_AHEAD_SECONDS = 90 * 86_400;
/** One that comes back is planned anew after a year at the latest, by somebody who looks at it. */
export const LONGEST_SERIES_SECONDS = 366 * 86_400;
/** One that comes back each week is over before the next, whatever the clocks do. */
export const LONGEST_OF_SERIES_SECONDS = 6 * 86_400;

export type SilenceRefusal =
  | { kind: "too-many-silences" }
  | { kind: "silence-ends-first" }
  | { kind: "silence-too-long" }
  | { kind: "silence-too-far-ahead" }
  | { kind: "silence-meets-itself" }
  | { kind: "silence-never-again" }
  | { kind: "silence-for-too-long" };

/** A silence as it is planned; it stands once the ledger notes that its time has come (`begun`). */
export function planned(
  { matcher, reason, beginsAt, ends, recurs: wanted }: WantedSilence,
  { id, by, unfinished }: { id: string; by: Actor; unfinished: number },
  now: number,
): Result<Silence, SilenceRefusal> {
  const begins = Math.max(beginsAt ?? now, now);
  const endsAt = "at" in ends ? ends.at : begins + ends.afterSeconds * 1000;
  if (endsAt <= begins) return refused({ kind: "silence-ends-first" });
  if (endsAt - begins > LONGEST_SECONDS * 1000) return refused({ kind: "silence-too-long" });
  if (begins - now > FURTHEST_AHEAD_SECONDS * 1000) return refused({ kind: "silence-too-far-ahead" });
  if (unfinished >= MOST_SILENCES) return refused({ kind: "too-many-silences" });
  const times = { createdAt: now, beginsAt: begins, endsAt, endedAt: null };
  const recurs = wanted && { ...wanted, firstAt: begins };
  const silence: Silence = {
    ...{ id, matcher, reason, createdBy: by.email, creatorId: by.id, endedBy: null },
    kind: begins > now || recurs ? "maintenance" : "silence",
    ...times,
    state: "planned",
    ...(recurs ? { recurs } : {}),
  };
  const refusal = recurs && refusalOfSeries(silence, recurs, now);
  return refusal ? refused(refusal) : ok(silence);
}

function refusalOfSeries(silence: Silence, { until }: Recurrence, now: number): SilenceRefusal | undefined {
  if (silence.endsAt - silence.beginsAt > LONGEST_OF_SERIES_SECONDS * 1000) return { kind: "silence-meets-itself" };
  if (until - now > LONGEST_SERIES_SECONDS * 1000) return { kind: "silence-for-too-long" };
  return nextTime(silence, now) ? undefined : { kind: "silence-never-again" };
}

/** When one that comes back stands again: the first time after its own that is not over by now; undefined where it does not. */
export function nextTime({ recurs, beginsAt, endsAt }: Pick<Silence, "recurs" | "beginsAt" | "endsAt">, now: number) {
  if (!recurs) return undefined;
  const { firstAt, timeZone, until } = recurs;
  const takes = endsAt - beginsAt;
  const notBefore = Math.max(beginsAt, now - takes);
  for (let week = Math.max(1, Math.floor((notBefore - firstAt) / WEEK_MS)); ; week += 1) {
    const next = daysLater(firstAt, 7 * week, timeZone);
    if (next > until) return undefined;
    if (next > beginsAt && next + takes > now) return { beginsAt: next, endsAt: next + takes };
  }
}

/** The next of a series, once one of it is over; undefined where there is none. */
export function followed(silence: Silence, id: string, now: number): Silence | undefined {
  const times = nextTime(silence, now);
  return times && { ...silence, id, ...times, state: "planned", createdAt: now, endedAt: null, endedBy: null };
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
      summary: (kind === "silence"
        ? recorded`silence until ${until}, of ${describe(matcher)}: ${reason} (${createdBy})`
        : recorded`maintenance until ${until}, of ${describe(matcher)}: ${reason} (${createdBy})`
      ).slice(0, 500),
      detail: { silenceId: id, kind, reason, by: createdBy, until, ...matcher },
      count: 1,
      source: "system",
    },
  };
}

/** It is over: by its time, or by an operator before that. */
export function ended(silence: Silence, by: string | null, now: number): { silence: Silence; reason: string } {
  const reason = by === null ? recorded`its time is over` : recorded`ended by ${by}`;
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

/** Who what happens to it by its time is by: whoever planned it. */
export const authorOfSilence = ({ creatorId, createdBy }: Silence): Author =>
  creatorId === undefined ? SYSTEM : { id: creatorId, email: createdBy, requestId: null };

/** A line of the trail about it. */
export function lineOf(
  action: "plan" | "begin" | "end",
  { id, kind, matcher, reason, beginsAt, endsAt, createdBy, recurs }: Silence,
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
      ...(recurs ? { weekly: recurs.timeZone, until: new Date(recurs.until).toISOString() } : {}),
    },
  };
}
