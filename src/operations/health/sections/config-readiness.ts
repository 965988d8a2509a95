import * as z from "zod";
import { DEPENDENCIES } from "../../../platform/dependencies.ts";
import { healthSection, type HealthSection, type HealthStatus } from "../../../platform/health.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import type { Platform } from "../../../platform/platform.ts";
import { consequencesOf } from "../consequences.ts";
import { findConfig, unconfiguredDependencies } from "../config-findings.ts";

const figuresSchema = z.object({
  missing: z.array(z.string()).describe("Settings that are not set."),
  malformed: z
    .array(z.string())
    .describe("Settings that are set to what cannot be right, such as a loopback address in a deployed environment."),
  unconfigured: z.array(z.enum(DEPENDENCIES)).describe("Dependencies without their settings: unconfigured, not down."),
  findings: z.array(
    z.object({
      setting: z.string(),
      problem: z.enum(["missing", "malformed"]),
      reason: z.string(),
      severity: z.enum(["page", "warn", "info"]),
      clause: z.string().describe("The runbook's clause that asks for it."),
    }),
  ),
});
export type ConfigReadiness = z.infer<typeof figuresSchema> & { status: HealthStatus };

export const configMetrics = {
  findings: gauge("config_findings", "Settings missing or malformed, by problem.", ["problem"]),
};

/** What is wrong with the settings, touching nothing (GEN-5): misconfiguration told apart from an outage. */
export function configReadiness(settings: Platform["settings"]): ConfigReadiness {
  const findings = findConfig(settings);
  const names = (problem: "missing" | "malformed") =>
    findings.filter((finding) => finding.problem === problem).map(({ setting }) => setting);
  const status = findings.some(({ severity }) => severity === "page") ? "fail" : findings.length > 0 ? "warn" : "pass";
  return { status, missing: names("missing"), malformed: names("malformed"), unconfigured: unconfiguredDependencies(settings), findings };
}

export const configReadinessHealth = ({ settings }: Pick<Platform, "settings">): HealthSection =>
  healthSection({
    name: "configReadiness",
    title: "Configuration",
    surfaces: ["detailed", "ops"],
    figures: figuresSchema,
    async capture() {
      const { status, ...figures } = configReadiness(settings);
      return { status, complete: true, figures };
    },
    alerts: [
      {
        name: "config.drift",
        conditions: ({ findings, unconfigured }) => {
          const paging = findings.filter(({ severity }) => severity === "page");
          if (paging.length === 0) return [];
          const summary = `fix configuration first: ${paging.map(({ setting, problem }) => `${setting} ${problem}`).join(", ")}`;
          return [
            {
              key: "config.drift",
              severity: "page",
              summary,
              detail: { findings: paging },
              explains: unconfigured.flatMap((name) => consequencesOf(name)),
            },
          ];
        },
      },
    ],
    panel: [
      {
        label: "Settings to fix",
        metric: configMetrics.findings,
        read: ({ missing, malformed }) => [
          { labels: ["missing"], value: missing.length },
          { labels: ["malformed"], value: malformed.length },
        ],
      },
      { label: "Missing", text: ({ missing }) => missing.join(", ") || null },
      { label: "Malformed", text: ({ malformed }) => malformed.join(", ") || null },
    ],
  });
