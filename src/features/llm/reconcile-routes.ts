import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { daySchema } from "../../platform/http/day-schema.ts";
import { Routes } from "../../platform/http/route.ts";
import type { LlmDeps } from "./ports.ts";
import { differenceSchema } from "./reconcile-store.ts";
import { reconcileUsage } from "./reconcile-usage.ts";

const query = z.object({ dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is written; the answer says what would be.") });
const body = z
  .strictObject({
    day: daySchema.describe("UTC day; budgets know today and yesterday, rows and events 400 days."),
    after: idSchema("usr").optional().describe("`next` of the answer before: further budgets."),
  })
  .meta({ example: { day: "2026-11-23" } });

const count = z.int().nonnegative();
const reconciliationSchema = z
  .object({
    day: z.iso.date(),
    dryRun: z.boolean(),
    accounts: z
      .array(z.object({ userId: z.string(), calls: count, missing: count, rewritten: count }))
      .describe("budgets that settled calls whose audit event is missing"),
    asked: count.describe("budgets that were asked"),
    next: z.string().nullable().describe("further budgets are asked with it; null where these were the last"),
    rows: z
      .array(differenceSchema())
      .describe("daily rows that are not what the audit events add up to, at most 100; compared once `next` is null"),
    rebuilt: count.describe("daily rows that were made anew"),
  })
  .meta({ id: "LlmReconciliation" });

export const llmReconcileRoutes = new Routes<LlmDeps>().add(
  {
    method: "post",
    path: "/admin/llm/reconcile",
    tag: "LLM gateway",
    summary: "Compare a day's budgets, audit events and daily rows, and make anew what is derived",
    description: "By identity of each call. `dryRun=1` tells what it would do. Again, it changes nothing.",
    access: "operator",
    query,
    body,
    replies: { 200: { description: "What differed, and what was done.", schema: reconciliationSchema } },
  },
  async ({ deps, query: { dryRun }, body: wanted, identity, reply }) =>
    reply(200, await reconcileUsage(deps, identity, { ...wanted, dryRun: dryRun === "1" })),
);
