import type { Alert } from "./alert.ts";
import { sentOnSecondary } from "./consequence-rules.ts";
import type { Delivery } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";
import { concernsAnybody, isSilenced } from "./rules.ts";

/** A page that the primary has kept waiting for as long as the contract allows. */
export interface KnownWaiting {
  delivery: Delivery & { payload: string };
  alert: Alert | undefined;
  /** The same notification on the secondary. */
  secondary: Delivery | undefined;
  /** The secondary has a later notification of the alert. */
  secondaryIsAhead: boolean;
}

export interface CrossingCircumstances {
  now: number;
  policy: { silenceSeconds: number };
  secondaryConfigured: boolean;
}

/**
 * The page goes to the secondary too, while the primary is tried on. Nobody is woken for what is over or in somebody's hands; what is
 * silenced crosses when its silence ends, and what went under a cause is looked at again.
 */
export function crossed(known: KnownWaiting, { now, policy, secondaryConfigured }: CrossingCircumstances): LedgerEffect[] {
  const { delivery, alert, secondary, secondaryIsAhead } = known;
  const done: LedgerEffect = { kind: "crossing-done", deliveryId: delivery.id };
  if (!alert || secondary || secondaryIsAhead || !secondaryConfigured || !concernsAnybody(alert, delivery.kind)) return [done];
  if (isSilenced(alert, now)) return [{ kind: "cross-later", deliveryId: delivery.id, at: alert.silencedUntil ?? now }];
  if (alert.causeId !== null) return [{ kind: "cross-later", deliveryId: delivery.id, at: now + policy.silenceSeconds * 1000 }];
  return [done, ...sentOnSecondary(delivery, alert)];
}
