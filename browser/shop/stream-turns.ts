/** Over HTTP/1.1 a browser opens six connections to a host: two are left for pages and calls. */
const STREAMS = 4;
/** Whoever looks at another tab for a moment finds this one as it was. */
const HIDDEN_MS = 5_000;

/** Of the document what turns need. */
interface Seen {
  readonly hidden: boolean;
  addEventListener(type: "visibilitychange", look: () => void, options?: { signal: AbortSignal }): void;
  removeEventListener(type: "visibilitychange", look: () => void): void;
}

/** The browser's locks, which all tabs of an origin share. */
interface Locks {
  request<T>(name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, run: (lock: object | null) => Promise<T>): Promise<T>;
}

export interface Place {
  /** Ends when the page is left. */
  left: AbortSignal;
  page: Seen;
  /** Undefined where the browser has none. */
  locks: Locks | undefined;
}

/**
 * Runs what holds a stream open while the page is seen, and where one of the browser's few streams is free or becomes so. Hidden for a while,
 * the page gives it up for another tab; seen again, `work` is begun anew. Ends with `work`, or when the page is left.
 */
export async function inTurn({ left, page, locks }: Place, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  while (!left.aborted) {
    await seen(page, left);
    const hidden = new AbortController();
    const unwatch = onceHidden(page, () => hidden.abort());
    const signal = AbortSignal.any([left, hidden.signal]);
    try {
      await withStream(locks, signal, () => work(signal));
      // Aborted between two connections, a stream that is followed ends without a word.
      if (!hidden.signal.aborted) return;
    } catch (error) {
      if (!hidden.signal.aborted || left.aborted) throw error;
    } finally {
      unwatch();
    }
  }
}

/** Resolves once the page is seen; at once where it is. */
function seen(page: Seen, left: AbortSignal): Promise<void> {
  if (!page.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    left.addEventListener("abort", () => reject(left.reason), { once: true });
    page.addEventListener("visibilitychange", () => !page.hidden && resolve(), { signal: left });
  });
}

function onceHidden(page: Seen, act: () => void): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(due);
    if (page.hidden) due = setTimeout(act, HIDDEN_MS);
  };
  page.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(due);
    page.removeEventListener("visibilitychange", look);
  };
}

/** With one of the streams, the first that is free, else the one that is waited for. A browser without locks counts none. */
async function withStream(locks: Locks | undefined, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!locks) return work();
  for (let number = 1; number <= STREAMS; number += 1) {
    const done = await locks.request(`stream ${number}`, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
    if (done) return;
  }
  await firstFree(locks, signal, work);
}

/** Waits for all of them, and takes the first that becomes free; the others are waited for no more. */
async function firstFree(locks: Locks, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const taken = new AbortController();
  const waits = AbortSignal.any([signal, taken.signal]);
  const turn = async (): Promise<void> => {
    if (taken.signal.aborted) return;
    taken.abort();
    await work();
  };
  const numbers = Array.from({ length: STREAMS }, (_, index) => index + 1);
  const all = numbers.map((number) => locks.request(`stream ${number}`, { signal: waits }, turn));
  const ended = all.map((one) =>
    one.catch((error: unknown) => {
      // Called off, because another was free first.
      if (error !== taken.signal.reason) throw error;
    }),
  );
  await Promise.all(ended);
}
