/** Work that can be laid down between its parts: it yields wherever others may have their turn. */
export type Sliced<T> = Generator<void, T>;

/** Does the work at once. */
export function wholly<T>(work: Sliced<T>): T {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
  }
}

/** Does the work part by part; `pause` resolves once others in the isolate have had their turn. */
export async function inSlices<T>(work: Sliced<T>, pause: (milliseconds: number) => Promise<void>): Promise<T> {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
    await pause(0);
  }
}
