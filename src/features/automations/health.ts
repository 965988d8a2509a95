import { automationMetrics } from "../../platform/events/automations.ts";
import * as z from "zod";
import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, amount, count, unshown, words } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import { sealOf } from "../../platform/sealed-secrets.ts";
import type { AutomationIncidentDeps } from "./ports.ts";
import { secretsKey } from "./kept-secrets.ts";
import { readReviewDue } from "./read-review.ts";
import { readSpill } from "./spill.ts";
import { backlog } from "./store/backlog.ts";
import { countKeptOtherwise } from "./store/secrets.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

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
  .and({
    receiversResting: count(
      "Receivers resting",
      "automation_receivers_resting",
      "Receivers whose circuit is open and for which deliveries wait, but for a probe.",
    ),
    givenUp: count(
      "Given up in a day",
      "automation_given_up",
      "Automations that were disabled during the last day, because their receiver failed for too long.",
    ),
    secretsToSeal: count(
      "Secrets to seal",
      "automation_secrets_to_seal",
      "Automations with a secret that the key of now has not sealed: none before an old key leaves WEBHOOK_SECRETS_KEY.",
    ),
    secretsKey: unshown(z.string().nullable().describe("The `kid` that secrets are sealed with now; null where they stand as they are.")),
  })
  .and({
    backlogSince: unshown(z.iso.datetime().nullable().describe("When the oldest dead letter of the backlog was stored.")),
    lastReviewAt: unshown(z.iso.datetime().nullable().describe("When an operator last reviewed the backlog.")),
    reviewDueAt: words(
      "Review due",
      z.iso
        .datetime()
        .nullable()
        .describe("When the backlog is to be reviewed next; null unless it is not empty while an incident is open."),
    ),
    reviewOverdueSeconds: age("Review overdue (s)", "automation_review_overdue", "How long a review of the dead letters is overdue."),
  })
  .text("Dead-letter list", ({ deadLetterListComplete }) => (deadLetterListComplete ? tell`complete` : tell`may be incomplete`));

/** What captures of releases before lack. */
const EARLIER = {
  ...{ receiversResting: 0, givenUp: 0, secretsToSeal: 0, secretsKey: null },
  ...{ backlogSince: null, lastReviewAt: null, reviewDueAt: null, reviewOverdueSeconds: null },
};

async function waiting(db: AutomationIncidentDeps["db"], now: Date, seal: string | undefined) {
  const [known, secretsToSeal] = await Promise.all([backlog(db, now), countKeptOtherwise(db, seal)]);
  return { ...known, secretsToSeal };
}

/** AUT-1, AUT-2 and AUT-5: the outbox, the dead letters, what waits in Redis, and when the backlog is to be reviewed. */
export const automationsHealth = (deps: AutomationIncidentDeps): HealthSection =>
  healthSection({
    name: "automations",
    title: "Automations",
    surfaces: ["ops"],
    trends: [
      { label: "Tries to deliver", metric: automationMetrics.deliveries },
      { label: "Dead letters", metric: automationMetrics.deadLetters },
    ],
    figures: automations,
    settings: ["DATABASE_URL", "REDIS_URL", "REDIS_TOKEN", "WEBHOOK_SECRETS_KEY"],
    async capture({ now, outbound, previous }) {
      const key = secretsKey(deps);
      const [found, spilled] = await Promise.allSettled([
        outbound("postgres", () => waiting(deps.db, now, key && sealOf(key))),
        outbound("redis", () => readSpill(deps)),
      ]);
      // While Postgres is gone dead letters gather in Redis, so that is when their backlog has to be seen.
      const last = automations.schema.safeParse({ ...EARLIER, ...(previous as object | undefined) }).data;
      const known = found.status === "fulfilled" ? found.value : last;
      if (known === undefined) throw (found as PromiseRejectedResult).reason;
      const spill = spilled.status === "fulfilled" ? spilled.value : undefined;
      const redisStreamBacklog = spill?.waiting ?? null;
      const deadLetterListComplete = found.status === "fulfilled" && redisStreamBacklog === 0;
      const readDue = await readReviewDue(deps, known, spill);
      const reviewDueAt = readDue === undefined ? (last?.reviewDueAt ?? null) : readDue;
      const overdue = reviewDueAt === null ? 0 : Math.round((now.getTime() - Date.parse(reviewDueAt)) / 1_000);
      const reviewOverdueSeconds = overdue > 0 ? overdue : null;
      const stuck = isOver(known.oldestPendingAgeSeconds, deps.contract.automations.pendingStuckSeconds);
      return {
        status: stuck || known.undecided > 0 || !deadLetterListComplete || reviewOverdueSeconds !== null ? "warn" : "pass",
        complete: found.status === "fulfilled" && redisStreamBacklog !== null && readDue !== undefined,
        figures: {
          ...known,
          secretsKey: key ? (key.kid ?? "unnamed") : null,
          redisStreamBacklog,
          deadLetterListComplete,
          reviewDueAt,
          reviewOverdueSeconds,
        },
      };
    },
    alerts: [
      automations.page("automations.outbox.stuck", {
        mutedBy: "automations",
        when: ({ oldestPendingAgeSeconds }, contract) => isOver(oldestPendingAgeSeconds, contract.automations.pendingStuckSeconds),
        say: ({ outboxPending, oldestPendingAgeSeconds }) =>
          recorded`${outboxPending} events wait for their dispatch, the oldest for ${Math.round(oldestPendingAgeSeconds ?? 0)} s`,
      }),
      automations.warn("automations.dead-letters.undecided", {
        when: ({ undecided }) => undecided > 0,
        say: ({ undecided }) => recorded`${undecided} dead letters of automations wait for a decision`,
      }),
      automations.warn("automations.receivers.open", {
        when: ({ receiversResting }) => receiversResting > 0,
        say: ({ receiversResting }) => recorded`${receiversResting} receivers of automations fail, and their deliveries wait`,
      }),
      automations.warn("automations.receivers.given-up", {
        when: ({ givenUp }) => givenUp > 0,
        say: ({ givenUp }) => recorded`${givenUp} automations were disabled in a day, because their receivers failed for too long`,
      }),
      automations.warn("automations.review.overdue", {
        when: ({ reviewOverdueSeconds }) => reviewOverdueSeconds !== null,
        say: ({ deadLetters, reviewDueAt }) =>
          recorded`an incident is open and ${deadLetters} dead letters of automations were to be reviewed at ${reviewDueAt ?? ""}`,
      }),
    ],
  });
