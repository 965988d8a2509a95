import { Routes } from "../../../platform/http/route.ts";
import type { CrawlDeps } from "../ports.ts";
import { decideHeldPrice } from "./decide-held-price.ts";
import { listHeldPrices } from "./list-held-prices.ts";
import { heldPriceProblems } from "./problems.ts";
import { heldPriceDecision, heldPricePage, heldPriceParams, heldPriceQuery, heldPriceSchema } from "./schemas.ts";

const tag = "Held prices";

export const heldPriceRoutes = new Routes<CrawlDeps>()
  .add(
    {
      method: "get",
      path: "/admin/held-prices",
      tag,
      summary: "Prices that were read and not published, oldest first, with what speaks against each",
      access: "observer",
      query: heldPriceQuery,
      replies: { 200: { description: "One page.", schema: heldPricePage } },
    },
    async ({ deps, query, reply }) => reply(200, await listHeldPrices(deps, query), { "cache-control": "no-store" }),
  )
  .add(
    {
      method: "post",
      path: "/admin/held-prices/{id}/decision",
      tag,
      summary: "Decide a price that is held back",
      description: "Exactly one decision; it holds for the same price of the same offer when it is read again.",
      access: "operator",
      params: heldPriceParams,
      body: heldPriceDecision,
      replies: { 200: { description: "The price as decided.", schema: heldPriceSchema } },
      problems: ["held-price-decided", "not-found"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await decideHeldPrice(deps, identity, params.id, body);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, heldPriceProblems);
    },
  );
