import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command } from "./command.ts";
import { ago, table } from "./output.ts";

const AUCTIONS = "/admin/ads/auctions";
const auctionSchema = z.looseObject({
  id: z.string(),
  placement: z.string(),
  heldAt: z.string(),
  replay: z.string(),
  record: z.looseObject({
    mechanism: z.string(),
    slots: z.number(),
    reserveMinor: z.number(),
    asked: z.number(),
    campaigns: z.number(),
    contract: z.object({ version: z.number(), lastChanged: z.string() }),
    bids: z.array(z.object({ campaignId: z.string(), bidMinor: z.number(), quality: z.number(), itemId: z.string() })),
    wins: z.array(z.object({ campaignId: z.string(), itemId: z.string(), priceMinor: z.number() })),
  }),
});
type Auction = z.infer<typeof auctionSchema>;

const usd = (cents: number): string => `${(cents / 100).toFixed(2)} USD`;

/** `GET /admin/ads/auctions`, `GET /admin/ads/auctions/{id}`. */
export const ads: Command = {
  summary: "auctions of ads: list them, hold one again by its record",
  usage: ["auctions [--limit 20]", "replay <auction>"],
  async run(args, { api, output }) {
    const { values, positionals } = readArgs(args, { limit: { type: "string" } });
    const [action = "auctions", id] = positionals;
    switch (action) {
      case "auctions": {
        const { items, more } = await api.list(AUCTIONS, auctionSchema, wholeNumber(values.limit, "--limit", 20, 10_000));
        return output.show(items, () => `${listed(items)}${more ? "\nthere are more: give a larger --limit" : ""}`);
      }
      case "replay": {
        const auction = await api.get(`${AUCTIONS}/${encodeURIComponent(required(id, "the auction's id"))}`, auctionSchema);
        output.show(auction, () => rendered(auction));
        if (auction.replay === "different") process.exitCode = 1;
        return;
      }
      default:
        throw new UsageError(`there is no ads ${action}`);
    }
  },
};

const listed = (auctions: readonly Auction[]): string =>
  table(
    ["auction", "placement", "held", "bids", "sold", "for", "replay"],
    auctions.map(({ id, placement, heldAt, replay, record }) => [
      ...[id, placement, ago(heldAt, new Date()), String(record.asked), String(record.wins.length)],
      ...[usd(record.wins.reduce((sum, { priceMinor }) => sum + priceMinor, 0)), replay],
    ]),
  );

const REPLAYED: Readonly<Record<string, string>> = {
  same: "held again, it comes out bit for bit the same",
  different: "held again, it comes out OTHERWISE",
  "other-rules": "it was held by rules that this release does not have",
};

function rendered({ id, placement, heldAt, replay, record }: Auction): string {
  const { mechanism, slots, reserveMinor, asked, campaigns, contract, bids, wins } = record;
  const priceOf = (campaignId: string, itemId: string) =>
    wins.find((win) => win.campaignId === campaignId && win.itemId === itemId)?.priceMinor;
  return [
    `${id}: ${placement}, held ${heldAt}; ${REPLAYED[replay] ?? replay}`,
    `${mechanism}, ${slots} places, reserve ${usd(reserveMinor)}; ${asked} bids of ${campaigns} campaigns; contract ${contract.version} of ${contract.lastChanged}`,
    table(
      ["campaign", "item", "bid", "relevance", "pays a click"],
      bids.map(({ campaignId, bidMinor, quality, itemId }) => {
        const price = priceOf(campaignId, itemId);
        return [campaignId, itemId, usd(bidMinor), (quality / 1_000_000).toFixed(3), price === undefined ? "" : usd(price)];
      }),
    ),
  ].join("\n");
}
