import { Routes } from "../../platform/http/route.ts";
import type { DrillDeps } from "./ports.ts";
import { recordDrill } from "./record-drill.ts";
import { drillStandings } from "./rules.ts";
import { drillRecordPage, drillRecordQuery, drillRecordSchema, drillReportBody } from "./schemas.ts";

const tag = "Drills";

export const drillRecordRoutes = new Routes<DrillDeps>()
  .add(
    {
      method: "post",
      path: "/admin/drills",
      tag,
      summary: "Keep what a drill found",
      description: "`npm run drill` does this at the end of each. Reporting the same drill with the same start again changes nothing.",
      access: "operator",
      body: drillReportBody,
      replies: { 201: { description: "The record.", schema: drillRecordSchema } },
    },
    async ({ deps, body, identity, reply }) => {
      const record = await recordDrill(deps, body, identity);
      return reply(201, { ...record, timeline: [...record.timeline] });
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/drills",
      tag,
      summary: "What drills found, newest first, and which are overdue",
      access: "observer",
      query: drillRecordQuery,
      replies: { 200: { description: "A page of records.", schema: drillRecordPage } },
    },
    async ({ deps, query, reply }) => {
      const [rows, last] = await Promise.all([deps.drillDesk.drillRecords(query.limit + 1, query.cursor), deps.drillDesk.lastDrills()]);
      const items = rows.slice(0, query.limit).map((record) => ({ ...record, timeline: [...record.timeline] }));
      const nextCursor = rows.length > query.limit ? (items.at(-1)?.id ?? null) : null;
      return reply(200, { items, nextCursor, required: drillStandings(last, deps.contract.drills, deps.clock.now()) });
    },
  );
