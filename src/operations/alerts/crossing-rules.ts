import type { Alert } from "./alert.ts";
import { sentOnSecondary } from "./consequence-rules.ts";
import type { Delivery } from "./delivery.ts";
import type { LedgerEffect } from "./effects.ts";

/** A page that the primary has kept waiting for as long as the contract allows. */
export interface KnownWaiting {
  delivery: Delivery & { payload: string };
  alert: Alert | undefined;
  /** The same notification on the secondary. */
  secondary: Delivery | undefined;
}

/** The page goes to the secondary too, while the primary is tried on. Nobody is woken for what is over or in somebody's hands. */
export function crossed({ delivery, alert, secondary }: KnownWaiting, secondaryConfigured: boolean): LedgerEffect[] {
  const concerns = alert?.state === "open" && alert.acknowledgedAt === null;
  return [
    { kind: "crossing-done", deliveryId: delivery.id },
    ...(concerns && !secondary && secondaryConfigured ? sentOnSecondary(delivery, alert) : []),
  ];
}
