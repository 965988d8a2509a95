import * as z from "zod";
import { Routes } from "../../platform/http/route.ts";
import { listSuppliers } from "./list-suppliers.ts";
import type { CrawlDeps } from "./ports.ts";
import { crawlProblems } from "./problems.ts";
import { reextractPages } from "./reextract-pages.ts";
import { registerSupplier } from "./register-supplier.ts";
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
  );
