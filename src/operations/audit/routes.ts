import { Routes } from "../../platform/http/route.ts";
import type { AuditDeps } from "./ports.ts";
import { readAudit } from "./read-audit.ts";
import { auditPage, auditQuery } from "./schemas.ts";

export const auditRoutes = new Routes<AuditDeps>().add(
  {
    method: "get",
    path: "/admin/audit",
    tag: "Operators",
    summary: "What operators did, newest first",
    access: "observer",
    query: auditQuery,
    replies: { 200: { description: "Audit entries.", schema: auditPage } },
  },
  async ({ deps, query: { cursor, ...query }, reply }) => reply(200, await readAudit(deps, { ...query, before: cursor })),
);
