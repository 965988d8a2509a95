import type { Transport } from "./delivery.ts";
import type { Alert, AlertWay, NotificationKind } from "./alert.ts";
import type { LedgerEffect } from "./effects.ts";
import type { NotificationTopic } from "../notifications/notification.ts";
import { alertPayload, type Origin } from "./payload.ts";
import type { Rota } from "../on-call/rota.ts";
import { shiftAt } from "../on-call/rules.ts";
import type { Silence } from "../silences/silence.ts";
import { nextStep, type AlertPlan, type AlertPolicy } from "./rules.ts";

/** By what the ledger decides: its clock, the contract, and where it stands. */
export interface Circumstances {
  now: number;
  policy: AlertPolicy & { silenceSeconds: number; receiver: string };
  /** Whether there is another way than the primary. */
  secondaryConfigured: boolean;
  origin: Origin;
  /** Ways whose receivers keep whether somebody has an alert. */
  keeping: readonly AlertWay[];
  /** Who is on call for each receiver. */
  rotas: readonly Rota[];
  /** Silences by matcher that are not ended. */
  silences: readonly Silence[];
}

/** Where the next word of an alert goes: to who is next while nobody acknowledges a page, on every way once the chain is through. */
export function routeOf(alert: Alert, kind: NotificationKind | null, { policy, secondaryConfigured }: Circumstances): Route {
  const step = nextStep(alert, policy);
  if (kind === "renotify" && alert.severity === "page" && !step)
    return { transports: secondaryConfigured ? ["primary", "secondary"] : ["primary"], receiver: undefined };
  if (kind !== "escalate" || !step) return USUAL;
  const transport = step.transport === "secondary" && !secondaryConfigured ? "primary" : step.transport;
  return { transports: [transport], receiver: step.receiver };
}

export interface Route {
  transports: readonly Transport[];
  receiver: string | undefined;
}

export const USUAL: Route = { transports: ["primary"], receiver: undefined };

export interface Told {
  alert: Alert;
  kind: NotificationKind;
  transport: Transport;
  /** How many alerts are grouped under it. */
  grouped: number;
  simulateFailure?: boolean;
  receiver?: string | undefined;
}

/** What somebody is to be woken by. */
const WAKES: ReadonlySet<NotificationKind> = new Set<NotificationKind>(["open", "renotify", "escalate", "severity-rise"]);

/** A notification's delivery on one transport; its body is made once, so that every try and every duplicate has the same bytes. */
export function deliveryOf(
  { alert, kind, transport, grouped, simulateFailure = false, receiver: next }: Told,
  { now, policy, origin, rotas }: Circumstances,
): LedgerEffect {
  const { id: subjectId, notifications: sequence, drill } = alert;
  const page = alert.severity === "page";
  const receiver = next ?? (page && WAKES.has(kind) ? policy.receiver : undefined);
  const rota = rotas.find((one) => one.receiver === receiver);
  const payload = alertPayload({ kind, alert, grouped, receiver, shift: rota && shiftAt(rota, now) }, origin, now);
  // A step of the chain goes by one transport alone; what is told on both need not cross.
  const crosses = page && (transport === "primary" ? WAKES.has(kind) : kind === "escalate");
  const crossAt = crosses ? now + policy.silenceSeconds * 1000 : null;
  return { kind: "deliver", delivery: { subjectId, sequence, kind, transport, drill, page, crossAt, payload, simulateFailure } };
}

/** The end is told wherever the beginning was. */
export function told(plan: AlertPlan, grouped: number, by: Circumstances): LedgerEffect[] {
  const ends = plan.notify === "resolve" && plan.alert.secondaryTold === true;
  return toldBy(ends ? { ...USUAL, transports: ["primary", "secondary"] } : USUAL, plan, grouped, by);
}

export function toldBy(
  { transports, receiver }: Route,
  { alert: decided, notify }: AlertPlan,
  grouped: number,
  by: Circumstances,
): LedgerEffect[] {
  if (notify === null) return [saved(decided)];
  const { alert: inHands, effects: withdrawn } = WAKES.has(notify) ? withdrawnOn(transports, decided, by) : { alert: decided, effects: [] };
  const alert = transports.includes("secondary") && !inHands.secondaryTold ? { ...inHands, secondaryTold: true } : inHands;
  const effects = [
    ...withdrawn,
    saved(alert),
    ...transports.map((transport) =>
      deliveryOf({ alert, kind: notify, transport, grouped, receiver: notify === "escalate" ? receiver : undefined }, by),
    ),
  ];
  return notify === "severity-rise" ? [...effects, says("alert-severity-raised", alert)] : effects;
}

/** Somebody has it: a word of its own for each receiver that was told of it and keeps that, once. */
export function acknowledgedTo(alert: Alert, by: Circumstances): { alert: Alert; effects: LedgerEffect[] } {
  const heard = [...(alert.notifications > 0 ? ["primary" as const] : []), ...(alert.secondaryTold ? ["secondary" as const] : [])];
  const keeping = heard.filter((way) => by.keeping.includes(way));
  if (keeping.length === 0) return { alert, effects: [] };
  const told = { ...alert, notifications: alert.notifications + 1, acknowledgedOn: keeping };
  return { alert: told, effects: keeping.map((transport) => deliveryOf({ alert: told, kind: "acknowledge", transport, grouped: 0 }, by)) };
}

/** Nobody has it any more: said before the word that looks for somebody, to whom the opposite was said. The word itself comes after it. */
function withdrawnOn(transports: readonly Transport[], alert: Alert, by: Circumstances): { alert: Alert; effects: LedgerEffect[] } {
  const { acknowledgedOn = [], acknowledgedAt, notifications } = alert;
  const ways = acknowledgedOn.filter((way) => transports.includes(way));
  if (acknowledgedAt !== null || ways.length === 0) return { alert, effects: [] };
  return {
    alert: { ...alert, notifications: notifications + 1, acknowledgedOn: acknowledgedOn.filter((way) => !ways.includes(way)) },
    effects: ways.map((transport) => deliveryOf({ alert, kind: "withdraw", transport, grouped: 0 }, by)),
  };
}

export const saved = (alert: Alert): LedgerEffect => ({ kind: "save-alert", alert });

export const says = (topic: NotificationTopic, { id, key, severity, summary }: Alert): LedgerEffect => ({
  kind: "notify",
  notification: { topic, severity, title: `${key}: ${summary}`, alertId: id },
});
