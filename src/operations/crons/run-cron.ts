import { after } from "../../platform/deadline.ts";
import { cronBookFailed, cronVerbFailed, cronVerbRan } from "../../platform/events/crons.ts";
import { errorLine } from "../../platform/error-line.ts";
import type { CronDeps, FailedVerb } from "./ports.ts";

/** What a cron does, by the verbs' names, in order. */
export type CronVerbs = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Runs a cron's verbs one after the other; one that fails, or does not end within the contract's time, does not keep the next from running.
 * That it begins and how it ends is kept at the desk: what has begun and did not end hangs, or died.
 */
export async function runCron(deps: CronDeps, cron: string, verbs: CronVerbs): Promise<void> {
  const run = { id: deps.ids.next("run"), cron, version: deps.settings.version };
  const failed: FailedVerb[] = [];
  await booked(deps, () => deps.cronBook.beginCron(run));
  for (const [verb, work] of Object.entries(verbs)) {
    const started = deps.clock.now().getTime();
    const durationMs = () => deps.clock.now().getTime() - started;
    try {
      const result = await inTime(deps, work);
      cronVerbRan(deps, { verb, durationMs: durationMs(), result });
    } catch (error) {
      cronVerbFailed(deps, { verb, durationMs: durationMs(), error });
      failed.push({ verb, error: errorLine(error) });
    }
  }
  await booked(deps, () => deps.cronBook.endCron(run, Object.keys(verbs), failed));
}

/** A verb that is left goes on for as long as the platform lets it. */
async function inTime(deps: CronDeps, work: () => Promise<unknown>): Promise<unknown> {
  const { verbSeconds } = deps.contract.crons;
  let done: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    done = after(verbSeconds * 1000, () => {
      deps.defer(working);
      reject(new Error(`did not end within ${verbSeconds} s`));
    });
  });
  const working = work();
  try {
    return await Promise.race([working, late]);
  } finally {
    done?.();
  }
}

/** What is to be done is done without its book too. */
async function booked(deps: CronDeps, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    cronBookFailed(deps, { error });
  }
}
