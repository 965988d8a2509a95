import type { Author } from "../../platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Alert, CountedRaise } from "./alert.ts";
import type { Decided, LedgerEffect } from "./effects.ts";
import type { AlertAction, AlertRefusal } from "./ports.ts";
import { asMuted, mutedBy } from "../silences/matcher-rules.ts";
import { damped } from "./damping-rules.ts";
import { saidOver, silenceOver } from "./silence-rules.ts";
import { acknowledgedTo, routeOf, saved, says, told, toldBy, type Circumstances } from "./telling-rules.ts";
import { besides, causeOf, isStorm, isToldAnew, joined, staysUnder, stormPrefix, stormRaise, takes } from "./storm-rules.ts";
import {
  acknowledge,
  decideDue,
  decideRaise,
  decideResolve,
  group,
  isRiseOwed,
  scheduled,
  silence,
  ungroup,
  worst,
  type AlertPlan,
} from "./rules.ts";

/** What the ledger knows when a key is raised. */
export interface KnownOfKey {
  /** The alert's id, where a new one is made. */
  newId: string;
  open: Alert | undefined;
  /** The latest of the key, open or not. */
  last: Alert | undefined;
  /** Open alerts that say what follows from them. */
  causes: readonly Alert[];
  /** How many are grouped under the open one; asked for where a word is made of it. */
  readonly grouped: number;
  /** Open alerts that may follow from this one. */
  followers: readonly Alert[];
  /** The storm that may begin with it. */
  stormy: KnownOfStorm;
}

/** What the ledger knows of the keys that begin like one that is told of for the first time. */
export interface KnownOfStorm {
  newId: string;
  /** What the contract says of how many may stand alone: of its beginning, or where these are fewer of all. */
  of: "aloneAtMost" | "anyAtMost";
  /** Those that are open and under nothing. */
  loose: readonly Alert[];
  /** The latest storm of them, open or not; of all there is a new one each time. */
  last: Alert | undefined;
}

/** What a key was raised under before, and the alert that came of it unless it is forgotten. */
export interface EarlierRaise {
  fingerprint: string;
  alert: Alert | undefined;
}

/** A condition is raised: kept or counted, told to the channel and to the feed, and what already follows from it goes under it. */
export function raised(raise: CountedRaise, known: KnownOfKey, by: Circumstances): Decided<Alert> {
  const { open, last } = known;
  // An open alert keeps its worst severity, whatever it is raised with now.
  const condition = { ...raise, severity: worst(open, raise) };
  const muted = mutedBy(by.silences, condition, by.now);
  const explained = causeOf(condition, known.causes, gathering(by));
  // What is not told is none of the many that are told as one.
  const cause = muted && explained && isStorm(explained) ? undefined : explained;
  const others = toldBeside(known.stormy, open?.id, by);
  const storm = cause || muted || !isToldAnew(open, raise) ? undefined : stormOf(condition, others, by);
  const facts = { ...factsOf(condition, known.newId, open ? undefined : last, by), causeId: (cause ?? storm?.alert)?.id ?? null };
  const plan = decideRaise(open && leaving(open, condition, known.causes), raise, facts, by.policy);
  const { alert } = plan;
  const joins = cause && isStorm(cause) && alert.causeId === cause.id && open?.causeId !== cause.id;
  return {
    answer: alert,
    effects: [
      ...told(plan, plan.notify === null ? 0 : known.grouped, by),
      ...(open ? [] : [says("alert-opened", alert)]),
      ...gathered(alert, known.followers, gathering(by)),
      ...(joins ? [saved(scheduled(joined(cause, condition, by.now), by.policy))] : []),
      ...(storm ? begun(storm, others, by) : []),
      ...(raise.by ? [audited(raise.by, "raise", alert.id, { key: raise.key, severity: raise.severity })] : []),
    ],
  };
}

