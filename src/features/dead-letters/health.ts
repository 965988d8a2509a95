import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { age, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { DeadLettersDeps } from "./ports.ts";
import { openLetters } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

const many = z.number().nonnegative();
const deadLetters = figures({
  undecided: unshown(many.describe("Wake-ups that nobody answered and that wait for a decision.")),
  queues: unshown(
    z
      .array(z.object({ queue: z.string(), undecided: many, replaying: many }))
      .describe("Open dead letters by queue: undecided ones, and those whose replay has not ended."),
  ),
})
  .gauge(
    "Dead letters",
    gauge("dead_letters", "Dead letters of wake-ups, by queue and whether a decision is outstanding.", ["queue", "decision"]),
    ({ queues }) =>
      queues.flatMap(({ queue, undecided, replaying }) => [
        { labels: [queue, "outstanding"], value: undecided },
        { labels: [queue, "taken"], value: replaying },
      ]),
  )
  .and({
    oldestUndecidedAgeSeconds: age(
      "Oldest undecided (s)",
      "dead_letters_oldest_undecided_age",
      "Age of the oldest dead letter that waits for a decision.",
    ),
  });

/** Dead letters of the buyers' wake-ups, from their own rows. */
export const deadLettersHealth = (deps: DeadLettersDeps): HealthSection =>
  healthSection({
    name: "deadLetters",
    title: "Dead letters of wake-ups",
    surfaces: ["ops"],
    figures: deadLetters,
    settings: ["DATABASE_URL"],
    async capture({ now, outbound }) {
      const owners = await deps.letterOwners();
      const found = await outbound("postgres", () => openLetters(deps.db, now));
      const queues = Object.keys(owners).map((queue) => {
        const open = found.find((candidate) => candidate.queue === queue);
        return { queue, undecided: open?.undecided ?? 0, replaying: open?.replaying ?? 0 };
      });
      const undecided = queues.reduce((sum, queue) => sum + queue.undecided, 0);
      const ages = found.flatMap(({ oldest }) => (oldest === null ? [] : [Math.max(0, Math.round(oldest))]));
      const oldestUndecidedAgeSeconds = ages.length === 0 ? null : Math.max(...ages);
      return { status: undecided > 0 ? "warn" : "pass", complete: true, figures: { undecided, oldestUndecidedAgeSeconds, queues } };
    },
    alerts: [
      {
        name: "dead-letters.undecided",
        conditions: ({ queues }) =>
          queues
            .filter(({ undecided }) => undecided > 0)
            .map(({ queue, undecided }) => ({
              key: `dead-letters.undecided.${queue}`,
              severity: "warn",
              summary: recorded`${undecided} dead letters of ${queue} wait for a decision`,
            })),
      },
    ],
  });
