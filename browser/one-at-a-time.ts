/**
 * Work that is done one at a time: what is asked for while it runs is done once after it, fresh where anybody asked for that. The promise ends
 * with the first run that began after it was asked for.
 */
export function oneAtATime(work: (fresh: boolean) => Promise<void>): (fresh?: boolean) => Promise<void> {
  let running: Promise<void> | undefined;
  let next: { fresh: boolean; done: Promise<void> } | undefined;

  const begin = (fresh: boolean): Promise<void> => {
    running = work(fresh).finally(() => {
      if (!next) running = undefined;
    });
    return running;
  };
  const beginNext = (): Promise<void> => {
    const fresh = next?.fresh ?? false;
    next = undefined;
    return begin(fresh);
  };

  return (fresh = false) => {
    if (!running) return begin(fresh);
    next ??= { fresh, done: running.then(beginNext, beginNext) };
    next.fresh ||= fresh;
    return next.done;
  };
}
