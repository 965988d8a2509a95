import { admitted, breakerAfter, probeDueAt } from "../../src/operations/alerts/breaker-rules.ts";
import { attempted, died, type KnownDelivery } from "../../src/operations/alerts/consequence-rules.ts";
import { crossed } from "../../src/operations/alerts/crossing-rules.ts";
import {
  otherThan,
  TRANSPORTS,
  type AttemptReport,
  type DeathCause,
  type Delivery,
  type LeasedDelivery,
} from "../../src/operations/alerts/delivery.ts";
import { apply } from "./apply.ts";
import { knownLetter } from "./known-letter.ts";
import type { LedgerTables } from "./tables.ts";

/** What becomes of deliveries: loads them with the dead letters they may settle, lets the rules decide, does what they say. */
export class LedgerDelivering {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  record({ id, fence, ...report }: AttemptReport, now: number): void {
    const { breakers, deliveries, policy } = this.#tables;
    const held = deliveries.held(id, fence);
    if (!held) return;
    const { delivery, simulated } = held;
    apply(this.#tables, attempted(this.#known(delivery), report, { now, retry: policy.retry }), now);
    const { transport } = delivery;
    // A failure that a drill made says nothing of the receiver.
    if (!simulated) apply(this.#tables, breakerAfter(breakers.of(transport), transport, report.outcome, { now, policy }), now);
  }

  /**
   * Takes the leases of those that are due and whose transport does not rest. For each that is not due another of its lane is taken: where a
   * queue is slower than wake-ups count as lost, most of what it brings was sent twice, and those that wait would wait behind all of it.
   */
  lease(ids: readonly string[], now: number): LeasedDelivery[] {
    const { deliveries } = this.#tables;
    const due = ids.filter((id) => deliveries.due(id, now));
    const beside = due.length < ids.length ? deliveries.dueBeside(ids, now, ids.length - due.length) : [];
    return [...due, ...beside].flatMap((id) => this.#leaseOne(id, now));
  }

  #leaseOne(id: string, now: number): LeasedDelivery[] {
    const { breakers, deliveries, policy } = this.#tables;
    const due = deliveries.due(id, now);
    if (!due) return [];
    const { posts, effects } = admitted({ ...due, breaker: breakers.of(due.delivery.transport) }, { now, policy });
    apply(this.#tables, effects, now);
    return posts ? [deliveries.lease(id, now + policy.leaseSeconds * 1000)] : [];
  }

  /** Tells the other transport of pages that one kept waiting; answers how many were looked at. */
  crossDue(now: number, limit: number): number {
    const { alerts, deliveries, policy } = this.#tables;
    const due = deliveries.toCross(now, limit);
    for (const delivery of due) {
      const known = { delivery, alert: alerts.byId(delivery.subjectId), ...this.#otherOf(delivery) };
      apply(this.#tables, crossed(known, { now, policy }), now);
    }
    return due.length;
  }

  /** Lets one delivery of each transport whose rest is over, or that failed a page, find out whether it works again. */
  probeDue(now: number): void {
    const { breakers, deliveries, policy } = this.#tables;
    for (const transport of TRANSPORTS) {
      const probe = probeDueAt(breakers.of(transport), policy);
      if (probe && probe.at <= now) deliveries.wakeProbe(transport, probe.of, now);
    }
  }

  /** When a page crosses or a probe is due next; null for neither. */
  nextAt(now: number): number | null {
    const { breakers, deliveries, policy } = this.#tables;
    const probes = TRANSPORTS.flatMap((transport) => {
      const probe = probeDueAt(breakers.of(transport), policy);
      return probe && probe.at > now && deliveries.isHolding(transport, probe.of) ? [probe.at] : [];
    });
    const next = Math.min(deliveries.nextCrossing() ?? Infinity, ...probes);
    return next === Infinity ? null : next;
  }

  /** Gives a delivery up and stores its dead letter; false where it was final already. */
  bury(deliveryId: string, cause: DeathCause, secondaryConfigured: boolean, now: number): boolean {
    const { alerts, deliveries, letters, drills, ids, policy } = this.#tables;
    const delivery = deliveries.byId(deliveryId);
    if (!delivery) return false;
    const { undecided, inProgress } = letters.counts();
    const known = {
      ...this.#known(delivery),
      delivery,
      alert: alerts.byId(delivery.subjectId),
      ...this.#otherOf(delivery, secondaryConfigured),
      backlog: undecided + inProgress,
      memory: drills.transport(),
      newId: ids.next("dl"),
    };
    const effects = died(known, cause, { now, policy });
    apply(this.#tables, effects, now);
    return effects.length > 0;
  }

  /** The same notification on the other transport, and whether that is ahead of it. */
  #otherOf(
    delivery: Delivery,
    secondaryConfigured = this.#tables.configured.secondary,
  ): { other: Delivery | undefined; otherIsAhead: boolean; otherConfigured: boolean } {
    const { deliveries, configured } = this.#tables;
    const transport = otherThan(delivery.transport);
    if (!transport) return { other: undefined, otherIsAhead: false, otherConfigured: false };
    return {
      other: deliveries.ofNotification(delivery.subjectId, delivery.sequence, transport),
      otherIsAhead: deliveries.isAhead(transport, delivery),
      otherConfigured: transport === "secondary" ? secondaryConfigured : configured.primary,
    };
  }

  #known(delivery: Delivery): KnownDelivery {
    const { letters } = this.#tables;
    return {
      delivery,
      own: knownLetter(this.#tables, letters.ofDelivery(delivery.id)),
      primarys: knownLetter(this.#tables, letters.ofNotification(delivery.subjectId, delivery.sequence)),
    };
  }
}
