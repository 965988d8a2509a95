import { sql, type SQL } from "drizzle-orm";
import { timestamp } from "../../../platform/db/timestamp.ts";
import type { Action } from "../actions/action.ts";
import type { Turn } from "../actions/plan.ts";

interface Advance {
  next: Turn | undefined;
  /** What the run does, kept with it once it has begun. */
  actions: readonly Action[];
  at: Date;
  /** A list of the step that was done, as jsonb. */
  step: SQL;
}

/**
 * What an execution's row becomes once a step of it is done: it waits for the next, whose tries are counted anew, or has succeeded. For the `set`
 * of an update.
 */
export const advanced = ({ next, actions, at, step }: Advance): SQL =>
  next
    ? sql`state = 'pending', replaying = false, step = ${next.step}::integer, steps = steps || ${step}, actions = ${JSON.stringify(actions)}::jsonb,
        settled = attempts - probes, last_error = null, cause = null, lease_until = null, finished_at = null,
        next_attempt_at = now() + make_interval(secs => ${next.delaySeconds}::float8), delayed_until = ${delayedUntil(next)}`
    : sql`state = 'succeeded', steps = steps || ${step}, last_error = null, cause = null, lease_until = null, finished_at = ${timestamp(at)}`;

/** Until when a run stands in nobody's way, because it waits by its own wish. */
export const delayedUntil = ({ delaySeconds }: Turn): SQL =>
  delaySeconds === 0 ? sql`null` : sql`now() + make_interval(secs => ${delaySeconds}::float8)`;