/** The same, once for each Idempotency-Key: a repeat is answered with the alert of the first time. */
export function raisedOnce(
  raise: CountedRaise,
  idempotency: IdempotencyKey | undefined,
  known: KnownOfKey & { earlier: EarlierRaise | undefined },
  by: Circumstances,
): Result<Decided<{ alert: Alert; replayed: boolean }>, IdempotencyRefusal> {
  const { earlier } = known;
  if (idempotency && earlier && earlier.fingerprint !== idempotency.fingerprint) return refused({ kind: "idempotency-key-reused" });
  if (earlier?.alert) return ok({ answer: { alert: earlier.alert, replayed: true }, effects: [] });
  const { answer: alert, effects } = raised(raise, known, by);
  const remembered: LedgerEffect[] = idempotency
    ? [{ kind: "remember-raise", key: idempotency.key, fingerprint: idempotency.fingerprint, alertId: alert.id }]
    : [];
  return ok({ answer: { alert, replayed: false }, effects: [...effects, ...remembered] });
}

/** The condition is gone: the channel and the feed hear of it, and what was grouped under it stands for itself. */
export function resolved(alert: Alert, reason: string, grouped: readonly Alert[], by: Circumstances): Decided<Alert> {
  const plan = decideResolve(alert, reason, by.now);
  return {
    answer: plan.alert,
    effects: [
      ...told(plan, grouped.length, by),
      says("alert-resolved", plan.alert),
      // Whoever ends a storm ends what is under it: what still holds is raised again.
      ...grouped.flatMap((each) => (isStorm(alert) ? resolved(each, reason, [], by).effects : [saved(ungroup(each, by.now, by.policy))])),
    ],
  };
}

/** An operator's act on an alert that is open (ALR-10). */
export function handled(
  { alert, grouped }: { alert: Alert | undefined; grouped: readonly Alert[] },
  action: AlertAction,
  author: Author,
  by: Circumstances,
): Result<Decided<Alert>, AlertRefusal> {
  if (!alert) return refused({ kind: "no-such-alert" });
  if (alert.state === "resolved") return refused({ kind: "alert-resolved" });
  const { kind, ...detail } = action;
  const { answer, effects } = acted(alert, grouped, action, { ...by, operator: author.email });
  return ok({ answer, effects: [audited(author, kind, alert.id, { key: alert.key, ...detail }), ...effects] });
}

/** Whether it is yet to be told of, or of as a page: then it may be one of many that are told as one. */
export const isToldFirst = (alert: Pick<Alert, "notifications" | "severity" | "toldSeverity">): boolean =>
  alert.notifications === 0 || (alert.severity === "page" && isRiseOwed(alert));

/** The time to notify again has come. What would be told for the first time with many of its kind goes under one for all of them. */
export function reminded(
  known: Alert,
  { grouped, causes, stormy }: Pick<KnownOfKey, "grouped" | "causes" | "stormy">,
  by: Circumstances,
): LedgerEffect[] {
  const given = asMuted(known, by.silences, by.now);
  const alert = silenceOver(given, by.now) ?? given;
  const over = alert === given ? [] : saidOver(given);
  const plan = decideDue(given, by.now, by.policy);
  if (!isToldFirst(alert) || plan.notify === null) return [...over, ...toldBy(routeOf(alert, plan.notify, by), plan, grouped, by)];
  const cause = causeOf(alert, causes, gathering(by));
  if (cause) {
    const under = saved(group(alert, cause.id));
    return [...over, under, ...(isStorm(cause) ? [saved(scheduled(joined(cause, alert, by.now), by.policy))] : [])];
  }
  const others = toldBeside(stormy, alert.id, by);
  const storm = stormOf(alert, others, by);
  return [
    ...over,
    ...(storm
      ? [saved(group(alert, storm.alert.id)), ...begun(storm, others, by)]
      : toldBy(routeOf(alert, plan.notify, by), plan, grouped, by)),
  ];
}

