import * as z from "zod";
import { notFound } from "../../../platform/errors.ts";
import { idSchema } from "../../../platform/ids.ts";
import { ok } from "../../../platform/result.ts";
import { getOffer } from "../../catalog/get-offer.ts";
import { facetsSchema, offerQuery, offerSchema, offersQuery, searchOfferSchema } from "../../catalog/schemas.ts";
import { confirmSearch } from "../../search/confirm-search.ts";
import { createSearch } from "../../search/create-search.ts";
import { getSearch } from "../../search/get-search.ts";
import { listSearchOffers } from "../../search/list-search-offers.ts";
import { searchProblems } from "../../search/problems.ts";
import { createSearchBody, searchSchema } from "../../search/schemas.ts";
import { READS, refuse, tool } from "../tool.ts";
import { untilEnough, waitSeconds } from "../waiting.ts";

const searchOffers = tool({
  name: "search_offers",
  title: "Search suppliers for offers",
  description:
    "Sends a search out to every enabled supplier, from a brief or from words. Answers at once: offers arrive while suppliers' shops are " +
    "read, so go on with list_offers and let it wait. Each call is another search.",
  scope: "search",
  effects: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    query: createSearchBody.shape.query.describe("What is sought, in words; or give a briefId."),
    briefId: createSearchBody.shape.briefId.describe("What is sought is what this brief asks for."),
    currency: createSearchBody.shape.currency,
  }),
  output: z.object({ search: searchSchema }),
  async run({ deps, buyer, unsponsored }, { query, briefId, currency }) {
    if ((query === undefined) === (briefId === undefined)) return refuse({ kind: "nothing-sought", pointer: "/query" }, searchProblems);
    const drafted = await createSearch(deps, buyer.id, { query, briefId, currency });
    if (!drafted.ok) return refuse(drafted.refusal, searchProblems);
    const confirmed = await confirmSearch(deps, buyer.id, drafted.value.search.id, { unsponsored });
    return confirmed.ok ? ok({ search: confirmed.value }) : refuse(confirmed.refusal, searchProblems);
  },
});

const { sort, supplier, brand, item, minPrice, maxPrice, cursor } = offersQuery.shape;

const listOffers = tool({
  name: "list_offers",
  title: "List a search's offers",
  description:
    "The offers that a search shows, the most relevant or the cheapest first, narrowed by filters. `sponsored` ones are paid for. With " +
    "`facets` also what there is to narrow by, offers of one product together, and for which items the very thing was not found.",
  scope: "catalog:read",
  effects: READS,
  input: z.strictObject({
    searchId: idSchema("srch"),
    sort,
    supplier,
    brand,
    item,
    available: z.boolean().optional().describe("Only what can be bought now, or only what cannot."),
    exact: z.boolean().default(false).describe("Only the very things asked for."),
    minPrice,
    maxPrice,
    facets: z.boolean().default(false),
    limit: z.int().min(1).max(50).default(10),
    cursor,
    waitSeconds,
  }),
  output: z.object({
    searchState: searchSchema.shape.state.describe("While it is RUNNING more offers may come."),
    offers: z.array(searchOfferSchema),
    nextCursor: z.string().nullable(),
    facets: facetsSchema.optional(),
  }),
  async run(caller, { searchId, waitSeconds: seconds, available, exact, facets, ...wanted }) {
    const { deps, buyer, unsponsored } = caller;
    const search = await untilEnough(
      caller,
      seconds,
      () => getSearch(deps, buyer.id, searchId),
      ({ state }) => state !== "RUNNING",
    );
    const page = await listSearchOffers(deps, buyer.id, searchId, {
      ...wanted,
      available: available === undefined ? undefined : available ? "true" : "false",
      exact: exact ? "true" : undefined,
      facets: facets ? "true" : undefined,
      unsponsored,
    });
    return ok({
      searchState: search.state,
      offers: page.items,
      nextCursor: page.nextCursor,
      ...(page.facets ? { facets: page.facets } : {}),
    });
  },
});

const readOffer = tool({
  name: "read_offer",
  title: "Read an offer",
  description:
    "One offer as last seen at its supplier: price with its rate and age, stock where told, and which node of the page said each field.",
  scope: "catalog:read",
  effects: READS,
  input: z.strictObject({ offerId: idSchema("ofr"), currency: offerQuery.shape.currency.describe("The supplier's own where left out.") }),
  output: z.object({ offer: offerSchema }),
  async run({ deps }, { offerId, currency }) {
    const offer = await getOffer(deps, offerId, currency);
    if (!offer) throw notFound("offer");
    return ok({ offer });
  },
});

export const finding = [searchOffers, listOffers, readOffer];
