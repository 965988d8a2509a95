import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema, moneySchema } from "../../platform/money-schema.ts";

export const offerParams = z.object({ id: idSchema("ofr") });
export const offerQuery = z.object({ currency: currencySchema.optional() });
export const offersQuery = pageQuery().extend({ search: idSchema("srch") });

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
    sponsored: z.object({ campaignId: z.string(), impressionToken: z.string() }).optional(),
  })
  .meta({ id: "SearchOffer" });
export type SearchOffer = z.infer<typeof searchOfferSchema>;

export const searchOfferPage = pageOf(searchOfferSchema);
