import type { FC } from "hono/jsx";
import * as z from "zod";
import { notFound } from "../errors.ts";
import { OPENAPI_VERSIONS, openApiDocument } from "./openapi.ts";
import { faultOf, UNKNOWN_PROBLEM } from "./problem.ts";
import { Routes, type RouteEntry, type RouteSpec } from "./route.ts";
import type { Platform } from "../platform.ts";

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font-size:.9em}
section{border-top:1px solid color-mix(in srgb,currentColor 20%,transparent);padding:.75rem 0}
h2{margin-top:2.5rem} h3{margin:.2rem 0;font-size:1rem}
.method{display:inline-block;min-width:4.2em;font-weight:700}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}
dt{font-family:ui-monospace,monospace;font-size:.85em} dd{margin:0}
`;

/** `/openapi.json` and `/docs`, both written from the specs that validate the requests. */
export function referenceRoutes(entries: readonly RouteEntry<never>[]): Routes<Platform> {
  const specs = entries.map(({ spec }) => spec);
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
    .add(
      {
        method: "get",
        path: "/docs",
        tag: "Reference",
        summary: "This reference, for people",
        access: "public",
        replies: { 200: { description: "The page.", contentType: "text/html" } },
      },
      async ({ c }) => c.html(<Reference specs={specs.filter((spec) => !spec.page)} />),
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
        replies: { 200: { description: "The page.", contentType: "text/html" } },
      },
      async ({ c, params: { type: slug } }) => {
        const operations = specs.filter(
          ({ page, problems, stepUp }) => !page && (problems?.includes(slug) || (stepUp && slug === "step-up-required")),
        );
        const fault = slug === UNKNOWN_PROBLEM.type ? UNKNOWN_PROBLEM : faultOf(slug);
        if (operations.length === 0 && !fault) throw notFound("type of problem");
        return c.html(<ProblemPage slug={slug} operations={operations} fault={fault} />);
      },
    );
}

interface Told {
  slug: string;
  operations: readonly RouteSpec[];
  fault: { title: string; status: number } | undefined;
}

/** A type of problem, and which operations answer it. */
const ProblemPage: FC<Told> = ({ slug, operations, fault }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>{slug} - ProcureIQ API</title>
      <style>{STYLE}</style>
    </head>
    <body>
      <main>
        <h1>
          <code>/problems/{slug}</code>
        </h1>
        <p>
          {fault ? `${fault.title} (${fault.status}). Any operation may answer it. ` : ""}
          The <code>type</code> of a problem (RFC 9457). The answer itself says in <code>detail</code> what helps, in <code>errors</code>{" "}
          what in the request is wrong, and by its <code>requestId</code> it is found in the log.
        </p>
        {operations.length === 0 ? null : (
          <>
            <h2>Answered by</h2>
            <ul>
              {operations.map(({ method, path }) => (
                <li>
                  <a href={`/docs#${method}-${path}`}>
                    <code>
                      {method.toUpperCase()} {path}
                    </code>
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </main>
    </body>
  </html>
);

const Reference: FC<{ specs: readonly RouteSpec[] }> = ({ specs }) => {
  const tags = [...new Set(specs.map(({ tag }) => tag))];
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>ProcureIQ API</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>ProcureIQ API</h1>
        <p>
          JSON in camelCase, times in RFC 3339 UTC, money as integer minor units with an ISO 4217 code, errors as RFC 9457 problems whose{" "}
          <code>type</code> is listed with each operation. The machine-readable form is <a href="/openapi.json">/openapi.json</a>.
        </p>
        {tags.map((tag) => (
          <>
            <h2>{tag}</h2>
            {specs
              .filter((spec) => spec.tag === tag)
              .map((spec) => (
                <Operation spec={spec} />
              ))}
          </>
        ))}
      </body>
    </html>
  );
};

const Operation: FC<{ spec: RouteSpec }> = ({ spec }) => (
  <section id={`${spec.method}-${spec.path}`}>
    <h3>
      <span class="method">{spec.method.toUpperCase()}</span> <code>{spec.path}</code>
    </h3>
    <p>
      {spec.summary}. {spec.description}
    </p>
    <dl>
      <dt>access</dt>
      <dd>{spec.access}</dd>
      {spec.scope === undefined ? null : (
        <>
          <dt>service token</dt>
          <dd>{spec.scope}</dd>
        </>
      )}
      {fields(spec.query, "query")}
      {fields(spec.body, "body")}
      {Object.entries(spec.replies).map(([status, reply]) => (
        <>
          <dt>{status}</dt>
          <dd>{reply.description}</dd>
        </>
      ))}
      {(spec.problems ?? []).map((slug) => (
        <>
          <dt>problem</dt>
          <dd>
            <code>/problems/{slug}</code>
          </dd>
        </>
      ))}
    </dl>
  </section>
);

function fields(schema: RouteSpec["body"], place: string) {
  const shape = schema && "shape" in schema ? Object.keys(schema.shape as Record<string, unknown>) : [];
  return shape.length === 0 ? null : (
    <>
      <dt>{place}</dt>
      <dd>
        <code>{shape.join(", ")}</code>
      </dd>
    </>
  );
}
