import type { AuditLine } from "../../platform/audit/line.ts";
import { mark } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";
import type { SeenRelease } from "../health/ports.ts";

export const TIMELINE_KINDS = ["deploy", "switch", "freeze", "silence", "incident", "on-call"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** Something that changed how the system runs, or the word of an operator about it. */
export interface TimelineEvent {
  kind: TimelineKind;
  /** RFC 3339 UTC. */
  at: string;
  what: Said;
  /** Null where it was noticed, and nobody said who did it. */
  by: string | null;
  /** Whether it brings things back to how they usually are. */
  ends: boolean;
  /** What it is a beginning or an end of; null for what only happens. */
  about: string | null;
  /** Whether it is a beginning whose end has not come. */
  stands: boolean;
  /** Page of what it is about. */
  path: string | null;
}

type Change = { what: Said; about?: string; ends?: boolean; path?: string };
/** Undefined where another line says the same. */
type Saying = (line: AuditLine) => Change | undefined;
/** A state or kind, which has its name in each language. */
const named = (value: unknown): Said => ({ template: word(value), about: [] });
const word = (value: unknown): string => (typeof value === "string" ? value : "");
const figure = (value: unknown): string => (typeof value === "number" ? String(value) : "?");
/** What a freeze of deploys is called in `about`: there is one, however many hold it. */
export const FREEZE = "deploys";
export const switchOf = (feature: string): string => `switch ${feature}`;
const because = (reason: unknown): string => (word(reason) === "" ? "" : `: ${word(reason)}`);

const DESK_ON_CALL = "/admin/desk#title-on-call";

/** What of the audit trail is an event of the timeline, and how it is said. */
const SAID: Readonly<Record<string, { kind: TimelineKind; of: Saying }>> = {
  "switch.set": {
    kind: "switch",
    of: ({ subject, detail: { from, state, reason } }) => ({
      what: mark`${subject} ${named(from)} → ${named(state)}${because(reason)}`,
      about: switchOf(subject),
      ends: state === "on",
    }),
  },
  "switch.expired": {
    kind: "switch",
    of: ({ subject, detail: { from } }) => ({
      what: mark`${subject} ${named(from)} → on: its time was over`,
      about: switchOf(subject),
      ends: true,
    }),
  },
  "deploys.freeze": { kind: "freeze", of: ({ detail: { reason } }) => ({ what: mark`deploys frozen${because(reason)}`, about: FREEZE }) },
  "deploys.thaw": {
    kind: "freeze",
    of: ({ detail: { reason } }) => ({ what: mark`deploys allowed${because(reason)}`, about: FREEZE, ends: true }),
  },
  "deploys.freeze-overridden": {
    kind: "freeze",
    of: ({ detail: { releaseId, reason } }) => ({ what: mark`the freeze was overridden for release ${word(releaseId)}${because(reason)}` }),
  },
  "release.begun": { kind: "deploy", of: ({ detail: { releaseId } }) => ({ what: mark`the roll-out of ${word(releaseId)} began` }) },
  "release.served": { kind: "deploy", of: ({ detail: { releaseId } }) => ({ what: mark`${word(releaseId)} serves all` }) },
  "release.stopped": {
    kind: "deploy",
    of: ({ detail: { releaseId, share, why } }) => ({
      what: mark`${word(releaseId)} was stopped at ${figure(share)} % and taken back${because(why)}`,
      ends: true,
    }),
  },
  "release.rolled-back": {
    kind: "deploy",
    of: ({ detail: { releaseId, from, why } }) => ({
      what: mark`${word(releaseId)} was rolled back to ${word(from)}${because(why)}`,
      ends: true,
    }),
  },
  "on-call.set": {
    kind: "on-call",
    of: ({ subject, detail: { people } }) => ({
      what: mark`${subject}: ${Array.isArray(people) && people.length > 0 ? people.join(", ") : "-"} take turns`,
      path: DESK_ON_CALL,
    }),
  },
  "on-call.cover": {
    kind: "on-call",
    of: ({ detail: { receiver, person, beginsAt, endsAt, reason } }) => ({
      what: mark`${word(person)} covers as ${word(receiver)} from ${word(beginsAt)} to ${word(endsAt)}${because(reason)}`,
      path: DESK_ON_CALL,
    }),
  },
  "on-call.end-cover": {
    kind: "on-call",
    of: ({ detail: { receiver, person } }) => ({ what: mark`${word(person)} covers as ${word(receiver)} no more`, path: DESK_ON_CALL }),
  },
  "on-call.heed": {
    kind: "on-call",
    of: ({ subject, detail: { unable } }) => ({
      what:
        Array.isArray(unable) && unable.length > 0
          ? mark`${subject}: ${unable.join(", ")} may not act any more and is passed over`
          : mark`${subject}: all who are named may act again`,
      path: DESK_ON_CALL,
    }),
  },
  "silence.plan": {
    kind: "silence",
    // One that stands at once is said to begin, in the same moment.
    of: ({ detail: { kind, matches, beginsAt, endsAt, weekly, until, reason } }) => {
      const again = word(weekly) === "" ? "" : mark` and each week (${word(weekly)}) until ${word(until)}`;
      return kind === "silence"
        ? undefined
        : { what: mark`window planned from ${word(beginsAt)} to ${word(endsAt)}${again}, of ${word(matches)}${because(reason)}` };
    },
  },
  "silence.begin": {
    kind: "silence",
    of: ({ subject, detail: { kind, matches, endsAt, reason } }) => ({
      what: mark`${named(kind)} began, until ${word(endsAt)}, of ${word(matches)}${because(reason)}`,
      about: subject,
      path: `/admin/desk#${subject}`,
    }),
  },
  "silence.end": {
    kind: "silence",
    of: ({ subject, detail: { kind, matches } }) => ({ what: mark`${named(kind)} over, of ${word(matches)}`, about: subject, ends: true }),
  },
  "alert.silence": {
    kind: "silence",
    of: ({ detail: { key, seconds } }) => ({ what: mark`${word(key)} silenced for ${figure(seconds)} s` }),
  },
  "alert.silence-ended": {
    kind: "silence",
    of: ({ detail: { key } }) => ({ what: mark`${word(key)}: its silence is over`, ends: true }),
  },
  "incident.open": {
    kind: "incident",
    of: ({ subject, detail: { severity, title } }) => ({
      what: mark`opened, ${named(severity)}: ${word(title)}`,
      about: subject,
      path: `/admin/incidents/${subject}`,
    }),
  },
  "incident.close": {
    kind: "incident",
    of: ({ subject, detail: { rootCause } }) => ({
      what: mark`closed${because(rootCause)}`,
      about: subject,
      ends: true,
      path: `/admin/incidents/${subject}`,
    }),
  },
};

/** The audit trail's actions that are events of these kinds. */
export const actionsOf = (kinds: readonly TimelineKind[]): string[] =>
  Object.entries(SAID).flatMap(([action, { kind }]) => (kinds.includes(kind) ? [action] : []));

/** What a line says in words, where it is of the timeline. */
export function wordsOf(line: AuditLine): { kind: TimelineKind; what: Said } | undefined {
  const [event] = eventOf(line);
  return event && { kind: event.kind, what: event.what };
}

function eventOf(line: AuditLine): TimelineEvent[] {
  const said = SAID[line.action];
  if (said === undefined) return [];
  const change = said.of(line);
  if (change === undefined) return [];
  const { what, about = null, ends = false, path = null } = change;
  return [{ kind: said.kind, at: line.at, what, by: line.actor.email, about, ends, stands: about !== null && !ends, path }];
}

/** Events, newest first, of which a beginning stands where nothing newer is about the same and its owner has not said that it is over. */
export function standingNow(events: readonly TimelineEvent[], isOver: (event: TimelineEvent) => boolean): TimelineEvent[] {
  const later = new Set<string>();
  return events.map((event) => {
    const stands = event.stands && event.about !== null && !later.has(event.about) && !isOver(event);
    if (event.about !== null) later.add(event.about);
    return { ...event, stands };
  });
}

/** Where a page ends and the next begins: after this line, and after what is not older than it. */
export interface TimelinePosition {
  at: string;
  id: string;
}

export interface TimelinePage {
  items: TimelineEvent[];
  next: TimelinePosition | null;
}

interface Given {
  /** Of each owner its newest `limit + 1` from the position on, or all it has. */
  trails: readonly (readonly AuditLine[])[];
  /** All that are kept. */
  releases: readonly SeenRelease[];
  kinds: readonly TimelineKind[];
  after: TimelinePosition | undefined;
  limit: number;
}

/**
 * A page of the timeline, newest first. It is bounded by the audit trail's lines, at most `limit`; releases stand between them where
 * their time is, those that are older than every line on the last page.
 */
export function timelinePage({ trails, releases, kinds, after, limit }: Given): TimelinePage {
  const wanted = new Set(actionsOf(kinds));
  // An owner that runs the release before does not know of several actions, and answers with all.
  const lines = trails
    .flat()
    .filter(({ action }) => wanted.has(action))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const shown = lines.slice(0, limit);
  const last = shown.at(-1);
  const next = lines.length > limit && last !== undefined ? { at: last.at, id: last.id } : null;
  const deploys = kinds.includes("deploy") ? releases : [];
  const items = [
    ...shown.flatMap(eventOf),
    ...deploys
      .filter(({ since }) => (after === undefined || since < after.at) && (next === null || since >= next.at))
      .map(({ releaseId, since }): TimelineEvent => ({
        kind: "deploy",
        at: since,
        what: mark`release ${releaseId} began to serve`,
        by: null,
        about: null,
        ends: false,
        stands: false,
        path: null,
      })),
  ];
  return { items: items.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)), next };
}

/** Values of minutes added up to so many columns, oldest first; the last may be of fewer minutes. */
export function columnsOf(minutes: readonly number[], columns: number): number[] {
  const width = Math.max(1, Math.ceil(minutes.length / columns));
  return Array.from({ length: Math.ceil(minutes.length / width) }, (_, column) =>
    minutes.slice(column * width, (column + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}
