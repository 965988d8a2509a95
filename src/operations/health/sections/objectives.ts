import * as z from "zod";
import { httpMetrics } from "../../../platform/events/http.ts";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import type { Platform } from "../../../platform/platform.ts";
import { burnOf } from "../measure-burn.ts";
import { burning, type ObjectiveFigures } from "../objective-rules.ts";
import { tell } from "../../../platform/console/tell.ts";
import { recorded } from "../../../platform/language/say.ts";

const burnSchema = z.object({ requests: z.number(), availability: z.number(), latency: z.number() });
const objectiveSchema = z.object({
  name: z.string(),
  availability: z.number().describe("Share of requests that must not be answered 5xx."),
  latencyMs: z.number(),
  latencyShare: z.number().describe("Share of requests that must have their headers out within latencyMs."),
  burn: z
    .record(z.string(), z.object({ short: burnSchema, long: burnSchema }))
    .describe("How many times faster than allowed errors and slow answers are used up, by burn rate and window."),
});

const figuresFor = ({ burnRates }: Platform["contract"]["objectives"]) =>
  figures({
    burning: unshown(z.array(z.string()).describe("Promises that burn too fast in both windows, as objective.promise.burn-rate.")),
    objectives: unshown(z.array(objectiveSchema)),
  })
    .text("Burning", ({ burning: found }) => found.join(", ") || tell`nothing`)
    .gauge(
      "Burn rate",
      gauge("objective_burn_rate", "How many times faster than the objective allows its errors or slow answers are used up.", [
        "objective",
        "promise",
        "window",
      ]),
      ({ objectives }) => objectives.flatMap((objective) => burnSamples(objective, burnRates)),
    )
    .gauge(
      "Requests",
      gauge("objective_requests_recent", "Requests of an objective's routes over the longest window.", ["objective"]),
      ({ objectives }) => objectives.map(({ name, burn }) => ({ labels: [name], value: longest(burn) })),
    );

/** The journey's objectives of availability and latency, and how fast they burn, each over several windows. */
export const objectivesHealth = ({ contract }: Pick<Platform, "contract">): HealthSection =>
  healthSection({
    name: "objectives",
    title: "Objectives",
    surfaces: ["detailed", "ops"],
    figures: figuresFor(contract.objectives),
    async capture({ metrics }) {
      const { journey, burnRates } = contract.objectives;
      const minutes = [...new Set(burnRates.flatMap(({ shortMinutes, longMinutes }) => [shortMinutes, longMinutes]))];
      const watched = [httpMetrics.requests, httpMetrics.duration];
      const windows = new Map(await Promise.all(minutes.map(async (length) => [length, await metrics.read(watched, length)] as const)));
      const objectives = journey.map((objective): ObjectiveFigures => {
        const over = (length: number) => burnOf(objective, windows.get(length) ?? { series: [], complete: false });
        const { name, availability, latencyMs, latencyShare } = objective;
        const burn = burnRates.map((rate) => [rate.name, { short: over(rate.shortMinutes), long: over(rate.longMinutes) }] as const);
        return { name, availability, latencyMs, latencyShare, burn: Object.fromEntries(burn) };
      });
      const found = burning(objectives, burnRates);
      const status = found.some(({ rate }) => rate.severity === "page") ? "fail" : found.length > 0 ? "warn" : "pass";
      const complete = [...windows.values()].every((window) => window.complete);
      const named = found.map(({ objective, kind, rate }) => `${objective}.${kind}.${rate.name}`);
      return { status, complete, figures: { objectives, burning: named } };
    },
    alerts: [
      {
        name: "objective.burn-rate",
        conditions: ({ objectives }, contract) =>
          burning(objectives, contract.objectives.burnRates).map(({ objective, kind, rate, burns }) => ({
            key: `objective.${objective}.${kind}`,
            severity: rate.severity,
            summary:
              kind === "availability"
                ? recorded`${objective}: requests fail ${burns.toFixed(0)} times faster than the objective allows`
                : recorded`${objective}: answers are late ${burns.toFixed(0)} times faster than the objective allows`,
            detail: { burnRate: rate.name, allowed: rate.rate, windowMinutes: [rate.shortMinutes, rate.longMinutes] },
          })),
      },
    ],
  });

const longest = (burn: ObjectiveFigures["burn"]): number => Math.max(0, ...Object.values(burn).map(({ long }) => long.requests));

function burnSamples({ name, burn }: ObjectiveFigures, rates: Platform["contract"]["objectives"]["burnRates"]) {
  return rates.flatMap((rate) => {
    const { short, long } = burn[rate.name] ?? {};
    if (!short || !long) return [];
    const windows = [[rate.shortMinutes, short] as const, [rate.longMinutes, long] as const];
    return windows.flatMap(([minutes, found]) =>
      (["availability", "latency"] as const).map((promise) => ({ labels: [name, promise, `${minutes}m`], value: found[promise] })),
    );
  });
}
