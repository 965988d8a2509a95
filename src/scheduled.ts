import type { Deps } from "./deps.ts";
import { deleteEndedExecutions } from "./features/automations/delete-ended-executions.ts";
import { sweepAutomations } from "./features/automations/sweep-automations.ts";
import { deleteExpiredSessions } from "./features/auth/delete-expired-sessions.ts";
import { refreshRates, refreshRatesIfDue } from "./features/fx/refresh-rates.ts";
import { cronVerbFailed, cronVerbRan } from "./platform/events/crons.ts";

/** A verb a cron runs. It takes its own lease: crons overlap, come late, or not at all. Answers what it did, for the log. */
type CronVerb = (deps: Deps) => Promise<unknown>;

/** Cron expression (wrangler.toml) → verbs, in order. */
const TABLE: Record<string, Record<string, CronVerb>> = {
  "* * * * *": { refreshRatesIfDue, sweepAutomations },
  "7 * * * *": { refreshRates },
  "17 3 * * *": { deleteExpiredSessions, deleteEndedExecutions },
};

/** Runs a cron's verbs one after the other; one that fails does not keep the next from running. */
export async function runCron(expression: string, deps: Deps): Promise<void> {
  for (const [verb, run] of Object.entries(TABLE[expression] ?? {})) {
    const started = deps.clock.now().getTime();
    const durationMs = () => deps.clock.now().getTime() - started;
    try {
      const result = await run(deps);
      cronVerbRan(deps, { verb, durationMs: durationMs(), result });
    } catch (error) {
      cronVerbFailed(deps, { verb, durationMs: durationMs(), error });
    }
  }
}
