/** Over HTTP/1.1 a browser opens six connections to a host: two are left for pages and calls. */
const STREAMS = 4;
/** Whoever looks at another tab for a moment finds this one as it was. */
const HIDDEN_MS = 5_000;

/**
 * Runs what holds a stream open while the page is seen, and where one of the browser's few streams is free or becomes so. Hidden for a while,
 * the page gives it up for another tab; seen again, `work` is begun anew. Ends with `work`, or when the page is left.
 */
export async function inTurn(left: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  while (!left.aborted) {
    await seen(left);
    const hidden = new AbortController();
    const unwatch = onceHidden(() => hidden.abort());
    const signal = AbortSignal.any([left, hidden.signal]);
    try {
      await withStream(signal, () => work(signal));
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
function seen(left: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    left.addEventListener("abort", () => reject(left.reason), { once: true });
    document.addEventListener("visibilitychange", () => !document.hidden && resolve(), { signal: left });
  });
}

function onceHidden(act: () => void): () => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(due);
    if (document.hidden) due = setTimeout(act, HIDDEN_MS);
  };
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(due);
    document.removeEventListener("visibilitychange", look);
  };
}

/** With one of the streams, the first that is free, else the one that is waited for. A browser without locks counts none. */
async function withStream(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  for (let number = 1; number <= STREAMS; number += 1) {
    const done = await navigator.locks.request(`stream ${number}`, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
    if (done) return;
  }
  await navigator.locks.request(`stream ${1 + Math.floor(Math.random() * STREAMS)}`, { signal }, work);
}
