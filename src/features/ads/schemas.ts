import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { problemOfType } from "../../platform/http/problem-schema.ts";
import { NO_ADS } from "../../platform/events/ads.ts";
import { idSchema } from "../../platform/ids.ts";

export const PLACEMENTS = ["search", "home", "cart"] as const;
export type Placement = (typeof PLACEMENTS)[number];

const viewerHint = z
  .string()
  .regex(/^[\w-]{16,64}$/, "must be 16 to 64 letters, digits, hyphens or underscores")
  .optional()
  .describe("Who looks, where nobody is signed in: what an earlier answer gave as `viewer`.");

export const adsQuery = z
  .object({ placement: z.enum(PLACEMENTS).describe("Where it is shown."), search: idSchema("srch").optional(), viewer: viewerHint })
  .refine(({ placement, search }) => (placement === "search") === (search !== undefined), {
    path: ["search"],
    message: "goes with placement=search, and only with it",
  });

export const adsSchema = z
  .object({
    viewer: z.string().nullable().describe("Send it as `viewer` from now on; null for who is signed in."),
    ads: z.array(
      z.object({
        campaignId: z.string(),
        advertiserId: z.string().nullable(),
        title: z.string(),
        offerId: z.string().nullable(),
        impressionToken: z.string().describe("Sent to `POST /ads/events` once the ad is seen, and again once it is clicked."),
      }),
    ),
    noAds: z
      .enum(NO_ADS)
      .optional()
      .describe(
        "Why there is none: `opted-out`: by the viewer or by `Sec-GPC: 1`; `robot`: the client calls itself one; `capped`: shown as many as there may be in any 60 minutes; `controls-unread`: see `degraded`; `no-campaign`: nothing that may be shown here and now.",
      ),
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "Ads" });

export const adEventBody = z.strictObject({ type: z.enum(["impression", "click"]), token: z.string().min(1).max(2000) });
export const adEventSchema = z.object({ recorded: z.boolean().describe("False where this token's event was recorded before.") });

export const controlsQuery = z.object({ viewer: viewerHint });
const hidden = z.array(z.string().min(1).max(100)).max(200);
export const controlsBody = z
  .strictObject({ optOut: z.boolean(), hiddenAds: hidden, hiddenAdvertisers: hidden })
  .meta({ example: { optOut: false, hiddenAds: [], hiddenAdvertisers: ["abt"] } });
export const controlsSchema = z
  .object({
    viewer: z.string().nullable(),
    optOut: z.boolean(),
    hiddenAds: z.array(z.string()),
    hiddenAdvertisers: z.array(z.string()),
    servedThisHour: z
      .int()
      .nullable()
      .describe(
        "Ads sold to the viewer in the last 60 minutes. Null where it could not be read in time; what was decided holds all the same.",
      ),
    hourlyCap: z.int().describe("How many there may be in any 60 minutes."),
    globalPrivacyControl: z.boolean().describe("True for a client that sends `Sec-GPC: 1`: it is shown no ad, whatever was decided here."),
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "ViewerControls" });
/** Controls that were to replace others than there are. */
export const controlsConflictSchema = problemOfType("ad-controls-conflict")
  .extend({ controls: controlsSchema })
  .meta({ id: "AdControlsConflict" });

const audienceSchema = z.object({ country: z.string().nullable(), locale: z.string().nullable() });
const matchedSchema = z.object({
  category: z.string().optional(),
  brand: z.string().optional(),
  locale: z.string().optional(),
  country: z.string().optional(),
});

/** What is stored of an auction, as this release reads it. */
export const auctionRecordSchema = z.object({
  rules: z.int().describe("The auction's rules; a release that has others does not replay it."),
  contract: z.object({ version: z.int(), lastChanged: z.string() }).describe("The contract that set mechanism, reserve and places."),
  mechanism: z.enum(["second-price", "vcg"]),
  slots: z.int(),
  reserveMinor: z.int().describe("The least that a click costs, in US cents."),
  audience: audienceSchema.optional().describe("For whom it was sold, as far as that was known; absent of rules 1."),
  asked: z.int().describe("How many bids there were."),
  campaigns: z.int().describe("How many campaigns bid."),
  bids: z
    .array(
      z.object({
        ...{ campaignId: z.string(), bidMinor: z.int(), quality: z.int().describe("Relevance in millionths."), itemId: z.string() },
        matched: matchedSchema.optional().describe("Which of the campaign's targets were met; absent of one without any."),
      }),
    )
    .describe("Those that could win a place or set a price, the best first."),
  wins: z.array(z.object({ campaignId: z.string(), itemId: z.string(), priceMinor: z.int().describe("What a click costs, in US cents.") })),
});

export const auctionParams = z.object({ id: idSchema("auc") });
export const auctionQuery = pageQuery();
export const auctionSchema = z
  .object({
    id: z.string(),
    placement: z.string(),
    searchId: z.string().nullable(),
    heldAt: z.iso.datetime(),
    record: auctionRecordSchema,
    replay: z
      .enum(["same", "different", "other-rules"])
      .describe("How it comes out where this release holds it again by its record: as it did, otherwise, or not at all."),
  })
  .meta({ id: "AdAuction" });
export const auctionPage = pageOf(auctionSchema);

export const explanationBody = z.strictObject({ token: z.string().min(1).max(2000) });
export const explanationSchema = z
  .object({
    campaignId: z.string(),
    advertiserId: z.string().nullable(),
    placement: z.string(),
    shownAt: z.iso.datetime(),
    position: z.int().nullable().describe("Among the search's sponsored offers, 1 the first; null elsewhere."),
    searchedFor: z.string().nullable().describe("The search it was shown in."),
    keywords: z.array(z.string()).describe("The campaign's keywords that the search or the offer's title has."),
    targeted: matchedSchema.describe(
      "Of what the campaign is for, that the offer, the country of your address or your language met; nothing of a campaign that is for all.",
    ),
    relevance: z.number().nullable().describe("0 to 1: how well the offer answers the search; null elsewhere."),
    competitors: z
      .int()
      .nullable()
      .describe("Campaigns that it stood against, in a placement those that came near; null where no record is kept any more."),
    personal: z
      .literal(false)
      .describe(
        "Nothing that is known of the viewer has a part in it but what was searched for, what was hidden, and the country and language of the request where `targeted` has them.",
      ),
    text: z.string().describe("The same in a sentence or two."),
  })
  .meta({ id: "AdExplanation" });
