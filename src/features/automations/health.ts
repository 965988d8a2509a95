import * as z from "zod";
import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, amount, count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { spillBacklog } from "./spill.ts";
import { backlog } from "./store/backlog.ts";

const automations = figures({
  outboxPending: count("Outbox pending", "automation_outbox_pending", "Events that were written and not dispatched."),
  oldestPendingAgeSeconds: age("Oldest pending (s)", "automation_oldest_pending_age", "Age of the oldest event that was not dispatched."),
  deliveriesPending: count(
    "Deliveries pending",
    "automation_deliveries_pending",
    "Deliveries that wait.",
    "They wait for their next try, or for an older one of their subject.",
  ),
  deadLetters: unshown(z.number().nonnegative().describe("Dead letters in the backlog: undecided, deferred or being replayed.")),
  undecided: unshown(z.number().nonnegative().describe("Dead letters that wait for a decision.")),
})
  .byLabel(
    "Dead letters",
    gauge("automation_dead_letters", "Dead letters in the backlog, by whether a decision is outstanding.", ["decision"]),
    ({ deadLetters, undecided }) => ({ outstanding: undecided, taken: deadLetters - undecided }),
  )
  .and({
    redisStreamBacklog: amount(
      "Redis stream backlog",
      "automation_spill_backlog",
      "Dead letters that wait in Redis for Postgres.",
      "Null where Redis does not answer.",
    ),
    deadLetterListComplete: unshown(
      z.boolean().describe("False while the stream's backlog is not zero or not known, or Postgres does not answer."),
    ),
  })
  .text("Dead-letter list", ({ deadLetterListComplete }) => (deadLetterListComplete ? "complete" : "may be incomplete"));

/** AUT-1 and AUT-2: the outbox, the dead letters, and what waits in Redis. */
export const automationsHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "automations",
    title: "Automations",
    surfaces: ["ops"],
    figures: automations,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN"],
    async capture({ now, outbound, previous }) {
      const [found, spilled] = await Promise.allSettled([
        outbound("postgres", () => backlog(deps.db, now)),
        outbound("redis", () => spillBacklog(deps)),
      ]);
      // While Postgres is gone dead letters gather in Redis, so that is when their backlog has to be seen.
      const known = found.status === "fulfilled" ? found.value : automations.schema.safeParse(previous).data;
      if (known === undefined) throw (found as PromiseRejectedResult).reason;
      const redisStreamBacklog = spilled.status === "fulfilled" ? spilled.value : null;
      const deadLetterListComplete = found.status === "fulfilled" && redisStreamBacklog === 0;
      const stuck = isOver(known.oldestPendingAgeSeconds, deps.contract.automations.pendingStuckSeconds);
      return {
        status: stuck || known.undecided > 0 || !deadLetterListComplete ? "warn" : "pass",
        complete: found.status === "fulfilled" && redisStreamBacklog !== null,
        figures: { ...known, redisStreamBacklog, deadLetterListComplete },
      };
    },
    alerts: [
      automations.page("automations.outbox.stuck", {
        mutedBy: "automations",
        when: ({ oldestPendingAgeSeconds }, contract) => isOver(oldestPendingAgeSeconds, contract.automations.pendingStuckSeconds),
        say: ({ outboxPending, oldestPendingAgeSeconds }) =>
          `${outboxPending} events wait for their dispatch, the oldest for ${Math.round(oldestPendingAgeSeconds ?? 0)} s`,
      }),
      automations.warn("automations.dead-letters.undecided", {
        when: ({ undecided }) => undecided > 0,
        say: ({ undecided }) => `${undecided} dead letters of automations wait for a decision`,
      }),
    ],
  });
