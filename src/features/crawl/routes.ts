import { z } from "zod";
import { Routes } from "../../platform/http/route.ts";
import { listSuppliers } from "./list-suppliers.ts";
import type { CrawlDeps } from "./ports.ts";
import { crawlProblems } from "./problems.ts";
import { registerSupplier } from "./register-supplier.ts";
import { supplierBody, supplierParams, supplierSchema } from "./schemas.ts";

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
  );
