import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import type { Action } from "../actions/action.ts";
import type { Turn } from "../actions/plan.ts";
import { endTurns } from "../bulk/turns.ts";
import { RECEIVER_FAILS, standingOfMade, takingOf, type Standing, type Verdict } from "../rules.ts";
import { automationAttempts, automationDeadLetterHistory, automationDeadLetters, automationExecutions, automations } from "../tables.ts";
import type { TurnedOffNotice } from "../turned-off-notice.ts";
import { advanced } from "./advance.ts";
import { nextOfSubject, type LeasedExecution } from "./executions.ts";
import { disableGone, giveUpFailing, noticeOfDisabled } from "./give-up.ts";
import { circuitParts, type CircuitPolicy } from "./receivers.ts";

export interface TryMade {
  number: number;
  at: Date;
  endedAt: Date;
  status: number | null;
  latencyMs: number;
  /** Whether it took so long that the next is made on the lane of slow receivers; null leaves that as it was. */
  slow: boolean | null;
  standing: Standing;
  /** Whether it was a probe that failed, which costs its execution no try. */
  spared: boolean;
  circuit: CircuitPolicy;
  /** The mail that is owed where the try has its automation disabled, which one that was taken has not. */
  notice: TurnedOffNotice | undefined;
  /** What its run does, and what of that comes after this. */
  actions: readonly Action[];
  next: Turn | undefined;
}

export interface RecordedTry {
  kind: "recorded";
  replayedDeadLetter: string | undefined;
  /** What became of the receiver's circuit; `null` where the try did not move it. */
  circuit: "opened" | "held-open" | "closed" | null;
  /** Automations that were disabled, because their receiver has failed for too long. */
  givenUp: string[];
  /** What waits behind the execution, where the try has ended it. */
  waiting: string | undefined;
}
export type Recorded = { kind: "overtaken" } | RecordedTry;

/** Writes how a try ended and what it says of its receiver, in one transaction, unless the lease has passed on meanwhile. */
export async function recordTry(db: Db, leased: LeasedExecution, made: TryMade, verdict: Verdict): Promise<Recorded> {
  const { execution, automation } = leased;
  const { endedAt } = made;
  const at = sql`${endedAt.toISOString()}::timestamptz`;
  const error = verdict.kind === "succeeded" ? null : verdict.error;
  const state = verdict.kind === "retry" ? "pending" : "spent";
  const cause = verdict.kind === "dead" ? verdict.cause : verdict.kind === "gone" ? "gone" : null;
  const delay = verdict.kind === "retry" ? verdict.delaySeconds : 0;
  const stands = standingOfMade(execution, made.standing);
  const failing = failingParts(takingOf(execution, made.standing), made.circuit);
  const { actions, next } = made;
  const step = sql`${JSON.stringify([{ kind: "webhook", at: endedAt.toISOString(), outcome: "done", reason: null }])}::jsonb`;
  const became =
    verdict.kind === "succeeded"
      ? advanced({ next, actions, at: endedAt, step })
      : sql`state = ${state}, cause = ${cause}, last_error = ${error}, lease_until = null, next_attempt_at = now() + make_interval(secs => ${delay}::float8),
        probes = probes + ${made.spared ? 1 : 0}::integer, finished_at = case when ${state} = 'pending' then null else ${at} end`;
  // Only one that is replayed has a letter that this could be the end of.
  const ended =
    execution.replaying && verdict.kind === "succeeded" ? letterParts(at) : sql`letter as (select null::text as id where false)`;
  const record = db.execute<Row>(sql`
    with done as (
      update ${automationExecutions}
      set ${became}
      where id = ${execution.id} and fence = ${execution.fence}::integer and state = 'pending'
      returning id
    ), tried as (
      insert into ${automationAttempts} (execution_id, number, at, status, latency_ms, error)
      select id, ${made.number}::integer, ${made.at.toISOString()}::timestamptz, ${made.status}::integer, ${made.latencyMs}::integer, ${error} from done
    ), pace as (
      update ${automations} set slow = coalesce(${made.slow}::boolean, slow), failing_since = ${failing.since},
        failing_tries = ${failing.tries}, failing_counted_at = ${failing.countedAt}
      where id = ${automation.id} and exists (select 1 from done)
        and (slow <> coalesce(${made.slow}::boolean, slow) or failing_since is distinct from ${failing.since} or failing_tries <> ${failing.tries})
    ), ${ended}, ${circuitParts(leased, { standing: stands, error }, made.circuit)}
    select (select id from letter) as letter, (select open_until is not null from circuit_failed) as held,
      (select just_opened from circuit_failed) as just_opened, (select was_open from circuit_closed) as was_open,
      ${verdict.kind === "retry" ? sql`null` : nextOfSubject(execution)} as waiting
    from done`);
  const { notice } = made;
  if (verdict.kind === "gone" && notice) {
    const [result] = await db.batch([record, disableGone(db, leased, notice, endedAt)]);
    return recordedOf(result.rows[0], []);
  }
  // A try that is followed by another changes nothing for good, and the probe is the one that is made while the receiver is down.
  // An operator's replay is one try, whenever it is made, and gives up nothing.
  if (!notice || (verdict.kind !== "dead" && !made.spared) || execution.replaying) return recordedOf((await record).rows[0], []);
  const [result, givenUp] = await db.batch([
    record,
    giveUpFailing(db, automation, made.circuit, endedAt),
    noticeOfDisabled(db, leased, notice, { reason: RECEIVER_FAILS, at: endedAt }),
  ]);
  return recordedOf(
    result.rows[0],
    givenUp.rows.map(({ id }) => id),
  );
}

interface Row {
  [column: string]: unknown;
  letter: string | null;
  held: boolean | null;
  just_opened: boolean | null;
  was_open: boolean | null;
  waiting: string | null;
}

const letterParts = (at: SQL): SQL => sql`
    letter as (
      update ${automationDeadLetters} set state = 'replayed', updated_at = ${at} where key in (select id from done) and state = 'replaying'
      returning id
    ), ${endTurns("replayed", at)}, story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what) select id, ${at}, 'replayed' from letter
    )`;

/** What a try makes of the figures by which an automation is given up: one not taken counts where a tenth of the time went by since the last that did. */
function failingParts(taking: ReturnType<typeof takingOf>, { disableAfterSeconds }: CircuitPolicy) {
  const counts = sql`(${taking}::text = 'not-taken' and (failing_since is null or failing_counted_at is null
    or failing_counted_at <= now() - make_interval(secs => ${disableAfterSeconds}::float8 / 10)))`;
  const isTaken = sql`${taking}::text = 'taken'`;
  return {
    since: sql`case ${taking}::text when 'taken' then null when 'not-taken' then coalesce(failing_since, now()) else failing_since end`,
    tries: sql`case when ${isTaken} then 0 when ${counts} then case when failing_since is null then 1 else failing_tries + 1 end else failing_tries end`,
    countedAt: sql`case when ${isTaken} then null when ${counts} then now() else failing_counted_at end`,
  };
}

function recordedOf(row: Row | undefined, givenUp: string[]): Recorded {
  if (row === undefined) return { kind: "overtaken" };
  const failed = row.just_opened === true ? "opened" : row.held === true ? "held-open" : null;
  return {
    kind: "recorded",
    replayedDeadLetter: row.letter ?? undefined,
    circuit: row.was_open === true ? "closed" : failed,
    givenUp,
    waiting: row.waiting ?? undefined,
  };
}
