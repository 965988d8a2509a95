import { Routes } from "../../../platform/http/route.ts";
import type { TelemetryDeps } from "./ports.ts";
import { readSearchTelemetry, readTelemetryDays } from "./read-telemetry.ts";
import { searchTelemetry, searchTelemetryParams, telemetryDays, telemetryQuery } from "./schemas.ts";

const tag = "Catalog telemetry";

export const telemetryRoutes = new Routes<TelemetryDeps>()
  .add(
    {
      method: "get",
      path: "/admin/catalog/telemetry",
      tag,
      summary: "What streams and quotes came to, by UTC day",
      description:
        "Added up from reports that come by a queue, so some seconds late; section `catalog` says how late, and how many were lost.",
      access: "observer",
      query: telemetryQuery,
      replies: { 200: { description: "The latest day first; a day without reports is missing.", schema: telemetryDays } },
    },
    async ({ deps, query, reply }) => reply(200, await readTelemetryDays(deps, query.days), { "cache-control": "no-store" }),
  )
  .add(
    {
      method: "get",
      path: "/admin/catalog/searches/{id}/telemetry",
      tag,
      summary: "The last reports on one search's streams",
      access: "observer",
      params: searchTelemetryParams,
      replies: { 200: { description: "Newest first; none where nobody watched it.", schema: searchTelemetry } },
    },
    async ({ deps, params, reply }) => reply(200, await readSearchTelemetry(deps, params.id), { "cache-control": "no-store" }),
  );
