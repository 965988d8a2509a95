import * as z from "zod";
import { apart, type ConservationLaw } from "../../../platform/conservation.ts";
import { withDeadline } from "../../../platform/deadline.ts";
import { lawUnmeasured } from "../../../platform/events/health.ts";
import { healthSection, when, type CaptureContext, type HealthSection } from "../../../platform/health.ts";
import { unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { flag, gauge } from "../../../platform/metrics/metrics.ts";
import { astrayIn, astrayText, BROKEN_ENOUGH, isDue, measured, unmeasured, type Equation } from "../conservation-rules.ts";
import type { HealthDeps } from "../ports.ts";
import { recorded } from "../../../platform/language/say.ts";

const sideSchema = z.object({ label: z.string(), amount: z.int() }).nullable();
const astraySchema = z.object({ count: z.int(), ids: z.array(z.string()).readonly().describe("The first of them; the rest is counted.") });
const apartSchema = z
  .object({ leftOnly: astraySchema, rightOnly: astraySchema, differing: astraySchema })
  .describe("What is not on both sides alike, by id: sums alone would let one loss hide another.");

const equationSchema = z.object({
  name: z.string(),
  law: z.string(),
  statement: z.string().describe("The equation in words."),
  left: sideSchema,
  right: sideSchema,
  difference: z.int().nullable().describe("Left minus right; null while never measured."),
  settledBefore: z.iso.datetime().nullable().describe("The watermark: only what happened before it is compared."),
  measuredAt: z.iso.datetime().nullable(),
  apart: apartSchema,
  holds: z.boolean().nullable().describe("Null where it was not measured this time."),
  verdict: z.enum(["holds", "broken", "unmeasured"]),
  brokenSince: z.iso.datetime().nullable(),
  brokenInARow: z.int().describe("How many measurements in a row found it broken; two are paged."),
  detail: z.string().nullable(),
  error: z.string().nullable().describe("Why it could not be measured this time; the figures are then the last known."),
});
/** A capture of the release before knows neither ids nor verdicts: how often a law was found broken is what is taken from it. */
const knownSchema = z.object({
  items: z.array(
    equationSchema
      .extend({ apart: apartSchema.default(() => apart({})), verdict: equationSchema.shape.verdict.optional() })
      .transform(({ verdict, ...equation }): Equation => ({
        ...equation,
        verdict: verdict ?? (equation.holds === null || equation.error !== null ? "unmeasured" : equation.holds ? "holds" : "broken"),
      })),
  ),
});
const shownSchema = equationSchema.extend({ status: z.enum(["pass", "warn", "fail"]), complete: z.boolean() });

const conservation = figures({ items: unshown(z.array(shownSchema)) })
  .gauge(
    "Broken",
    flag("conservation_broken", "1 where a conservation law was found broken, also while it cannot be measured any more.", ["law"]),
    ({ items }) =>
      items.flatMap(({ name, verdict, brokenInARow }) =>
        verdict === "holds" ? [{ labels: [name], value: 0 }] : brokenInARow > 0 ? [{ labels: [name], value: 1 }] : [],
      ),
  )
  .gauge(
    "Not measured",
    flag("conservation_unmeasured", "1 where a conservation law could not be measured: it is then neither broken nor known to hold.", [
      "law",
    ]),
    ({ items }) => items.map(({ name, verdict }) => ({ labels: [name], value: verdict === "unmeasured" ? 1 : 0 })),
  )
  .gauge(
    "Astray",
    gauge("conservation_astray", "Things that one side of a conservation law has and the other has not, or has otherwise.", ["law"]),
    ({ items }) => items.flatMap(({ name, apart: found, left }) => (left === null ? [] : [{ labels: [name], value: astrayIn(found) }])),
  )
  .gauge(
    "Difference",
    gauge(
      "conservation_difference",
      "Left side of a conservation law minus the right one; it is 0 also where as much is lost on either side.",
      ["law"],
    ),
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

const statusOf = ({ verdict, brokenInARow }: Equation) =>
  brokenInARow >= BROKEN_ENOUGH ? ("fail" as const) : verdict === "holds" ? ("pass" as const) : ("warn" as const);

const shown = (equation: Equation) => ({ ...equation, status: statusOf(equation), complete: equation.error === null });

/** Of what is astray, in an alert's summary; its detail has the rest. */
const LONGEST = 400;

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
      const before = knownSchema.safeParse(context.previous).data?.items ?? [];
      const items = (await Promise.all(laws.map((law) => measure(deps, law, before, context)))).flat().map(shown);
      const broken = items.some(({ status }) => status === "fail");
      const doubtful = items.some(({ verdict }) => verdict !== "holds");
      const complete = items.every(({ verdict }) => verdict !== "unmeasured");
      return { status: broken ? "fail" : doubtful ? "warn" : "pass", complete, figures: { items } };
    },
    alerts: [
      {
        name: "conservation.broken",
        conditions: ({ items }) =>
          items
            .filter(({ brokenInARow }) => brokenInARow >= BROKEN_ENOUGH)
            .map((equation) => {
              const { name, left, right, difference, settledBefore, brokenSince, detail } = equation;
              const found = astrayText(equation);
              return {
                key: `conservation.${name}`,
                severity: "page",
                summary:
                  found?.slice(0, LONGEST) ??
                  recorded`${left?.label ?? ""} ${left?.amount ?? ""} against ${right?.label ?? ""} ${right?.amount ?? ""}: ${difference ?? ""} apart`,
                detail: { left, right, difference, apart: equation.apart, settledBefore, brokenSince, detail },
              };
            }),
      },
      {
        name: "conservation.unmeasured",
        conditions: ({ items }) => {
          const laws = items.filter(({ verdict }) => verdict === "unmeasured");
          return when(laws.length > 0, {
            key: "conservation.unmeasured",
            severity: "warn",
            summary: recorded`${laws.length} of ${items.length} conservation laws are not measured: nobody knows whether they hold`,
            detail: { laws: laws.map(({ name, measuredAt, error }) => ({ name, measuredAt, error })) },
          });
        },
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
