import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { CAMPAIGN_STANDINGS } from "./campaign-rules.ts";
import { hasWords } from "./matching.ts";
import { DAYS_OF_WEEK } from "./open-hours.ts";
import { LANGUAGES } from "../../platform/language/languages.ts";
import { once } from "../../platform/once.ts";
import { timeZoneSchema } from "../../platform/time-zone-schema.ts";
import { TARGET_KINDS } from "./targets.ts";
import { PLACEMENTS } from "./schemas.ts";

const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits and hyphens")
  .meta({ description: "The campaign's own name, which its operator gives it.", example: "abt-cameras" });

/** Bids are in US dollars, the currency the auction is held in. */
const usd = z.strictObject({ amount: z.int().min(1).max(1_000_000), currency: z.literal("USD", "must be USD") });

/** What something has to have words for to match it. */
const phrase = z.string().trim().min(1).max(100).refine(hasWords, "has no letter or digit, so that nothing matches it");

/** What has a name as a region and is no country that the platform says: reserved or private codes, and islands that have none of their own. */
const NO_COUNTRIES = new Set(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XX", "ZZ"]);
const regions = once(() => new Intl.DisplayNames(["en"], { type: "region", fallback: "none" }));

/** True of a code in use: of one that another has replaced (`UK`, `SU`) the canonical form is that other (BCP 47). */
const isCountry = (code: string): boolean =>
  /^[A-Z]{2}$/u.test(code) &&
  !NO_COUNTRIES.has(code) &&
  regions().of(code) !== undefined &&
  Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

/** RFC 3339 with whatever offset; years that Postgres and JavaScript both have. */
const moment = z.iso.datetime({ offset: true }).refine((at) => !(Date.parse(at) >= Date.UTC(2200, 0)), "must be before the year 2200");

export const campaignParams = z.object({ id: slug });
export const campaignBody = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    supplierId: slug.optional(),
    keywords: z.array(phrase).max(100).default([]),
    targets: z
      .strictObject({
        categories: z.array(phrase).max(100).optional().describe("One of them has all its words in the offer's category."),
        brands: z.array(phrase).max(100).optional().describe("One of them is the offer's brand."),
        locales: z.array(z.enum(LANGUAGES)).max(LANGUAGES.length).optional().describe("The languages in which the viewer is answered."),
        countries: z
          .array(z.string().refine(isCountry, "is no country: ISO 3166-1 alpha-2, in capitals"))
          .max(250)
          .optional()
          .describe("Where the viewer is by the platform; who is not known to be in one of them is not sold to."),
      })
      .optional()
      .describe("For what and whom it is, beside supplier and keywords: of each list that is not empty one has to match."),
    placement: z.enum(PLACEMENTS),
    bid: usd.describe("The most it pays for a click."),
    dailyBudget: z.strictObject({ amount: z.int().min(1).max(1_000_000_000), currency: z.literal("USD", "must be USD") }).optional(),
    totalBudget: z
      .strictObject({ amount: z.int().min(1).max(100_000_000_000), currency: z.literal("USD", "must be USD") })
      .optional()
      .describe("The most it is billed over all its days, what it was billed before included."),
    startsAt: moment.optional().describe("It is sold from this moment on; absent: at once."),
    endsAt: moment
      .optional()
      .describe(
        "It is sold until this moment, later than `startsAt`; absent: for ever. A click on what was shown before is billed all the same.",
      ),
    hours: z
      .strictObject({
        timeZone: timeZoneSchema,
        open: z
          .array(
            z
              .strictObject({ days: z.array(z.enum(DAYS_OF_WEEK)).min(1).max(7), from: z.int().min(0).max(23), to: z.int().min(1).max(24) })
              .refine(({ from, to }) => from < to, { path: ["to"], message: "is not after `from`: hours over midnight are two entries" }),
          )
          .min(1)
          .max(28)
          .describe("Whole hours, from the first up to and without the last; those of all entries together."),
      })
      .optional()
      .describe("When in the week it is sold; absent: always. A click on what was shown before is billed all the same."),
    pacing: z
      .enum(["none", "even"])
      .default("none")
      .describe(
        "`even`: the day's budget is spent no faster than the UTC day, or what of it is within `hours`, goes by; `none`: as clicks come.",
      ),
    enabled: z.boolean().default(true),
  })
  .superRefine(({ placement, targets }, context) => {
    for (const kind of ["categories", "brands"] as const)
      if (placement !== "search" && (targets?.[kind]?.length ?? 0) > 0)
        context.addIssue({ code: "custom", path: ["targets", kind], message: "match offers of a search, and nothing in this placement" });
  })
  .refine(({ pacing, dailyBudget }) => pacing === "none" || dailyBudget !== undefined, {
    path: ["pacing"],
    message: "spreads a daily budget, and there is none",
  })
  .refine(({ enabled, bid, dailyBudget }) => !enabled || bid.amount <= (dailyBudget?.amount ?? bid.amount), {
    path: ["dailyBudget", "amount"],
    message: "pays for no click at this bid, so that the campaign would never be served",
  })
  .refine(({ enabled, bid, totalBudget }) => !enabled || bid.amount <= (totalBudget?.amount ?? bid.amount), {
    path: ["totalBudget", "amount"],
    message: "pays for no click at this bid, so that the campaign would never be served",
  })
  .refine(({ dailyBudget, totalBudget }) => (dailyBudget?.amount ?? 0) <= (totalBudget?.amount ?? Infinity), {
    path: ["dailyBudget", "amount"],
    message: "is more than the total budget, so that no day could be billed as much",
  })
  .refine(({ startsAt, endsAt }) => startsAt === undefined || endsAt === undefined || Date.parse(startsAt) < Date.parse(endsAt), {
    path: ["endsAt"],
    message: "is not after the start, so that the campaign would never be served",
  })
  .meta({
    example: {
      name: "Abt cameras",
      supplierId: "abt",
      keywords: ["camera"],
      placement: "search",
      bid: { amount: 45, currency: "USD" },
      enabled: true,
    },
  });

const hoursOut = z.object({
  timeZone: z.string(),
  open: z.array(z.object({ days: z.array(z.enum(DAYS_OF_WEEK)), from: z.int(), to: z.int() })),
});
const usdOut = z.object({ amount: z.int(), currency: z.literal("USD") });
export const campaignSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    supplierId: z.string().nullable(),
    keywords: z.array(z.string()),
    targets: z.record(z.enum(TARGET_KINDS), z.array(z.string())).describe("For what and whom it is; an empty list: for all."),
    placement: z.string(),
    bid: usdOut,
    dailyBudget: usdOut.nullable(),
    totalBudget: usdOut.nullable(),
    spentToday: usdOut,
    spentInTotal: usdOut.describe("Over all its days."),
    startsAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable(),
    hours: hoursOut.nullable(),
    standing: z
      .enum(CAMPAIGN_STANDINGS)
      .describe(
        "`serving`: it can be sold now; `scheduled`: before its start; `closed`: outside of its hours of the week; `waiting`: for the next day's budget or its share of this one's; `spent`: no click fits its total budget any more; `ended`: past its end; `supplier-off`: its supplier is switched off; `off`: switched off.",
      ),
    pacing: z.enum(["none", "even"]),
    servesFrom: z.iso
      .datetime()
      .nullable()
      .describe(
        "From when it can serve: its start, its next hours, or when the day's budget or its share of the day allows; null: now, or not by itself any more (`standing`).",
      ),
    enabled: z.boolean(),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
  })
  .meta({ id: "Campaign" });
export const campaignPage = pageOf(campaignSchema);
export const campaignQuery = pageQuery();
