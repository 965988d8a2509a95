import { systemClock, type Clock } from "../clock.ts";

/**
 * Has the object's alarm come at `at` or sooner; `at` is in milliseconds since the epoch by the object's own clock. A fake one moves
 * what is due, not the platform's alarms. An alarm whose time has passed and that is still set is late: it is asked for again, at once.
 */
export async function wakeNoLaterThan(
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm">,
  clock: Clock,
  at: number,
): Promise<void> {
  const now = systemClock.now().getTime();
  const due = now + Math.max(0, at - clock.now().getTime());
  const armed = await storage.getAlarm();
  if (armed === null || armed > due) await storage.setAlarm(due);
  else if (armed < now) await storage.setAlarm(now);
}
