import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { decideHeldRate } from "./decide-held-rate.ts";
import { heldRateBody, heldRateDecided, heldRateParams, heldRatesPage, heldRatesQuery, heldRateView } from "./held-schemas.ts";
import { listHeldRates } from "./held-store.ts";
import type { FxDeps } from "./ports.ts";
import { heldRateProblems } from "./problems.ts";

const tag = "Exchange rates";

export const heldRateRoutes = new Routes<FxDeps>()
  .add(
    {
      method: "get",
      path: "/admin/fx/held-rates",
      tag,
      summary: "Published figures that were held back, and what was decided about them",
      access: "observer",
      query: heldRatesQuery,
      replies: { 200: { description: "Newest first.", schema: heldRatesPage } },
    },
    async ({ deps, query, reply }) => {
      const [beforeId] = readCursor(query.cursor, 1) ?? [];
      const rows = await listHeldRates(deps.db, { state: query.state, limit: query.limit + 1, beforeId });
      return reply(
        200,
        toPage(rows, query.limit, ({ id }) => [id], heldRateView),
        { "cache-control": "no-store" },
      );
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/fx/held-rates/{id}/decision",
      tag,
      summary: "Accept or reject a figure that was held back",
      description: "Once. Accepted, it comes into force unless a later publication stands; rejected, the last good rate goes on serving.",
      access: "operator",
      params: heldRateParams,
      body: heldRateBody,
      replies: { 200: { description: "What it is now.", schema: heldRateDecided } },
      problems: ["held-rate-decided", "held-rate-unusable"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await decideHeldRate(deps, identity, params.id, body);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, heldRateProblems);
    },
  );
