import * as z from "zod";
import { loadGuides, loadOpenApi, loadReferencePages } from "../../sdks.ts";
import { notFound } from "../errors.ts";
import { OPENAPI_VERSIONS } from "../http/openapi-versions.ts";
import { problemSchema } from "../http/problem-schema.ts";
import { faultOf, UNKNOWN_PROBLEM } from "../http/problem.ts";
import { Routes, type RouteEntry } from "../http/route.ts";
import type { Platform } from "../platform.ts";
import type { Described } from "./operations.tsx";

const TOOLS = { toJsonSchema: z.toJSONSchema, problemSchema };
const html = { description: "The page.", contentType: "text/html" };
const page = { method: "get", tag: "Reference", access: "public", page: true, replies: { 200: html } } as const;

/** `/openapi.json` and the site at `/docs`: the reference is written from the specs that validate the requests, the guides from `docs/guides/`. */
export function referenceRoutes(entries: readonly RouteEntry<never>[]): Routes<Platform> {
  const specs = entries.map(({ spec }) => spec);
  const shown = specs.filter((spec) => !spec.page);
  return new Routes<Platform>()
    .add(
      {
        method: "get",
        path: "/openapi.json",
        tag: "Reference",
        summary: "This API as OpenAPI",
        description: "3.1, or 3.2, which says of event streams what they are made of: in 3.1 that stands in `x-itemSchema`.",
        access: "public",
        query: z.object({ version: z.enum(OPENAPI_VERSIONS).default("3.1").describe("Of OpenAPI.") }),
        replies: { 200: { description: "The document.", contentType: "application/vnd.oai.openapi+json" } },
      },
      async ({ deps, request, query }) => {
        const { openApiDocument } = await loadOpenApi();
        const info = { version: deps.settings.releaseId, server: new URL(request.url).origin };
        return Response.json(openApiDocument(specs, info, TOOLS, query.version), {
          headers: { "cache-control": "public, max-age=60", "content-type": "application/vnd.oai.openapi+json" },
        });
      },
    )
    .add({ ...page, path: "/docs", summary: "Where to begin" }, async () => {
      const [{ GUIDES }, { startPage }] = await Promise.all([loadGuides(), loadReferencePages()]);
      return startPage(GUIDES);
    })
    .add({ ...page, path: "/docs/reference", summary: "Every operation, for people" }, async () => {
      const [{ GUIDES }, { indexPage, partsOf }] = await Promise.all([loadGuides(), loadReferencePages()]);
      return indexPage(partsOf(shown), GUIDES);
    })
    .add(
      {
        ...page,
        path: "/docs/reference/{part}",
        summary: "The operations of a part of the API, with their schemas and forms to try them",
        params: z.object({ part: z.string().max(100).describe("The part's name.") }),
      },
      async ({ deps, request, params }) => {
        const { partPage, partsOf } = await loadReferencePages();
        const part = partsOf(shown).find(({ slug }) => slug === params.part);
        if (!part) throw notFound("part");
        const own = shown.filter(({ tag }) => tag === part.tag);
        const [{ GUIDES }, { openApiDocument }] = await Promise.all([loadGuides(), loadOpenApi()]);
        const described = openApiDocument(own, { version: deps.settings.releaseId, server: new URL(request.url).origin }, TOOLS);
        return partPage(part, described as unknown as Described, GUIDES);
      },
    )
    .add(
      {
        ...page,
        path: "/docs/assets/{file}",
        summary: "The script of the reference's forms",
        rateLimit: "none",
        params: z.object({ file: z.string().max(100).describe("Its name, another whenever it says something else.") }),
        replies: { 200: { description: "The script.", contentType: "text/javascript" } },
      },
      async ({ params }) => {
        const { SCRIPT, SCRIPT_FILE } = await loadReferencePages();
        if (params.file !== SCRIPT_FILE) throw notFound("script");
        return new Response(SCRIPT, {
          headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=31536000, immutable" },
        });
      },
    )
    .add(
      {
        ...page,
        path: "/docs/guides/{guide}",
        summary: "A guide",
        params: z.object({ guide: z.string().max(100).describe("The guide's name.") }),
      },
      async ({ params }) => {
        const [{ GUIDES }, { guidePage }] = await Promise.all([loadGuides(), loadReferencePages()]);
        const guide = GUIDES.find(({ name }) => name === params.guide);
        if (!guide) throw notFound("guide");
        return guidePage(guide, GUIDES);
      },
    )
    .add(
      {
        method: "get",
        path: "/problems/{type}",
        tag: "Reference",
        summary: "A type of problem",
        description: "Where the `type` of each problem leads: which operations answer it.",
        access: "public",
        params: z.object({
          type: z
            .string()
            .regex(/^[a-z0-9-]{1,80}$/)
            .meta({ description: "The last segment of a problem's `type`.", example: "cart-version-conflict" }),
        }),
        replies: { 200: html },
      },
      async ({ params: { type: slug } }) => {
        const operations = shown.filter(({ problems, stepUp }) => problems?.includes(slug) || (stepUp && slug === "step-up-required"));
        const fault = slug === UNKNOWN_PROBLEM.type ? UNKNOWN_PROBLEM : faultOf(slug);
        if (operations.length === 0 && !fault) throw notFound("type of problem");
        const [{ GUIDES }, { problemPage }] = await Promise.all([loadGuides(), loadReferencePages()]);
        return problemPage({ slug, operations, fault }, GUIDES);
      },
    );
}
