/** A file takes less, also on a busy machine. */
const FILE_TAKES_MS = 4 * 60_000;
const DAY_MS = 86_400_000;
/** What is begun right as the day turns is of the new one by every clock. */
const BEHIND_MS = 1_000;

/** How long a file waits that begins at this time, so that the UTC day is the same from its first line to its last. */
export const waitForDay = (now: number): number => {
  const left = DAY_MS - (now % DAY_MS);
  return left < FILE_TAKES_MS ? left + BEHIND_MS : 0;
};
