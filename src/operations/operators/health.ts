import * as z from "zod";
import { operatorMetrics } from "../../platform/events/operators.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { total } from "../../platform/metrics/reader.ts";
import { verificationOf } from "./access-token.ts";

const WINDOW_MINUTES = 24 * 60;

const figuresSchema = z.object({
  verification: z.enum(["local", "api"]).describe("Which way operators' tokens are verified now."),
  configured: z
    .enum(["local", "api"])
    .nullable()
    .describe("What ADMIN_TOKEN_VERIFICATION says; local without JWT_ACCESS_SECRET is done as api."),
  local: z.number().describe("Tokens verified in the Worker over the last 24 hours."),
  api: z.number().describe("Tokens verified at the desk or its cache over the last 24 hours."),
  refused: z.number(),
});

export const accessHealthMetrics = {
  verifications: gauge("access_verifications_recent", "Operators' tokens verified over 24 hours, by path.", ["verification"]),
  refused: gauge("access_refused_recent", "Operators' tokens refused over 24 hours."),
};

/** AUTH-2: how operators' tokens are verified, and how often each way answered. */
export const accessHealth = ({ settings }: Pick<Platform, "settings">): HealthSection =>
  healthSection({
    name: "access",
    title: "Operators' access",
    surfaces: ["ops"],
    figures: figuresSchema,
    settings: ["ADMIN_TOKEN_VERIFICATION", "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET"],
    async capture({ metrics }) {
      const window = await metrics.read([operatorMetrics.verifications], WINDOW_MINUTES);
      const count = (labels: { verification?: string; outcome?: string }) => total(window, operatorMetrics.verifications, labels);
      const verification = verificationOf(settings);
      const configured =
        settings.adminVerification.state === "configured" ? settings.adminVerification.value.ADMIN_TOKEN_VERIFICATION : null;
      const figures = {
        verification,
        configured,
        local: count({ verification: "local" }),
        api: count({ verification: "api" }),
        refused: count({ outcome: "refused" }),
      };
      return { status: configured === verification ? "pass" : "warn", complete: window.complete, figures };
    },
    panel: [
      {
        label: "Verification",
        text: ({ verification, configured }) =>
          configured === verification ? verification : `${verification} (${configured ?? "nothing"} is configured)`,
      },
      {
        label: "Verified (24 h)",
        metric: accessHealthMetrics.verifications,
        read: ({ local, api }) => [
          { labels: ["local"], value: local },
          { labels: ["api"], value: api },
        ],
      },
      { label: "Refused (24 h)", metric: accessHealthMetrics.refused, read: ({ refused }) => refused },
    ],
  });
