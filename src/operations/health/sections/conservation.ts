import * as z from "zod";
import type { ConservationLaw } from "../../../platform/conservation.ts";
import { withDeadline } from "../../../platform/deadline.ts";
import { lawUnmeasured } from "../../../platform/events/health.ts";
import { healthSection, type CaptureContext, type HealthSection } from "../../../platform/health.ts";
import { unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { flag, gauge } from "../../../platform/metrics/metrics.ts";
import { BROKEN_ENOUGH, isDue, measured, unmeasured, type Equation } from "../conservation-rules.ts";
import type { HealthDeps } from "../ports.ts";

const sideSchema = z.object({ label: z.string(), amount: z.int() }).nullable();
const equationSchema = z.object({
  name: z.string(),
  law: z.string(),
  statement: z.string().describe("The equation in words."),
  left: sideSchema,
  right: sideSchema,
  difference: z.int().nullable().describe("Left minus right; null while never measured."),
  settledBefore: z.iso.datetime().nullable().describe("The watermark: only what happened before it is compared."),
  measuredAt: z.iso.datetime().nullable(),
  holds: z.boolean().nullable(),
  brokenSince: z.iso.datetime().nullable(),
  brokenInARow: z.int().describe("How many measurements in a row found it broken; two are paged."),
  detail: z.string().nullable(),
  error: z.string().nullable().describe("Why it could not be measured this time; the figures are then the last known."),
});
const shownSchema = equationSchema.extend({ status: z.enum(["pass", "warn", "fail"]), complete: z.boolean() });

const conservation = figures({ items: unshown(z.array(shownSchema)) })
  .gauge("Broken", flag("conservation_broken", "1 where a conservation law was found broken.", ["law"]), ({ items }) =>
    items.flatMap(({ name, holds }) => (holds === null ? [] : [{ labels: [name], value: holds ? 0 : 1 }])),
  )
  .gauge(
    "Difference",
    gauge("conservation_difference", "Left side of a conservation law minus the right one; anything but 0 is broken.", ["law"]),
    ({ items }) => items.flatMap(({ name, difference }) => (difference === null ? [] : [{ labels: [name], value: difference }])),
  )
  .gauge("Sides", gauge("conservation_amount", "What each side of a conservation law adds up to.", ["law", "side"]), ({ items }) =>
    items.flatMap(({ name, left, right }) =>
      left && right
        ? [
            { labels: [name, "left"], value: left.amount },
            { labels: [name, "right"], value: right.amount },
          ]
        : [],
    ),
  );

const statusOf = ({ holds, brokenInARow, error }: Equation) =>
  brokenInARow >= BROKEN_ENOUGH ? ("fail" as const) : holds === true && error === null ? ("pass" as const) : ("warn" as const);

const shown = (equation: Equation) => ({ ...equation, status: statusOf(equation), complete: equation.error === null });

/** Every conservation law there is, each measured apart: one that cannot be measured keeps none of the others from it. */
export const conservationHealth = (deps: HealthDeps, laws: readonly ConservationLaw[]): HealthSection =>
  healthSection({
    name: "conservation",
    title: "Conservation laws",
    surfaces: ["ops"],
    rendered: "list",
    figures: conservation,
    // The laws wait for places among all sections' calls.
    deadlineMs: 2 * deps.contract.health.sectionDeadlineMs + 500,
    async capture(context) {
      const before = conservation.schema.safeParse(context.previous).data?.items ?? [];
      const items = (await Promise.all(laws.map((law) => measure(deps, law, before, context)))).flat().map(shown);
      const broken = items.some(({ status }) => status === "fail");
      const doubtful = items.some(({ holds }) => holds === false);
      const complete = items.every(({ error }) => error === null);
      return { status: broken ? "fail" : doubtful || !complete ? "warn" : "pass", complete, figures: { items } };
    },
    alerts: [
      {
        name: "conservation.broken",
        conditions: ({ items }) =>
          items
            .filter(({ brokenInARow }) => brokenInARow >= BROKEN_ENOUGH)
            .map(({ name, left, right, difference, settledBefore, brokenSince, detail }) => ({
              key: `conservation.${name}`,
              severity: "page",
              summary: `${left?.label} ${left?.amount} against ${right?.label} ${right?.amount}: ${difference} apart`,
              detail: { left, right, difference, settledBefore, brokenSince, detail },
            })),
      },
    ],
  });

async function measure(deps: HealthDeps, law: ConservationLaw, all: readonly Equation[], context: CaptureContext): Promise<Equation[]> {
  const before = all.filter((equation) => equation.law === law.name);
  if (!isDue(law.everySeconds, before, context.now)) return [...before];
  try {
    const { sectionDeadlineMs } = deps.contract.health;
    return measured(law, await withDeadline(law.name, 2 * sectionDeadlineMs, () => law.capture(context)), before, context.now);
  } catch (error) {
    lawUnmeasured(deps, { law: law.name, error });
    return unmeasured(law, error instanceof Error ? error.message : "could not be measured", before);
  }
}
