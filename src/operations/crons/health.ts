import * as z from "zod";
import { healthSection, when, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { CronDeps } from "./ports.ts";
import { cronStanding, failingVerbs } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

const standingSchema = z.object({
  cron: z.string(),
  lastBegunAt: z.iso.datetime().nullable(),
  lastEndedAt: z.iso.datetime().nullable(),
  begunAgeSeconds: z.number().nonnegative().describe("Since it began last, or since it is known where it never did."),
  overdue: z.boolean().describe("Two of its turns passed and it did not begin."),
  unended: z.int().nonnegative().describe("Of its last runs those that had the contract's time to end and did not."),
  stuck: z.boolean().describe("So many of them that it is no single death."),
});
const failingSchema = z.object({
  verb: z.string(),
  cron: z.string(),
  version: z.string().nullable().describe("The version of the Worker by whose runs it fails; null: whoever ran it."),
  failures: z.int().describe("In a row."),
  since: z.iso.datetime(),
  error: z.string(),
});

const crons = figures({
  schedules: unshown(z.array(standingSchema)),
  failing: unshown(z.array(failingSchema).describe("Verbs that failed as often in a row as their cron may, or did not end in time.")),
})
  .gauge(
    "Begun ago",
    gauge("cron_begun_age", "Time since a cron began last, or since it is known where it never did.", ["cron"], { unit: "seconds" }),
    ({ schedules: all }) => all.map(({ cron, begunAgeSeconds }) => ({ labels: [cron], value: begunAgeSeconds })),
  )
  .byLabel(
    "Runs without an end",
    gauge("cron_runs_unended", "Of a cron's last runs those that had the time to end and did not.", ["cron"]),
    ({ schedules: all }) => Object.fromEntries(all.map(({ cron, unended }) => [cron, unended])),
    { zeroUnshown: true },
  )
  .byLabel(
    "Failures in a row",
    gauge("cron_verb_failures_in_a_row", "How often in a row a verb of a cron failed, of those that did as often as they may.", ["verb"]),
    ({ failing }) => Object.fromEntries(failing.map(({ verb, failures }) => [verb, failures])),
  )
  .text("Overdue", ({ schedules: all }) => listed(all.filter(({ overdue }) => overdue).map(({ cron }) => cron)))
  .text("Failing", ({ failing }) =>
    listed(failing.map(({ verb, version, error }) => `${verb}${version ? ` by ${version}` : ""}: ${error}`)),
  );

const listed = (all: readonly string[]): string | null => (all.length === 0 ? null : all.join("; "));

/** Whether what is done by time is done. Judged where a capture is made by a request too, when no cron runs any more. */
export const cronsHealth = (deps: CronDeps): HealthSection =>
  healthSection({
    name: "crons",
    title: "Scheduled work",
    surfaces: ["ops"],
    figures: crons,
    nextStep: ({ schedules: all, failing }) =>
      failing.length > 0 || all.some(({ overdue, unended }) => overdue || unended > 0) ? "npm run ops -- tail --event cron." : null,
    async capture({ now }) {
      const { schedules } = deps.contract.crons;
      const known = await deps.cronBook.cronRecords(schedules.map(({ cron }) => cron));
      const standing = schedules.flatMap((schedule) => {
        const record = known.crons.find(({ cron }) => cron === schedule.cron);
        return record ? [cronStanding(record, schedule, deps.contract.crons, now.getTime())] : [];
      });
      const failing = failingVerbs(known.failures, deps.contract.crons, now.getTime());
      const isBad = failing.length > 0 || standing.some(({ overdue, stuck }) => overdue || stuck);
      const status = isBad ? "fail" : standing.some(({ unended }) => unended > 0) ? "warn" : "pass";
      return { status, complete: true, figures: { schedules: standing, failing } };
    },
    alerts: [
      {
        name: "crons.overdue",
        conditions: ({ schedules: all }) => {
          const late = all.filter(({ overdue }) => overdue);
          return when(late.length > 0, {
            key: "crons.overdue",
            severity: "page",
            summary: recorded`crons do not run: ${late.map(({ cron, begunAgeSeconds }) => `${cron} (${Math.round(begunAgeSeconds)} s)`).join(", ")}`,
            detail: { schedules: late },
          });
        },
      },
      {
        name: "crons.stuck",
        conditions: ({ schedules: all }) => {
          const stuck = all.filter((one) => one.stuck);
          return when(stuck.length > 0, {
            key: "crons.stuck",
            severity: "page",
            summary: recorded`runs of crons do not end: ${stuck.map(({ cron, unended }) => `${cron} (${unended})`).join(", ")}`,
            detail: { schedules: stuck },
          });
        },
      },
      {
        name: "crons.failing",
        conditions: ({ failing }) =>
          when(failing.length > 0, {
            key: "crons.failing",
            severity: "page",
            summary: recorded`scheduled work fails: ${[...new Set(failing.map(({ verb }) => verb))].join(", ")}`,
            detail: { failing },
          }),
      },
    ],
  });
