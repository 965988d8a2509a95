import type { Alert } from "../../src/operations/alerts/alert.ts";
import { decideDeadLetter, transportIncidentSince } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { DeadLetter, DeadLetterDetail, Decision } from "../../src/operations/alerts/dead-letter.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import type { AlertCounts, DecisionInput, LetterRefusal, ReplayAnswer, ReplayInput } from "../../src/operations/alerts/ports.ts";
import { decideRaise } from "../../src/operations/alerts/rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { LedgerDelivering } from "./delivering.ts";
import type { LedgerRaising } from "./raising.ts";
import type { LedgerTables } from "./tables.ts";

/** Operators' decisions on dead letters, drills, and the figures of the alert path. */
export class LedgerDeciding {
  readonly #tables: LedgerTables;
  readonly #raising: LedgerRaising;
  readonly #delivering: LedgerDelivering;

  constructor(tables: LedgerTables, raising: LedgerRaising, delivering: LedgerDelivering) {
    this.#tables = tables;
    this.#raising = raising;
    this.#delivering = delivering;
  }

  detail(id: string): DeadLetterDetail | undefined {
    const { letters, deliveries } = this.#tables;
    const letter = letters.byId(id);
    if (!letter) return undefined;
    return {
      ...letter,
      payload: deliveries.byId(letter.deliveryId)?.payload ?? "",
      attempts: deliveries.attempts(letter.deliveryId),
      decisions: letters.decisions(id),
    };
  }

  decide(id: string, input: DecisionInput, author: Author, now: number): Result<DeadLetter, LetterRefusal> {
    const { letters, incidents, audit } = this.#tables;
    const letter = letters.byId(id);
    if (!letter) return refused({ kind: "no-such-dead-letter" });
    const plan = decideDeadLetter(letter, input.mode, input.secondaryConfigured);
    if (!plan.ok) return plan;
    const incidentId = incidents.open()[0]?.id ?? null;
    const { outcome } = plan.value;
    const decision: Decision = {
      mode: input.mode,
      operator: input.operator,
      note: input.note,
      incidentId,
      at: now,
      outcome,
      outcomeAt: outcome === "pending" ? null : now,
    };
    letters.change(id, { state: plan.value.state });
    letters.decided(id, decision);
    const detail = { mode: input.mode, alertKey: letter.alertKey, incidentId, note: input.note };
    audit.record(author, { action: "alert-dead-letter.decide", subjectKind: "alert-dead-letter", subject: id, detail }, new Date(now));
    if (incidentId !== null) {
      incidents.append(
        incidentId,
        { kind: "decision", by: input.operator, text: `${input.mode} for ${letter.alertKey} (${id}): ${input.note}` },
        now,
      );
    }
    if (plan.value.send === "primary-again") this.#tables.deliveries.again(letter.deliveryId, now);
    if (plan.value.send === "secondary" && this.#delivering.sendOnSecondary(letter, now).delivered)
      this.#delivering.settle(letter, "succeeded", now);
    if (letter.drill) this.#delivering.judgeDrill(letter.alertId, now);
    return ok(letters.byId(id) ?? letter);
  }

  wouldReplay(limit: number): ReplayAnswer {
    const { letters } = this.#tables;
    const chosen = letters.oldestUndecided(limit);
    return { replayed: chosen, remaining: letters.counts().undecided - chosen.length };
  }

  replayOldest(limit: number, input: ReplayInput, author: Author, now: number): ReplayAnswer {
    const { letters } = this.#tables;
    const replayed = letters.oldestUndecided(limit).flatMap(({ id }) => {
      const decided = this.decide(id, { ...input, mode: "replay", secondaryConfigured: false }, author, now);
      return decided.ok ? [decided.value] : [];
    });
    return { replayed, remaining: letters.counts().undecided };
  }

  startDrill(simulate: Drill["simulate"], author: Author, secondaryConfigured: boolean, now: number): Drill {
    const { drills, alerts, audit, ids, policy } = this.#tables;
    const id = ids.next("drill");
    const raise = {
      key: `drill.incident-transport.${id}`,
      severity: "info" as const,
      summary: simulate ? "Drill: the primary transport is made to fail for this message alone." : "Drill: nothing is wrong.",
      count: 1,
      source: author.email,
    };
    const plan = decideRaise(undefined, raise, { id: ids.next("alert"), now, causeId: null, silencedUntil: null }, policy);
    const alert: Alert = {
      ...plan.alert,
      drill: true,
      state: "resolved",
      resolvedAt: now,
      resolvedReason: "a drill's alert is never open",
      notifyDueAt: null,
    };
    alerts.save(alert);
    this.#raising.deliver(alert, "open", "primary", now, { simulateFailure: simulate !== null });
    if (simulate === null && secondaryConfigured) this.#raising.deliver(alert, "open", "secondary", now);
    const drill: Drill = { id, alertId: alert.id, startedBy: author.email, startedAt: now, simulate, state: "running", finishedAt: null };
    drills.save(drill);
    audit.record(author, { action: "alert-drill.start", subjectKind: "alert-drill", subject: id, detail: { simulate } }, new Date(now));
    return drill;
  }

  counts(now: number): AlertCounts {
    const { alerts, figures, letters, drills, incidents, policy } = this.#tables;
    const { dropped, ...waiting } = letters.counts();
    return {
      ...figures.counts(),
      ...waiting,
      openAlerts: alerts.countOpen(),
      openIncidents: incidents.countOpen(),
      deadLetters: dropped,
      transportIncidentSince: transportIncidentSince(
        drills.transport(),
        waiting.undecided + waiting.inProgress,
        now,
        policy.transportIncidentWindowSeconds,
      ),
      lastTested: { primary: figures.lastTested("primary"), secondary: figures.lastTested("secondary") },
      lastDrill: drills.list(1)[0] ?? null,
      now,
    };
  }
}
