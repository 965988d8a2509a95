import { Routes } from "../../platform/http/route.ts";
import type { ReleaseDeps } from "./ports.ts";
import { recordRollOut } from "./record-roll-out.ts";
import { rollOutBody, rollOutRecorded } from "./schemas.ts";

export const releasesRoutes = new Routes<ReleaseDeps>().add(
  {
    method: "post",
    path: "/admin/releases",
    tag: "Switches",
    summary: "Keep what became of a roll-out",
    description: "`npm run deploy` says it as it begins and as it ends; it stands in the audit trail and on the timeline.",
    access: "operator",
    body: rollOutBody,
    replies: { 200: { description: "It is kept.", schema: rollOutRecorded } },
  },
  async ({ deps, body, identity, reply }) => reply(200, { id: body.id, fresh: await recordRollOut(deps, body, identity) }),
);
