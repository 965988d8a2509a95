import { decideAfterAttempt } from "../../src/operations/alerts/delivery-rules.ts";
import { backlogGrew, replaySucceeded } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { DeadLetter } from "../../src/operations/alerts/dead-letter.ts";
import type { AttemptReport, DeathCause, Delivery } from "../../src/operations/alerts/delivery.ts";
import { judgeDrill } from "../../src/operations/alerts/drill.ts";
import type { LedgerRaising } from "./raising.ts";
import type { LedgerTables } from "./tables.ts";

/** What becomes of deliveries: attempts, dead letters, and what follows from them on alerts, incidents, drills and the feed. */
export class LedgerDelivering {
  readonly #tables: LedgerTables;
  readonly #raising: LedgerRaising;

  constructor(tables: LedgerTables, raising: LedgerRaising) {
    this.#tables = tables;
    this.#raising = raising;
  }

  record({ id, fence, outcome, random }: AttemptReport, now: number): void {
    const { deliveries, policy } = this.#tables;
    const delivery = deliveries.held(id, fence);
    if (!delivery) return;
    const after = decideAfterAttempt(outcome, delivery.attempts + 1, policy.retry, random, now);
    // A spent one is woken at once: its wake-up is the letter to the dead-letter queue.
    deliveries.attempted(delivery, outcome, after, now, now);
    if (after.state === "delivered") this.#delivered(delivery, now);
  }

  /** Gives a delivery up and stores its dead letter; false where it was final already. */
  bury(deliveryId: string, cause: DeathCause, secondaryConfigured: boolean, now: number): boolean {
    const { deliveries } = this.#tables;
    const delivery = deliveries.byId(deliveryId);
    if (!delivery || !deliveries.bury(delivery, now)) return false;
    const error = delivery.lastError ?? cause;
    if (delivery.transport === "support") this.#escalationFailed(delivery, error, now);
    else if (delivery.transport === "primary") this.#primaryDied(delivery, cause, error, secondaryConfigured, now);
    else this.#secondaryDied(delivery, cause, error, now);
    this.judgeDrill(delivery.subjectId, now);
    return true;
  }

  /** Sends a dead notification on the secondary: for the first time, or again where it died there. Answers whether it is there already. */
  sendOnSecondary(letter: DeadLetter, now: number): { delivered: boolean } {
    const { deliveries, alerts } = this.#tables;
    const dead = deliveries.byId(letter.deliveryId);
    const known = deliveries.ofNotification(letter.alertId, letter.sequence, "secondary");
    const alert = alerts.byId(letter.alertId);
    if (known?.state === "dead") deliveries.again(known.id, now);
    else if (!known && dead && alert && dead.kind !== "escalation") {
      this.#raising.deliver(alert, dead.kind, "secondary", now, { payload: dead.payload, sequence: letter.sequence });
    }
    return { delivered: known?.state === "delivered" };
  }

  /** A decision has come to its end: the letter, its alert's rank and the open incident say so. */
  settle(letter: DeadLetter, outcome: "succeeded" | "failed", now: number): void {
    const { letters, incidents, alerts, drills } = this.#tables;
    const decision = letters.ended(letter.id, outcome, now);
    if (decision?.incidentId) {
      incidents.append(
        decision.incidentId,
        { kind: "decision-outcome", by: "system", text: `${decision.mode} of ${letter.alertKey} (${letter.id}) ${outcome}` },
        now,
      );
    }
    if (outcome === "failed") return;
    letters.change(letter.id, { state: "delivered", bothFailed: false });
    const alert = alerts.byId(letter.alertId);
    if (alert?.bothFailed && !letters.anyBothFailed(alert.id)) alerts.save({ ...alert, bothFailed: false });
    if (decision?.mode === "replay" && !letter.drill) drills.saveTransport(replaySucceeded(drills.transport(), now));
  }

