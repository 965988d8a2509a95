import { Routes } from "../../platform/http/route.ts";
import type { HealthSurface } from "../../platform/health.ts";
import { exportMetrics } from "./export-metrics.ts";
import { readLastCapture } from "./last-capture.ts";
import { OPEN_METRICS_TYPE } from "./open-metrics.ts";
import type { HealthDeps } from "./ports.ts";
import { publicHealth } from "./public-health.ts";
import { healthSchema, surfaceQuery, surfaceSchema } from "./schemas.ts";
import { showSurface, surfaceDocument } from "./surfaces.ts";

const tag = "Health";
const HEALTH_TYPE = { "content-type": "application/health+json; charset=utf-8", "cache-control": "no-store" };

async function surface(deps: HealthDeps, name: HealthSurface, fresh: boolean): Promise<Record<string, unknown>> {
  return surfaceDocument(await showSurface(deps, name, await readLastCapture(deps, fresh)));
}

export const healthRoutes = new Routes<HealthDeps>()
  .add(
    {
      method: "get",
      path: "/health",
      tag,
      summary: "Whether the Worker serves",
      description: "Touches nothing outside the Worker, and is 200 as long as it serves.",
      access: "public",
      rateLimit: "none",
      replies: { 200: { description: "application/health+json.", schema: healthSchema, contentType: "application/health+json" } },
    },
    ({ deps, reply }) => reply(200, publicHealth(deps), HEALTH_TYPE),
  )
  .add(
    {
      method: "get",
      path: "/health/monitor",
      tag,
      summary: "For outside monitors that look at the status alone",
      access: "public",
      rateLimit: "none",
      replies: {
        200: { description: "Somebody would be paged.", schema: healthSchema },
        503: { description: "Nobody could be paged.", schema: healthSchema },
      },
    },
    ({ deps, reply }) => {
      const health = publicHealth(deps);
      return reply(health.status === "fail" ? 503 : 200, health, HEALTH_TYPE);
    },
  )
  .add(
    {
      method: "get",
      path: "/health/detailed",
      tag,
      summary: "Buyers' features and dependencies",
      access: "ops-read",
      rateLimit: "none",
      query: surfaceQuery,
      replies: { 200: { description: "The last capture.", schema: surfaceSchema } },
    },
    async ({ deps, query, c }) => c.json(await surface(deps, "detailed", query.fresh === "1"), 200, HEALTH_TYPE),
  )
  .add(
    {
      method: "get",
      path: "/health/ops",
      tag,
      summary: "The operators' baseline",
      description: "The last capture with its age; never fails, never waits for a dependency.",
      access: "ops-read",
      rateLimit: "none",
      query: surfaceQuery,
      replies: { 200: { description: "The last capture.", schema: surfaceSchema } },
    },
    async ({ deps, query, c }) => c.json(await surface(deps, "ops", query.fresh === "1"), 200, HEALTH_TYPE),
  )
  .add(
    {
      method: "get",
      path: "/metrics",
      tag,
      summary: "Every figure, as OpenMetrics text",
      access: "ops-read",
      rateLimit: "none",
      replies: { 200: { description: "OpenMetrics 1.0.", contentType: OPEN_METRICS_TYPE } },
    },
    async ({ deps, c }) => c.body(await exportMetrics(deps), 200, { "content-type": OPEN_METRICS_TYPE }),
  );
