import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import { getOffer } from "./get-offer.ts";
import type { CatalogDeps } from "./ports.ts";
import { offerParams, offerQuery, offerSchema } from "./schemas.ts";

export const catalogRoutes = new Routes<CatalogDeps>().add(
  {
    method: "get",
    path: "/offers/{id}",
    tag: "Offers",
    summary: "Read an offer as last seen at its supplier",
    access: "buyer",
    scope: "catalog:read",
    params: offerParams,
    query: offerQuery,
    replies: { 200: { description: "The offer, priced in the currency asked for, or in the supplier's own.", schema: offerSchema } },
  },
  async ({ deps, params, query, reply }) => {
    const offer = await getOffer(deps, params.id, query.currency);
    if (!offer) throw notFound("offer");
    return reply(200, offer);
  },
);