  #delivered(delivery: Delivery, now: number): void {
    const { letters, incidents } = this.#tables;
    if (delivery.transport === "support") {
      incidents.append(delivery.subjectId, { kind: "escalation-delivered", by: "system", text: "support was reached" }, now);
      return;
    }
    const own = letters.ofDelivery(delivery.id);
    if (own?.state === "in-progress") this.settle(own, "succeeded", now);
    const primarys = delivery.transport === "secondary" ? letters.ofNotification(delivery.subjectId, delivery.sequence) : undefined;
    if (primarys && letters.pendingMode(primarys.id) === "secondary-channel-only") this.settle(primarys, "succeeded", now);
    this.judgeDrill(delivery.subjectId, now);
  }

  #primaryDied(
    delivery: Delivery & { payload: string },
    cause: DeathCause,
    error: string,
    secondaryConfigured: boolean,
    now: number,
  ): void {
    const { letters, drills, policy, deliveries } = this.#tables;
    const before = letters.counts();
    const letter = this.#return(delivery, cause, error, now);
    if (!delivery.drill)
      drills.saveTransport(
        backlogGrew(drills.transport(), before.undecided + before.inProgress, now, policy.transportIncidentWindowSeconds),
      );
    const secondary = deliveries.ofNotification(delivery.subjectId, delivery.sequence, "secondary");
    if (!secondary && secondaryConfigured) this.sendOnSecondary(letter, now);
    if (secondary?.state === "dead") this.#bothFailed(letter, now);
  }

  #secondaryDied(delivery: Delivery, cause: DeathCause, error: string, now: number): void {
    const { letters } = this.#tables;
    const primarys = letters.ofNotification(delivery.subjectId, delivery.sequence);
    if (!primarys || primarys.state === "delivered") {
      this.#return(delivery, cause, error, now);
      return;
    }
    if (letters.pendingMode(primarys.id) === "secondary-channel-only") {
      this.settle(primarys, "failed", now);
      letters.change(primarys.id, { state: "undecided", error, diedAt: now });
    }
    this.#bothFailed(primarys, now);
  }

  /** A new dead letter, or one whose replay failed and that is to be decided again. */
  #return(delivery: Delivery, cause: DeathCause, error: string, now: number): DeadLetter {
    const { letters, alerts, feed, ids } = this.#tables;
    const alert = alerts.byId(delivery.subjectId);
    const known = letters.ofDelivery(delivery.id);
    if (known) {
      this.settle(known, "failed", now);
      letters.change(known.id, { state: "undecided", error, diedAt: now });
    }
    const letter: DeadLetter = known ?? {
      id: ids.next("dl"),
      deliveryId: delivery.id,
      alertId: delivery.subjectId,
      alertKey: alert?.key ?? delivery.subjectId,
      sequence: delivery.sequence,
      transport: delivery.transport,
      state: "undecided",
      cause,
      error,
      bothFailed: false,
      drill: delivery.drill,
      diedAt: now,
    };
    if (!known) letters.add(letter);
    const title = `${letter.drill ? "Drill: " : ""}${letter.alertKey} could not be delivered to the ${letter.transport} transport: ${error}`;
    feed.add(
      {
        topic: "dead-letter",
        severity: alert?.severity ?? "page",
        title,
        needsHuman: true,
        alertId: letter.alertId,
        deadLetterId: letter.id,
      },
      now,
    );
    return letter;
  }

  #bothFailed(letter: DeadLetter, now: number): void {
    const { letters, alerts, feed } = this.#tables;
    letters.change(letter.id, { bothFailed: true });
    const alert = alerts.byId(letter.alertId);
    if (alert) alerts.save({ ...alert, bothFailed: true });
    feed.add(
      {
        topic: "both-transports-failed",
        severity: "page",
        title: `${letter.alertKey}: both transports failed`,
        needsHuman: true,
        alertId: letter.alertId,
        deadLetterId: letter.id,
      },
      now,
    );
  }

  #escalationFailed(delivery: Delivery, error: string, now: number): void {
    const { incidents, feed } = this.#tables;
    incidents.append(delivery.subjectId, { kind: "escalation-failed", by: "system", text: `support could not be reached: ${error}` }, now);
    feed.add(
      {
        topic: "escalation-failed",
        severity: "page",
        title: `Support could not be reached: ${error}`,
        needsHuman: true,
        incidentId: delivery.subjectId,
      },
      now,
    );
  }

  /** Brings the result of the alert's drill, if it is one's, up to date. */
  judgeDrill(alertId: string, now: number): void {
    const { drills, deliveries, letters } = this.#tables;
    const drill = drills.ofAlert(alertId);
    if (!drill) return;
    const state = judgeDrill(drill, deliveries.ofSubject(alertId), letters.ofNotification(alertId, 1));
    const finished = state === "passed" || state === "failed";
    drills.save({ ...drill, state, finishedAt: finished ? (drill.finishedAt ?? now) : null });
  }
}
