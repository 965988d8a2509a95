import { sql, type SQL } from "drizzle-orm";
import { timestamp } from "../../../platform/db/timestamp.ts";
import type { Action } from "../actions/action.ts";
import type { Turn } from "../actions/plan.ts";
import { endTurns } from "../bulk/turns.ts";
import { automationDeadLetterHistory, automationDeadLetters, automationExecutions } from "../tables.ts";
import { advanced } from "./advance.ts";
import type { LeasedExecution } from "./executions.ts";

/** That a run's lease is still whose fence it is, as a condition on its row. */
export const isMine = ({ id, fence }: Pick<LeasedExecution["execution"], "id" | "fence">): SQL =>
  sql`id = ${id} and fence = ${fence}::integer and state = 'pending'`;

interface StepDone {
  next: Turn | undefined;
  actions: readonly Action[];
  at: Date;
  /** A list of the step, as jsonb. */
  step: SQL;
  /** Where the step is from, if from a query of the same statement. */
  from?: SQL;
}

/** Takes a run on behind a step that is no webhook, with the dead letter it was replayed from: `done` and `letter` of a `with`. */
export const stepDone = ({ execution }: Pick<LeasedExecution, "execution">, { at, from = sql``, ...step }: StepDone): SQL => sql`
    done as (
      update ${automationExecutions} set ${advanced({ ...step, at })} ${from} where ${isMine(execution)} returning ${automationExecutions.id}
    ), letter as (
      update ${automationDeadLetters} set state = 'replayed', updated_at = ${timestamp(at)}
      where key in (select id from done) and state = 'replaying' returning id
    ), ${endTurns("replayed", timestamp(at))}, story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what) select id, ${timestamp(at)}, 'replayed' from letter
    )`;