function acted(alert: Alert, grouped: readonly Alert[], action: AlertAction, by: Circumstances & { operator: string }): Decided<Alert> {
  switch (action.kind) {
    case "resolve":
      return resolved(alert, `${by.operator}: ${action.reason}`, grouped, by);
    case "acknowledge": {
      const acknowledged = acknowledge(alert, by.operator, by.now);
      const { alert: answer, effects } =
        alert.acknowledgedAt === null ? acknowledgedTo(acknowledged, by) : { alert: acknowledged, effects: [] };
      return { answer, effects: [saved(answer), ...effects] };
    }
    case "assign":
      return changed({ ...alert, assignedTo: action.to });
    case "silence":
      return changed(silence(alert, by.now + action.seconds * 1000, by.policy));
  }
}

/** What a key that is raised anew is told by: the silence of its last alert, and whether it is held. What wakes nobody waits for others to come with it. */
function factsOf(
  condition: Pick<Alert, "key" | "severity">,
  id: string,
  last: Alert | undefined,
  { now, policy, silences }: Circumstances,
) {
  const { severity } = condition;
  const damping = damped(last, severity, { now, flap: policy.flap });
  const waitsUntil = severity === "page" ? now : now + policy.grouping.waitSeconds * 1000;
  const heldUntil = Math.max(damping?.heldUntil ?? 0, waitsUntil);
  const muted = mutedBy(silences, condition, now);
  return { id, now, silencedUntil: last?.silencedUntil ?? null, muted, heldUntil, flaps: damping?.flaps ?? 0, worstInRow: damping?.worst };
}

/** Of the keys that begin alike those that a condition may be told with: not itself, and nothing that is muted. */
const toldBeside = (stormy: KnownOfStorm, id: string | undefined, { silences, now }: Circumstances): KnownOfStorm => ({
  ...stormy,
  loose: stormy.loose.filter((alert) => alert.id !== id && !mutedBy(silences, alert, now)),
});

/** The storm that begins with a condition: so many of its key's beginning came beside it. Undefined where it may stand alone. */
function stormOf(
  begins: Pick<CountedRaise, "key" | "severity" | "explains">,
  known: KnownOfStorm,
  by: Circumstances,
): AlertPlan | undefined {
  const prefix = stormPrefix(begins);
  const beside = besides(begins, known.loose, gathering(by));
  if (prefix === undefined || beside.length < by.policy.grouping[known.of]) return undefined;
  const raise = stormRaise(known.of === "aloneAtMost" ? prefix : { id: known.newId }, [...beside, begins]);
  const open = known.last?.state === "open" ? known.last : undefined;
  return decideRaise(open, raise, { ...factsOf(raise, known.newId, open ? undefined : known.last, by), causeId: null }, by.policy);
}

export const gathering = ({ now, policy }: Circumstances) => ({ now, grouping: policy.grouping });

/** A storm is told of, and takes what is of its class under itself. */
function begun(plan: AlertPlan, { loose }: KnownOfStorm, by: Circumstances): LedgerEffect[] {
  const { alert: storm } = plan;
  const taken = loose.filter((alert) => takes(storm, alert));
  return [...told(plan, taken.length + 1, by), says("alert-opened", storm), ...gathered(storm, taken, gathering(by))];
}

/** What becomes a page does not stay under what wakes nobody; nor does a page of before, which could go there. */
const leaving = (open: Alert, condition: CountedRaise, causes: readonly Alert[]): Alert =>
  staysUnder(open.causeId, condition, causes) ? open : { ...open, causeId: null };

/** A cause takes what already follows from it under itself. */
function gathered(cause: Alert, followers: readonly Alert[], by: ReturnType<typeof gathering>): LedgerEffect[] {
  if (cause.causeId !== null) return [];
  return followers
    .filter((alert) => alert.causeId === null && alert.explains.length === 0 && causeOf(alert, [cause], by) !== undefined)
    .map((follower) => saved(group(follower, cause.id)));
}

const changed = (alert: Alert): Decided<Alert> => ({ answer: alert, effects: [saved(alert)] });

const audited = (author: Author, verb: AlertAction["kind"] | "raise", subject: string, detail: Record<string, unknown>): LedgerEffect => ({
  kind: "audit",
  author,
  write: { action: `alert.${verb}`, subjectKind: "alert", subject, detail },
});
