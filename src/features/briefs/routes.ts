import { pageQuery } from "../../platform/http/pagination.ts";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import { getBrief } from "./get-brief.ts";
import { listBriefs } from "./list-briefs.ts";
import type { BriefsDeps } from "./ports.ts";
import { briefPageSchema, briefParams, briefSchema } from "./schemas.ts";

const shared = { method: "get", tag: "Briefs", access: "buyer", scope: "chat" } as const;

export const briefsRoutes = new Routes<BriefsDeps>()
  .add(
    {
      ...shared,
      path: "/briefs",
      summary: "The buyer's briefs, newest first",
      query: pageQuery(),
      replies: { 200: { description: "A page of briefs.", schema: briefPageSchema } },
    },
    async ({ deps, query, identity, reply }) => reply(200, await listBriefs(deps, identity.id, query)),
  )
  .add(
    {
      ...shared,
      path: "/briefs/{id}",
      summary: "The structured need extracted from a chat session",
      params: briefParams,
      replies: { 200: { description: "The brief.", schema: briefSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, identity, reply }) => {
      const brief = await getBrief(deps, identity.id, params.id);
      if (!brief) throw notFound("brief");
      return reply(200, brief);
    },
  );
