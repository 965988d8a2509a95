import { raw } from "hono/html";
import * as z from "zod";
import { loadGuides } from "../../sdks.ts";
import { notFound } from "../errors.ts";
import { OPENAPI_VERSIONS, openApiDocument } from "../http/openapi.ts";
import { faultOf, UNKNOWN_PROBLEM } from "../http/problem.ts";
import { Routes, type RouteEntry } from "../http/route.ts";
import type { Platform } from "../platform.ts";
import { OperationList } from "./operation-list.tsx";
import { ProblemType } from "./problem-type.tsx";
import { sitePage } from "./shell.tsx";

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
      ({ deps, request, query }) =>
        Response.json(openApiDocument(specs, { version: deps.settings.releaseId, server: new URL(request.url).origin }, query.version), {
          headers: { "cache-control": "public, max-age=60", "content-type": "application/vnd.oai.openapi+json" },
        }),
    )
    .add({ ...page, path: "/docs", summary: "Where to begin" }, async () => {
      const { GUIDES } = await loadGuides();
      return sitePage({ title: "Where to begin", path: "/docs", children: <Start guides={GUIDES} /> });
    })
    .add({ ...page, path: "/docs/reference", summary: "Every operation, for people" }, () =>
      sitePage({ title: "Operations", path: "/docs/reference", children: <OperationList specs={shown} /> }),
    )
    .add(
      {
        ...page,
        path: "/docs/guides/{guide}",
        summary: "A guide",
        params: z.object({ guide: z.string().max(100).describe("The guide's name.") }),
      },
      async ({ params }) => {
        const { GUIDES } = await loadGuides();
        const guide = GUIDES.find(({ name }) => name === params.guide);
        if (!guide) throw notFound("guide");
        return sitePage({ title: guide.title, path: `/docs/guides/${guide.name}`, children: raw(guide.html) });
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
        return sitePage({
          title: slug,
          path: `/problems/${slug}`,
          children: <ProblemType slug={slug} operations={operations} fault={fault} />,
        });
      },
    );
}

const Start = ({ guides }: { guides: readonly { name: string; title: string; summary: string }[] }) => (
  <>
    <h1>From what you need to a paid order</h1>
    <p>
      ProcureIQ takes a need in a buyer's own words, makes a brief of it, asks suppliers, and sells what they offer: to people in the{" "}
      <a href="/">shop</a>, to programs over HTTP, to agents by the Model Context Protocol. All three do the same by the same rules.
    </p>
    <ul class="cards">
      {guides.map(({ name, title, summary }) => (
        <li>
          <h2>
            <a href={`/docs/guides/${name}`}>{title}</a>
          </h2>
          <p>{summary}</p>
        </li>
      ))}
    </ul>
    <h2>Reference</h2>
    <p>
      <a href="/docs/reference">Every operation</a>, with what it takes and answers; the same as an{" "}
      <a href="/openapi.json">OpenAPI document</a>, of which clients are generated. <code>@procureiq/sdk</code> is the typed client.
    </p>
  </>
);
