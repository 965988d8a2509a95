import type { AuditedWrite } from "../../platform/audit/line.ts";
import type { Alert } from "../alerts/alert.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { daysLater } from "../../platform/time-zone.ts";
import type { Cover, Rota, Shift, WantedCover, WantedRota } from "./rota.ts";

const DAY_MS = 86_400_000;
export const MOST_PEOPLE = 30;
export const LONGEST_TURN_DAYS = 28;
/** So many covers are kept of a receiver, with those to come. */
export const MOST_COVERS = 40;
export const LONGEST_COVER_SECONDS = 31 * 86_400;
export const FURTHEST_AHEAD_SECONDS = 366 * 86_400;

export type RotaRefusal = { kind: "rota-changed"; version: number } | { kind: "rota-too-far-ahead" };
export type CoverRefusal =
  | { kind: "cover-ends-first" }
  | { kind: "cover-too-long" }
  | { kind: "cover-too-far-ahead" }
  | { kind: "too-many-covers" };

/** Who is told of pages by the contract: first, then who is next, each once. */
export const receiversOf = ({ receiver, escalation }: { receiver: string; escalation: readonly { receiver: string }[] }): string[] => [
  ...new Set([receiver, ...escalation.map((step) => step.receiver)]),
];

/** Who is on call at a moment; undefined where it is nobody. In the place of whoever may not act it is the next in turn who may. */
export function shiftAt(rota: Rota, at: number): Shift | undefined {
  const turn = turnAt(rota, at);
  const holder = rota.covers.findLast((cover) => cover.beginsAt <= at && at < cover.endsAt && !isUnable(rota, cover.person)) ?? turn;
  const person = holder?.person;
  if (!holder || person === undefined) return undefined;
  const endsAt = nextChange(rota, at) ?? at;
  const insteadOf = turn && turn.whose !== person ? turn.whose : null;
  return { person, beginsAt: holder.beginsAt, endsAt, insteadOf };
}

/** It would be somebody's turn, and nobody of them all may act: a page for this receiver names no one. */
export const isDeserted = (rota: Rota, at: number): boolean =>
  shiftAt(rota, at) === undefined && shiftAt({ ...rota, unable: [] }, at) !== undefined;

const isUnable = ({ unable = [] }: Rota, person: string): boolean => unable.includes(person);

/** Who of it may not act by now; undefined where that is as it was known. */
export function heeded(rota: Rota, unable: ReadonlySet<string>): Rota | undefined {
  const named = new Set([...rota.people, ...rota.covers.map(({ person }) => person)]);
  const now = [...named].filter((person) => unable.has(person));
  const known = rota.unable ?? [];
  return now.length === known.length && now.every((person) => known.includes(person)) ? undefined : { ...rota, unable: now };
}

/** Who is on call next, after whoever is now: the first few that are others. */
export function shiftsAfter(rota: Rota, now: number, most: number): Shift[] {
  const found: Shift[] = [];
  let last = shiftAt(rota, now)?.person;
  // Each cover has two ends, and of one person alone every turn is the same.
  const looks = 2 * rota.covers.length + rota.people.length * (most + 1) + 1;
  for (let at = nextChange(rota, now), look = 0; at !== undefined && look < looks && found.length < most; look += 1) {
    const shift = shiftAt(rota, at);
    if (shift && shift.person !== last) found.push({ ...shift, beginsAt: at });
    last = shift?.person;
    at = nextChange(rota, at);
  }
  return found;
}

/** When somebody else may be on call, after a moment; undefined for never. */
function nextChange(rota: Rota, at: number): number | undefined {
  const turnEnds = rota.people.length === 0 ? [] : [turnAt(rota, at)?.endsAt ?? rota.firstAt];
  const all = [...turnEnds, ...rota.covers.flatMap(({ beginsAt, endsAt }) => [beginsAt, endsAt])].filter((change) => change > at);
  return all.length === 0 ? undefined : Math.min(...all);
}

interface Turn extends Pick<Shift, "beginsAt" | "endsAt"> {
  /** Whose it is, and who has it: the next in order who may act; undefined where nobody may. */
  whose: string;
  person: string | undefined;
}

function turnAt(rota: Rota, at: number): Turn | undefined {
  const { people, firstAt, everyDays, timeZone } = rota;
  if (people.length === 0 || at < firstAt) return undefined;
  const begins = (turn: number) => daysLater(firstAt, turn * everyDays, timeZone);
  // A change of the clocks moves a turn's beginning by less than a day.
  let turn = Math.floor((at - firstAt) / (everyDays * DAY_MS));
  while (begins(turn) > at) turn -= 1;
  while (begins(turn + 1) <= at) turn += 1;
  const place = turn % people.length;
  const inOrder = [...people.slice(place), ...people.slice(0, place)];
  const person = inOrder.find((one) => !isUnable(rota, one));
  return { whose: inOrder[0] ?? "", person, beginsAt: begins(turn), endsAt: begins(turn + 1) };
}

