import * as z from "zod";
import { Routes } from "../../platform/http/route.ts";
import { listSuppliers } from "./list-suppliers.ts";
import type { CrawlDeps } from "./ports.ts";
import { crawlProblems } from "./problems.ts";
import { reextractPages } from "./reextract-pages.ts";
import { registerSupplier } from "./register-supplier.ts";
import { listStandings } from "./supplier-standing/list-standings.ts";
import { recrawlSupplier } from "./supplier-standing/recrawl-supplier.ts";
import { recrawlBody, supplierStandingSchema } from "./supplier-standing/schemas.ts";
import { reextractBody, reextractionSchema, reextractQuery, supplierBody, supplierParams, supplierSchema } from "./schemas.ts";

const tag = "Suppliers";

export const crawlRoutes = new Routes<CrawlDeps>()
  .add(
    {
      method: "put",
      path: "/admin/suppliers/{id}",
      tag,
      summary: "Add a supplier or change it",
      access: "operator",
      params: supplierParams,
      body: supplierBody,
      replies: { 200: { description: "Changed.", schema: supplierSchema }, 201: { description: "Added.", schema: supplierSchema } },
      problems: ["supplier-address-refused"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await registerSupplier(deps, identity, params.id, body);
      return result.ok ? reply(result.value.made ? 201 : 200, result.value.supplier) : refuse(result.refusal, crawlProblems);
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/suppliers",
      tag,
      summary: "List the suppliers",
      access: "observer",
      replies: { 200: { description: "All of them, by id.", schema: z.object({ items: z.array(supplierSchema) }) } },
    },
    async ({ deps, reply }) => reply(200, { items: await listSuppliers(deps) }),
  )
  .add(
    {
      method: "post",
      path: "/admin/suppliers/{id}/reextract",
      tag,
      summary: "Read a supplier's archived pages again",
      description:
        "Corrects the offers that were read otherwise when they were crawled. `dryRun=1` answers what it would correct, and does nothing.",
      access: "operator",
      params: supplierParams,
      query: reextractQuery,
      body: reextractBody,
      bodyOptional: true,
      replies: { 200: { description: "What became of each page.", schema: reextractionSchema } },
      problems: ["not-found"],
    },
    async ({ deps, identity, params, query, body, reply }) =>
      reply(200, await reextractPages(deps, identity, { ...body, supplierId: params.id, dryRun: query.dryRun === "1" })),
  )
  .add(
    {
      method: "get",
      path: "/admin/suppliers/standings",
      tag,
      summary: "See how every supplier fares",
      description: "Its latest crawls, its pages and how fresh they are, its robots.txt, and how its host stands with us.",
      access: "observer",
      replies: { 200: { description: "All of them, by id.", schema: z.object({ items: z.array(supplierStandingSchema) }) } },
    },
    async ({ deps, reply }) => reply(200, { items: await listStandings(deps) }),
  )
  .add(
    {
      method: "post",
      path: "/admin/suppliers/{id}/recrawl",
      tag,
      summary: "Have a supplier read anew",
      description:
        "What was read before is not fresh: pages, listings and robots.txt are asked for again, whole, when a search wants them.",
      access: "operator",
      params: supplierParams,
      body: recrawlBody,
      replies: { 200: { description: "The supplier, with the moment from which on it is fresh.", schema: supplierSchema } },
      problems: ["not-found"],
    },
    async ({ deps, identity, params, body, reply }) => reply(200, await recrawlSupplier(deps, identity, params.id, body.reason)),
  );
