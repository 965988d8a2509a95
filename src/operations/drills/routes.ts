import * as z from "zod";
import { Routes } from "../../platform/http/route.ts";
import type { AlertDeps } from "../alerts/ports.ts";
import { drillBody, drillSchema } from "../alerts/schemas.ts";
import { startDrill } from "../alerts/start-drill.ts";
import { drillView } from "../alerts/view.ts";

const tag = "Drills";
/** Drills are rare: the list is short and has no pages. */
const LISTED = 50;

export const drillsRoutes = new Routes<AlertDeps>()
  .add(
    {
      method: "post",
      path: "/notifications/incident-alerts/drill",
      tag,
      summary: "Rehearse the alert path with a marked synthetic alert",
      description:
        "Really to each transport; with `simulate` it fails on the primary by itself, so that dead letter and replay are rehearsed too.",
      access: "operator",
      body: drillBody,
      bodyOptional: true,
      replies: { 202: { description: "The drill, under way.", schema: drillSchema } },
    },
    async ({ deps, body, identity, reply }) => reply(202, drillView(await startDrill(deps, body.simulate ?? null, identity))),
  )
  .add(
    {
      method: "get",
      path: "/notifications/incident-alerts/drills",
      tag,
      summary: "Drills of the alert path with their results, newest first",
      access: "observer",
      replies: { 200: { description: "Drills.", schema: z.object({ items: z.array(drillSchema) }) } },
    },
    async ({ deps, reply }) => reply(200, { items: (await deps.alertLedger.listDrills(LISTED)).map(drillView) }),
  );
