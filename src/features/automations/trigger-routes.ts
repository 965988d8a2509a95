import { Routes } from "../../platform/http/route.ts";
import { buyersTriggers } from "./conditions/fields.ts";
import type { AutomationsDeps } from "./ports.ts";
import { triggerList } from "./schemas.ts";

export const triggerRoutes = new Routes<AutomationsDeps>().add(
  {
    method: "get",
    path: "/automation-triggers",
    tag: "Automations",
    summary: "What automations can be told of, with the schema of each event",
    description: "Of each type of event the JSON Schema of its `data`, and the fields that conditions can be on, with what each takes.",
    access: "public",
    replies: { 200: { description: "The triggers.", schema: triggerList } },
  },
  async ({ reply }) => reply(200, { items: buyersTriggers() }),
);
