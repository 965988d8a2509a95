import * as z from "zod";
import { DEPENDENCIES } from "../../../platform/dependencies.ts";
import { healthSection, when, type HealthSection } from "../../../platform/health.ts";
import type { HealthStatus } from "../../../platform/health/parts.ts";
import { unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import type { Platform } from "../../../platform/platform.ts";
import { consequencesOf } from "../consequences.ts";
import { findConfig, unconfiguredDependencies, type Demands } from "../config-findings.ts";
import { recorded } from "../../../platform/language/say.ts";

const findingSchema = z.object({
  setting: z.string(),
  problem: z.enum(["missing", "malformed"]),
  reason: z.string(),
  severity: z.enum(["page", "warn", "info"]),
  clause: z.string().describe("The runbook's clause that asks for it."),
});

const config = figures({
  missing: unshown(z.array(z.string()).describe("Settings that are not set.")),
  malformed: unshown(
    z.array(z.string()).describe("Settings that are set to what cannot be right, such as a loopback address in a deployed environment."),
  ),
  unconfigured: unshown(z.array(z.enum(DEPENDENCIES)).describe("Dependencies without their settings: unconfigured, not down.")),
  findings: unshown(z.array(findingSchema)),
})
  .byLabel(
    "Settings to fix",
    gauge("config_findings", "Settings missing or malformed, by problem.", ["problem"]),
    ({ missing, malformed }) => ({ missing: missing.length, malformed: malformed.length }),
  )
  .text("Missing", ({ missing }) => missing.join(", ") || null)
  .text("Malformed", ({ malformed }) => malformed.join(", ") || null);
export type ConfigReadiness = z.infer<typeof config.schema> & { status: HealthStatus };

/** What is wrong with the settings, touching nothing (GEN-5): misconfiguration told apart from an outage. */
export function configReadiness(settings: Platform["settings"], demands: Demands): ConfigReadiness {
  const findings = findConfig(settings, demands);
  const names = (problem: "missing" | "malformed") =>
    findings.filter((finding) => finding.problem === problem).map(({ setting }) => setting);
  const status = findings.some(({ severity }) => severity === "page") ? "fail" : findings.length > 0 ? "warn" : "pass";
  const unconfigured = unconfiguredDependencies(settings, demands);
  return { status, missing: names("missing"), malformed: names("malformed"), unconfigured, findings };
}

export const configReadinessHealth = ({ settings, contract }: Pick<Platform, "settings" | "contract">): HealthSection =>
  healthSection({
    name: "configReadiness",
    title: "Configuration",
    surfaces: ["detailed", "ops"],
    figures: config,
    async capture() {
      const { status, ...found } = configReadiness(settings, contract);
      return { status, complete: true, figures: found };
    },
    alerts: [
      {
        name: "config.drift",
        conditions: ({ findings, unconfigured }) => {
          const paging = findings.filter(({ severity }) => severity === "page");
          return when(paging.length > 0, {
            key: "config.drift",
            severity: "page",
            summary: recorded`fix configuration first: ${paging.map(({ setting, problem }) => `${setting} ${problem}`).join(", ")}`,
            detail: { findings: paging },
            explains: unconfigured.flatMap((name) => consequencesOf(name)),
          });
        },
      },
    ],
  });
