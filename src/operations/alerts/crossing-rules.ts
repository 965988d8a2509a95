import type { Alert } from "./alert.ts";
import { sentOnOther } from "./consequence-rules.ts";
import type { Delivery } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";
import { concernsAnybody, isSilenced } from "./rules.ts";

/** A page that its transport has kept waiting for as long as the contract allows. */
export interface KnownWaiting {
  delivery: Delivery & { payload: string };
  alert: Alert | undefined;
  /** The same notification on the other transport. */
  other: Delivery | undefined;
  /** The other has a later notification of the alert. */
  otherIsAhead: boolean;
  otherConfigured: boolean;
}

export interface CrossingCircumstances {
  now: number;
  policy: { silenceSeconds: number };
}

/**
 * The page goes to the other transport too, while its own is tried on. Nobody is woken for what is over or in somebody's hands; what is
 * silenced crosses when its silence ends, and what went under a cause is looked at again.
 */
export function crossed(known: KnownWaiting, { now, policy }: CrossingCircumstances): LedgerEffect[] {
  const { delivery, alert, other, otherIsAhead, otherConfigured } = known;
  const done: LedgerEffect = { kind: "crossing-done", deliveryId: delivery.id };
  if (!alert || other || otherIsAhead || !otherConfigured || !concernsAnybody(alert, delivery.kind)) return [done];
  if (isSilenced(alert, now)) return [{ kind: "cross-later", deliveryId: delivery.id, at: alert.silencedUntil ?? now }];
  if (alert.causeId !== null) return [{ kind: "cross-later", deliveryId: delivery.id, at: now + policy.silenceSeconds * 1000 }];
  return [done, ...sentOnOther(delivery, alert)];
}
