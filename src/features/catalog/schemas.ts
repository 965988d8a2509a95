import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { currencySchema, moneySchema } from "../../platform/money-schema.ts";
import { DRAWBACKS } from "./rank.ts";

export const offerParams = z.object({ id: idSchema("ofr") });
export const offerQuery = z.object({
  currency: currencySchema.optional().describe("What its price is shown in; without it the supplier's own."),
});
const amount = wholeNumber(0, Number.MAX_SAFE_INTEGER);
export const offersQuery = pageQuery().extend({
  search: idSchema("srch"),
  sort: z.enum(["relevance", "price", "landed"]).default("relevance").meta({
    description:
      "By relevance: what fits best and can be had first, by `rank`. By price: the cheapest first, in the search's currency and without delivery; what cannot be priced in it comes last. By landed: by what the wanted pieces cost with delivery (`landed`); those whose delivery nobody tells come behind, by price.",
  }),
  supplier: z.string().max(64).optional().describe("Only of this supplier."),
  brand: z.string().max(200).optional().meta({ description: "As facets name it, in whatever case." }),
  item: z.string().max(1000).optional().meta({ description: "Only what answers this item of the search." }),
  available: z.enum(["true", "false"]).optional().describe("Only what can be bought, or only what cannot."),
  exact: z.enum(["true"]).optional().meta({ description: "Only the very things asked for." }),
  minPrice: amount.optional().meta({ description: "Minor units of the search's currency." }),
  maxPrice: amount.optional().describe("Minor units of the search's currency."),
  facets: z.enum(["true"]).optional().meta({ description: "Also counts all that the search shows, whatever this page is narrowed to." }),
});
export type OffersQuery = z.infer<typeof offersQuery>;

const offerMembers = z.object({
  id: z.string(),
  supplierId: z.string(),
  title: z.string(),
  url: z.string(),
  brand: z.string().nullable(),
  sku: z.string().nullable(),
  mpn: z.string().nullable(),
  gtin: z.string().nullable(),
  category: z.string().nullable(),
  image: z.string().nullable().meta({ description: "A path of this API; the picture comes through the image processor." }),
  availability: z
    .string()
    .meta({ description: "schema.org ItemAvailability, or Unknown where the shop does not say.", example: "InStock" }),
  available: z.boolean(),
  condition: z.string().meta({ example: "NewCondition" }),
  minimumQuantity: z.int(),
  price: moneySchema,
  range: z.object({ to: moneySchema.nullable() }).optional().meta({
    description: "Present where the price is only where it begins; with the most the supplier asks, in his currency, where he says it.",
  }),
  delivery: z.object({ price: moneySchema, supplierPrice: moneySchema, country: z.string().nullable() }).optional().meta({
    description:
      "What the supplier asks for bringing an order, within this country or wherever; left out where he does not say it, which is not nothing. It is in no cart's and no checkout's sum.",
  }),
  supplierPrice: moneySchema,
  rate: z.string().nullable().meta({ description: "Units of the price's currency for one of the supplier's." }),
  rateAsOf: z.iso.datetime().nullable(),
  degraded: degradedSchema.optional(),
});

export const offerSchema = offerMembers
  .extend({
    stock: z
      .object({ pieces: z.int(), toldAt: z.iso.datetime(), toldBy: z.string().meta({ description: "The supplier's page that told it." }) })
      .nullable()
      .meta({
        description: "Pieces the supplier says there are; null where the page says nothing of them, which is neither none nor endless.",
      }),
    seenAt: z.iso.datetime(),
    evidence: z
      .array(
        z.object({
          field: z.string(),
          syntax: z.string().meta({ description: "How the page says it.", example: "json-ld" }),
          path: z
            .string()
            .meta({ description: "The item of the page and its property, for people.", example: "script 1 > offers > price" }),
          confidence: z.number().meta({ description: "0..1." }),
          others: z.array(z.object({ syntax: z.string(), path: z.string(), said: z.string() })).optional(),
        }),
      )
      .meta({ description: "Which node of the supplier's page said each field; empty for what was read before this was told." }),
  })
  .meta({ id: "Offer" });
export type Offer = z.infer<typeof offerSchema>;

export const searchOfferSchema = offerMembers
  .extend({
    relevance: z.number(),
    item: z.string().nullable(),
    exact: z.boolean().optional().meta({ description: "Whether it is the very thing: its kind, its numbers and all that was said of it." }),
    why: z
      .array(z.object({ kind: z.string(), thing: z.string().optional(), word: z.string().optional(), model: z.string().optional() }))
      .optional()
      .meta({
        description:
          "Why it stands where it does: is, is-kind-of, is-for, is-another-thing; exact-model, near-model, other-model; says, does-not-say.",
      }),
    rank: z.number().optional().meta({
      description:
        "0..1, the order of offers: how well it fits, whether as much of it as is wanted can be had for the money, then its price.",
    }),
    wanted: z
      .object({ currency: currencySchema, pieces: z.int().nullable(), budget: z.int().nullable() })
      .optional()
      .meta({ description: "What it was ranked against: pieces asked for, and the most they may cost in minor units of the currency." }),
    total: moneySchema
      .nullable()
      .optional()
      .meta({ description: "What the wanted pieces cost, or as many as are sold at once; null where that is not known." }),
    landed: moneySchema.nullable().optional().meta({
      description:
        "`total`, or one piece where no number is wanted, with `delivery`; null where either is not known in the search's currency.",
    }),
    drawbacks: z.array(z.enum(DRAWBACKS)).optional().meta({ description: "Why it is not quite what can be bought as it was asked for." }),
    sponsored: z.object({ campaignId: z.string(), impressionToken: z.string() }).optional(),
  })
  .meta({ id: "SearchOffer" });
export type SearchOffer = z.infer<typeof searchOfferSchema>;

const countsSchema = z.array(z.object({ value: z.string(), offers: z.int() }));
export const facetsSchema = z
  .object({
    suppliers: countsSchema,
    brands: countsSchema.meta({ description: "The twenty most frequent." }),
    availability: countsSchema,
    prices: z.array(z.object({ from: moneySchema, to: moneySchema, offers: z.int() })).meta({
      description: "Up to four bands with about as many offers each, of what is priced in the search's currency.",
    }),
    items: z.array(z.object({ item: z.string(), offers: z.int(), exact: z.int() })),
    products: z
      .array(
        z.object({
          id: z.string().meta({ description: "That of its first offer." }),
          by: z.enum(["gtin", "number", "name"]).meta({ description: "The weakest of what says that the offers are of one product." }),
          offers: z.array(z.string()),
          best: z.object({ offerId: z.string(), price: moneySchema }).nullable(),
        }),
      )
      .meta({ description: "Products that several of the 400 most relevant offers are of." }),
    notFoundExactly: z.array(z.string()).meta({ description: "Items of the search for which none of the offers shown is the very thing." }),
  })
  .meta({ id: "OfferFacets" });
export type OfferFacets = z.infer<typeof facetsSchema>;

export const searchOfferPage = pageOf(searchOfferSchema).extend({ facets: facetsSchema.optional() });
export type SearchOfferPage = z.infer<typeof searchOfferPage>;
