/** Work that is done one at a time: what is asked for while it runs is done once after it. The promise ends with the run under way. */
export function oneAtATime(work: (fresh: boolean) => Promise<void>): (fresh?: boolean) => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const run = (fresh = false): Promise<void> => {
    if (running) {
      again = true;
      return running;
    }
    running = work(fresh).finally(() => {
      running = undefined;
      if (!again) return;
      again = false;
      void run();
    });
    return running;
  };
  return run;
}
