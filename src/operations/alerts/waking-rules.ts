import type { DeathCause } from "./delivery.ts";

/** The platform's limit of messages in one batch. */
const MAX_BATCH = 100;
/** Wake-ups on their way at once: enough to keep a hundred consumers busy, few enough that a slow queue is not flooded. */
const WINDOW = 1_000;

/** How many of those that are due may be woken now. */
export const roomForWakeUps = (onTheirWay: number): number => Math.max(0, Math.min(MAX_BATCH, WINDOW - onTheirWay));

/** When a wake-up that was sent now counts as lost. */
export const forgottenAt = (now: number, forgottenSeconds: number): number => now + forgottenSeconds * 1000;

/** The messages that wake: a delivery goes to a consumer, one whose schedule is spent to the dead-letter queue, each in its order. */
export function wakeUpsOf(due: readonly { id: string; state: string }[]): {
  wakeUps: { deliveryId: string }[];
  spent: { deliveryId: string; cause: DeathCause }[];
} {
  const isSpent = ({ state }: { state: string }): boolean => state === "spent";
  return {
    wakeUps: due.filter((delivery) => !isSpent(delivery)).map(({ id }) => ({ deliveryId: id })),
    spent: due.filter(isSpent).map(({ id }) => ({ deliveryId: id, cause: "schedule-spent" })),
  };
}