/** Who takes turns from now, or from a time ahead. Until a later beginning nobody has a turn, but for covers. */
export function rotaSet(known: Rota | undefined, wanted: WantedRota, by: Actor, now: number): Result<Rota, RotaRefusal> {
  const version = known?.version ?? 0;
  if (wanted.replaces !== version) return refused({ kind: "rota-changed", version });
  const { receiver, people, timeZone, everyDays, beginsAt = now } = wanted;
  if (beginsAt - now > FURTHEST_AHEAD_SECONDS * 1000) return refused({ kind: "rota-too-far-ahead" });
  const covers = current(known?.covers ?? [], now);
  return ok({
    receiver,
    people,
    timeZone,
    firstAt: beginsAt,
    everyDays,
    covers,
    version: version + 1,
    changedBy: by.email,
    changedAt: now,
  });
}

/** Somebody takes over for a while. Whoever says so twice, or goes on, has one cover and not two. */
export function covered(
  known: Rota | undefined,
  { receiver, person, reason, beginsAt, ends }: WantedCover,
  { id, by }: { id: string; by: Actor },
  now: number,
): Result<{ rota: Rota; cover: Cover }, CoverRefusal> {
  const begins = Math.max(beginsAt ?? now, now);
  const endsAt = "at" in ends ? ends.at : begins + ends.afterSeconds * 1000;
  if (endsAt <= begins) return refused({ kind: "cover-ends-first" });
  if (endsAt - begins > LONGEST_COVER_SECONDS * 1000) return refused({ kind: "cover-too-long" });
  if (begins - now > FURTHEST_AHEAD_SECONDS * 1000) return refused({ kind: "cover-too-far-ahead" });
  const rota = known ?? {
    receiver,
    people: [],
    timeZone: "UTC",
    firstAt: now,
    everyDays: 7,
    covers: [],
    version: 0,
    changedBy: by.email,
    changedAt: now,
  };
  const kept = current(rota.covers, now);
  const newest = kept.at(-1);
  const goesOn = newest?.person === person && newest.beginsAt <= endsAt && begins <= newest.endsAt ? newest : undefined;
  const cover: Cover = goesOn
    ? { ...goesOn, reason, beginsAt: Math.min(goesOn.beginsAt, begins), endsAt: Math.max(goesOn.endsAt, endsAt) }
    : { id, person, beginsAt: begins, endsAt, reason, by: by.email };
  if (!goesOn && kept.length >= MOST_COVERS) return refused({ kind: "too-many-covers" });
  const unable = (rota.unable ?? []).filter((one) => one !== person);
  return ok({ rota: { ...rota, unable, covers: [...(goesOn ? kept.slice(0, -1) : kept), cover] }, cover });
}

/** Without a cover, whose time is not over: whoever has the turn has it again. Undefined where there is no such cover. */
export function uncovered(rotas: readonly Rota[], id: string, now: number): { rota: Rota; cover: Cover } | undefined {
  for (const rota of rotas) {
    const cover = current(rota.covers, now).find((one) => one.id === id);
    if (cover) return { rota: { ...rota, covers: current(rota.covers, now).filter((one) => one !== cover) }, cover };
  }
  return undefined;
}

const current = (covers: readonly Cover[], now: number): Cover[] => covers.filter(({ endsAt }) => endsAt > now);

const instant = (at: number): string => new Date(at).toISOString();

export const lineOfRota = ({ receiver, people, timeZone, everyDays, firstAt }: Rota): AuditedWrite => ({
  action: "on-call.set",
  subjectKind: "receiver",
  subject: receiver,
  detail: { people: [...people], timeZone, everyDays, beginsAt: instant(firstAt) },
});

export const lineOfHeed = ({ receiver, unable = [] }: Rota): AuditedWrite => ({
  action: "on-call.heed",
  subjectKind: "receiver",
  subject: receiver,
  detail: { unable: [...unable] },
});

export const lineOfRelease = ({ id, key, acknowledgedBy }: Pick<Alert, "id" | "key" | "acknowledgedBy">): AuditedWrite => ({
  action: "alert.release",
  subjectKind: "alert",
  subject: id,
  detail: { key, acknowledgedBy },
});

export const lineOfCover = (
  action: "cover" | "end-cover",
  receiver: string,
  { id, person, beginsAt, endsAt, reason }: Cover,
): AuditedWrite => ({
  action: `on-call.${action}`,
  subjectKind: "cover",
  subject: id,
  detail: { receiver, person, beginsAt: instant(beginsAt), endsAt: instant(endsAt), reason },
});
