/** Work that can be laid down between its parts: it yields wherever others may have their turn. */
export type Sliced<T> = Generator<void, T>;

/** Does the work at once. */
export function wholly<T>(work: Sliced<T>): T {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
  }
}

/** Whose `pause` resolves after so many milliseconds, others in the isolate having had their turn. */
export interface Pausing {
  pause(milliseconds: number): Promise<void>;
}

/** Does the work part by part, with a pause between. */
export async function inSlices<T>(work: Sliced<T>, host: Pausing): Promise<T> {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
    await host.pause(0);
  }
}

/** Makes something of each item, so many of them a part. */
export function* eachSliced<T, U>(items: readonly T[], aPart: number, make: (item: T) => U): Sliced<U[]> {
  const made: U[] = [];
  for (const item of items) {
    if (made.length > 0 && made.length % aPart === 0) yield;
    made.push(make(item));
  }
  return made;
}
