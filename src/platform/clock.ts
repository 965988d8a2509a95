/** Time as a parameter, so that leases, schedules and windows can be tested without waiting. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** When something that follows an earlier moment happened: clocks of two isolates may differ, what follows has to sort behind. */
export function momentAfter(earlier: Date | null, now: Date): Date {
  return earlier !== null && earlier >= now ? new Date(earlier.getTime() + 1) : now;
}
