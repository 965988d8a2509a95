import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { spillBacklog } from "./spill.ts";
import { backlog } from "./store/backlog.ts";

const count = z.number().nonnegative();
const figuresSchema = z.object({
  outboxPending: count.describe("Events that were written and not dispatched."),
  oldestPendingAgeSeconds: count.nullable().describe("Age of the oldest of them; null of none."),
  deliveriesPending: count.describe("Deliveries that wait for their next try, or for an older one of their subject."),
  deadLetters: count.describe("Dead letters that are in the backlog: undecided, deferred or being replayed."),
  undecided: count.describe("Dead letters that wait for a decision."),
  redisStreamBacklog: count
    .nullable()
    .describe("Dead letters kept in Redis because Postgres did not take them; null where Redis does not answer."),
  deadLetterListComplete: z.boolean().describe("False while the stream's backlog is not zero or not known, or Postgres does not answer."),
});

export const automationHealthMetrics = {
  outboxPending: gauge("automation_outbox_pending", "Events that were written and not dispatched."),
  oldestPending: gauge("automation_oldest_pending_age", "Age of the oldest event that was not dispatched.", [], { unit: "seconds" }),
  deliveriesPending: gauge("automation_deliveries_pending", "Deliveries that wait."),
  deadLetters: gauge("automation_dead_letters", "Dead letters in the backlog, by whether a decision is outstanding.", ["decision"]),
  spilled: gauge("automation_spill_backlog", "Dead letters that wait in Redis for Postgres."),
};

/** AUT-1 and AUT-2: the outbox, the dead letters, and what waits in Redis. */
export const automationsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "automations",
    title: "Automations",
    surfaces: ["ops"],
    figures: figuresSchema,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN"],
    async capture({ now, outbound, previous }) {
      const [found, spilled] = await Promise.allSettled([
        outbound("postgres", () => backlog(deps.db, now)),
        outbound("redis", () => spillBacklog(deps)),
      ]);
      // While Postgres is gone dead letters gather in Redis, so that is when their backlog has to be seen.
      const known = found.status === "fulfilled" ? found.value : figuresSchema.safeParse(previous).data;
      if (known === undefined) throw (found as PromiseRejectedResult).reason;
      const redisStreamBacklog = spilled.status === "fulfilled" ? spilled.value : null;
      const figures = { ...known, redisStreamBacklog, deadLetterListComplete: found.status === "fulfilled" && redisStreamBacklog === 0 };
      const stuck = (figures.oldestPendingAgeSeconds ?? 0) > deps.contract.automations.pendingStuckSeconds;
      const status = stuck || figures.undecided > 0 || !figures.deadLetterListComplete ? "warn" : "pass";
      return { status, complete: found.status === "fulfilled" && redisStreamBacklog !== null, figures };
    },
    alerts: [
      {
        name: "automations.outbox.stuck",
        mutedBy: "automations",
        conditions: ({ outboxPending, oldestPendingAgeSeconds }, { automations }) =>
          (oldestPendingAgeSeconds ?? 0) > automations.pendingStuckSeconds
            ? [
                {
                  key: "automations.outbox.stuck",
                  severity: "page",
                  summary: `${outboxPending} events wait for their dispatch, the oldest for ${Math.round(oldestPendingAgeSeconds ?? 0)} s`,
                },
              ]
            : [],
      },
      {
        name: "automations.dead-letters.undecided",
        conditions: ({ undecided }) =>
          undecided > 0
            ? [
                {
                  key: "automations.dead-letters.undecided",
                  severity: "warn",
                  summary: `${undecided} dead letters of automations wait for a decision`,
                },
              ]
            : [],
      },
    ],
    panel: [
      { label: "Outbox pending", metric: automationHealthMetrics.outboxPending, read: (figures) => figures.outboxPending },
      { label: "Oldest pending (s)", metric: automationHealthMetrics.oldestPending, read: (figures) => figures.oldestPendingAgeSeconds },
      { label: "Deliveries pending", metric: automationHealthMetrics.deliveriesPending, read: (figures) => figures.deliveriesPending },
      {
        label: "Dead letters",
        metric: automationHealthMetrics.deadLetters,
        read: ({ deadLetters, undecided }) => [
          { labels: ["outstanding"], value: undecided },
          { labels: ["taken"], value: deadLetters - undecided },
        ],
      },
      { label: "Redis stream backlog", metric: automationHealthMetrics.spilled, read: (figures) => figures.redisStreamBacklog },
      { label: "Dead-letter list", text: ({ deadLetterListComplete }) => (deadLetterListComplete ? "complete" : "may be incomplete") },
    ],
  });
