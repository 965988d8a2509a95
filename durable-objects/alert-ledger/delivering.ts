import { attempted, died, type KnownDelivery } from "../../src/operations/alerts/consequence-rules.ts";
import type { AttemptReport, DeathCause, Delivery } from "../../src/operations/alerts/delivery.ts";
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
    const delivery = this.#tables.deliveries.held(id, fence);
    if (delivery) apply(this.#tables, attempted(this.#known(delivery), report, { now, retry: this.#tables.policy.retry }), now);
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
      secondary: deliveries.ofNotification(delivery.subjectId, delivery.sequence, "secondary"),
      secondaryConfigured,
      backlog: undecided + inProgress,
      memory: drills.transport(),
      newId: ids.next("dl"),
    };
    const effects = died(known, cause, { now, policy });
    apply(this.#tables, effects, now);
    return effects.length > 0;
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
