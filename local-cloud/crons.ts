import { parseCron } from "./cron-schedule.ts";

export interface CronRunner {
  stop(): void;
}

export interface CronOptions {
  expressions: readonly string[];
  /** Resolves with the handler's outcome. */
  fire(expression: string): Promise<string>;
  now(): Date;
  log(message: string): void;
}

const MINUTE_MS = 60_000;

/**
 * Fires each cron at the start of each minute that it names, as the platform does.
 * A minute that passed unseen (a machine asleep) is not made up for, and a run that still goes on does not hold the next.
 */
export function startCrons(options: CronOptions): CronRunner {
  const schedule = options.expressions.map((expression) => ({ expression, names: parseCron(expression) }));
  let timer: NodeJS.Timeout;
  const untilNextMinute = (): number => MINUTE_MS - (options.now().getTime() % MINUTE_MS);
  const tick = (): void => {
    const time = options.now();
    for (const { expression, names } of schedule) {
      if (names(time)) void fireOne(expression, options);
    }
    timer = setTimeout(tick, untilNextMinute());
  };
  timer = setTimeout(tick, untilNextMinute());
  return { stop: () => clearTimeout(timer) };
}

async function fireOne(expression: string, { fire, log }: CronOptions): Promise<void> {
  try {
    const outcome = await fire(expression);
    if (outcome !== "ok") log(`cron "${expression}" ended with ${outcome}`);
  } catch (error) {
    log(`cron "${expression}" could not be fired: ${String(error)}`);
  }
}
