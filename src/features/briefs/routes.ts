import { versionedHeaders, versionsOfIfMatch, withNamedVersions } from "../../platform/http/conditionals.ts";
import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import { editBrief } from "./edit-brief.ts";
import { getBrief, tagOf } from "./get-brief.ts";
import { listBriefs } from "./list-briefs.ts";
import { listVersions } from "./list-versions.ts";
import type { BriefsDeps } from "./ports.ts";
import { briefProblems } from "./problems.ts";
import { briefPageSchema, briefParams, briefQuery, briefSchema, briefVersionPageSchema, editBriefBody } from "./schemas.ts";

const shared = { tag: "Briefs", access: "buyer", scope: "chat" } as const;

export const briefsRoutes = new Routes<BriefsDeps>()
  .add(
    {
      ...shared,
      method: "get",
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
      method: "get",
      path: "/briefs/{id}",
      summary: "The structured need extracted from a chat session",
      description: "Its version is its ETag. `questions` are what the buyer should answer or confirm before a search is made of it.",
      params: briefParams,
      query: briefQuery,
      replies: { 200: { description: "The brief.", schema: briefSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, query, identity, reply }) => {
      const brief = await getBrief(deps, identity.id, params.id, query.version);
      if (!brief) throw notFound("brief");
      return reply(200, brief, versionedHeaders(tagOf(brief)));
    },
  )
  .add(
    {
      ...shared,
      method: "patch",
      path: "/briefs/{id}",
      summary: "Change a brief, or confirm what was asked about it",
      description:
        "Makes the next version. What is set or confirmed is the buyer's: no later extraction overwrites it, and where the conversation then says otherwise it is asked about.",
      params: briefParams,
      body: editBriefBody,
      headers: [
        { name: "if-match", required: true, description: "The brief's ETag, as last seen." },
        { name: "idempotency-key", required: false, description: "The same with each retry of one change." },
      ],
      replies: { 200: { description: "The brief as it stands now.", schema: briefSchema } },
      problems: ["not-found", "brief-version-required", "brief-version-conflict", "brief-nothing-to-confirm", "idempotency-key-reused"],
    },
    async ({ deps, params, body, identity, request, reply, refuse }) => {
      const idempotency = idempotencyKey(request, withNamedVersions(request, body));
      const edited = await editBrief(deps, identity, { briefId: params.id, edit: body, ifMatch: versionsOfIfMatch(request), idempotency });
      if (!edited.ok) {
        const response = refuse(edited.refusal, briefProblems);
        if (edited.refusal.kind === "version-conflict") response.headers.set("etag", tagOf(edited.refusal.brief));
        return response;
      }
      const { brief, replayed } = edited.value;
      return reply(200, brief, { ...versionedHeaders(tagOf(brief)), ...(replayed ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      ...shared,
      method: "get",
      path: "/briefs/{id}/versions",
      summary: "How a brief came to be what it is, newest first",
      description:
        "Who made each version, and what it changed. `GET /briefs/{id}?version=` is the brief as it stood then. The newest 200 are kept.",
      params: briefParams,
      query: pageQuery(),
      replies: { 200: { description: "A page of versions.", schema: briefVersionPageSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, query, identity, reply }) => {
      const versions = await listVersions(deps, identity.id, params.id, query);
      if (!versions) throw notFound("brief");
      return reply(200, versions);
    },
  );
