import type { Alert, CountedRaise, NotificationKind } from "../../src/operations/alerts/alert.ts";
import type { Transport } from "../../src/operations/alerts/delivery.ts";
import { alertPayload } from "../../src/operations/alerts/payload.ts";
import type { AlertAction, AlertRefusal } from "../../src/operations/alerts/ports.ts";
import {
  acknowledge,
  decideDue,
  decideRaise,
  decideResolve,
  explainsKey,
  group,
  silence,
  ungroup,
  type AlertPlan,
} from "../../src/operations/alerts/rules.ts";
import type { NotificationTopic } from "../../src/operations/notifications/notification.ts";
import type { AuditedWrite, Author } from "../../src/platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../src/platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { LedgerTables } from "./tables.ts";

const TOPICS: Partial<Record<NotificationKind, NotificationTopic>> = {
  "severity-rise": "alert-severity-raised",
  resolve: "alert-resolved",
};

/** Alerts as they are raised, resolved and handled: loads, lets the rules decide, saves. */
export class LedgerRaising {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  raise(raise: CountedRaise, now: number): Alert {
    const { alerts, ids, policy } = this.#tables;
    const open = alerts.openByKey(raise.key);
    const facts = {
      id: ids.next("alert"),
      now,
      causeId: alerts.openCauses().find((cause) => explainsKey(cause, raise.key))?.id ?? null,
      silencedUntil: open ? null : (alerts.lastOfKey(raise.key)?.silencedUntil ?? null),
    };
    const plan = decideRaise(open, raise, facts, policy);
    this.#apply(plan, now);
    if (!open) this.#say("alert-opened", plan.alert, now);
    this.#gather(plan.alert);
    const { key, severity } = raise;
    if (raise.by) this.#record(raise.by, "raise", plan.alert.id, { key, severity }, now);
    return plan.alert;
  }

  raiseOnce(
    raise: CountedRaise,
    idempotency: IdempotencyKey | undefined,
    now: number,
  ): Result<{ alert: Alert; replayed: boolean }, IdempotencyRefusal> {
    const { alerts } = this.#tables;
    const earlier = idempotency ? alerts.raisedUnder(idempotency.key) : undefined;
    if (earlier && earlier.fingerprint !== idempotency?.fingerprint) return refused({ kind: "idempotency-key-reused" });
    const known = earlier ? alerts.asked(earlier.alertId) : undefined;
    if (known) return ok({ alert: known, replayed: true });
    const alert = this.raise(raise, now);
    if (idempotency) alerts.rememberRaise(idempotency.key, idempotency.fingerprint, alert.id, now);
    return ok({ alert, replayed: false });
  }

  resolve(key: string, reason: string, now: number): void {
    const open = this.#tables.alerts.openByKey(key);
    if (open) this.#resolve(open, reason, now);
  }

  act(id: string, action: AlertAction, author: Author, now: number): Result<Alert, AlertRefusal> {
    const { alerts } = this.#tables;
    const alert = alerts.asked(id);
    if (!alert) return refused({ kind: "no-such-alert" });
    if (alert.state === "resolved") return refused({ kind: "alert-resolved" });
    const { kind, ...detail } = action;
    this.#record(author, kind, id, { key: alert.key, ...detail }, now);
    return ok(this.#handled(alert, action, author.email, now));
  }

  #handled(alert: Alert, action: AlertAction, by: string, now: number): Alert {
    switch (action.kind) {
      case "resolve":
        return this.#resolve(alert, `${by}: ${action.reason}`, now);
      case "acknowledge":
        return this.#save(acknowledge(alert, by, now));
      case "assign":
        return this.#save({ ...alert, assignedTo: action.to });
      case "silence":
        return this.#save(silence(alert, now + action.seconds * 1000, this.#tables.policy));
    }
  }

  /** Reminds of what is due; answers how many. */
  notifyDue(now: number, limit: number): number {
    const due = this.#tables.alerts.due(now, limit);
    for (const alert of due) this.#apply(decideDue(alert, now, this.#tables.policy), now);
    return due.length;
  }

  /** Stores a notification's delivery on one transport; it is due at once. */
  deliver(
    alert: Alert,
    kind: NotificationKind,
    transport: Transport,
    now: number,
    options: { payload?: string; sequence?: number; simulateFailure?: boolean } = {},
  ): void {
    const { deliveries, alerts, ids, origin } = this.#tables;
    const payload = options.payload ?? alertPayload(kind, alert, alerts.groupedUnder(alert.id).length, origin, now);
    deliveries.add(
      {
        id: ids.next("dlv"),
        subjectId: alert.id,
        sequence: options.sequence ?? alert.notifications,
        kind,
        transport,
        drill: alert.drill,
        payload,
        simulateFailure: options.simulateFailure ?? false,
      },
      now,
    );
  }

  #resolve(alert: Alert, reason: string, now: number): Alert {
    const { alerts, policy } = this.#tables;
    const plan = decideResolve(alert, reason, now);
    this.#apply(plan, now);
    if (plan.notify === null) this.#say("alert-resolved", plan.alert, now);
    for (const grouped of alerts.groupedUnder(alert.id)) alerts.save(ungroup(grouped, now, policy));
    return plan.alert;
  }

  #apply({ alert, notify }: AlertPlan, now: number): void {
    this.#tables.alerts.save(alert);
    if (notify === null) return;
    this.deliver(alert, notify, "primary", now);
    const topic = TOPICS[notify];
    if (topic) this.#say(topic, alert, now);
  }

  /** A cause takes what already follows from it under itself. */
  #gather(cause: Alert): void {
    if (cause.causeId !== null) return;
    const { alerts } = this.#tables;
    for (const beginning of cause.explains) {
      for (const alert of alerts.openWithPrefix(beginning)) {
        if (alert.causeId === null && alert.explains.length === 0 && explainsKey(cause, alert.key)) alerts.save(group(alert, cause.id));
      }
    }
  }

  #say(topic: NotificationTopic, alert: Alert, now: number): void {
    this.#tables.feed.add({ topic, severity: alert.severity, title: `${alert.key}: ${alert.summary}`, alertId: alert.id }, now);
  }

  #record(author: Author, verb: AlertAction["kind"] | "raise", alertId: string, detail: AuditedWrite["detail"], now: number): void {
    this.#tables.audit.record(author, { action: `alert.${verb}`, subjectKind: "alert", subject: alertId, detail }, new Date(now));
  }

  #save(alert: Alert): Alert {
    this.#tables.alerts.save(alert);
    return alert;
  }
}
