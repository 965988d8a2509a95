import { call, check } from "../journey/client.ts";
import type { StackFile } from "../../local-cloud/stack-file.ts";

/** Whom an ad's event comes from: a browser, as far as it says. */
export const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

export interface PlacedAds {
  viewer: string | null;
  ads: { campaignId: string; impressionToken: string }[];
  degraded?: { mode: string; policy: string };
}

/** Makes a campaign of the cart's placement that bids above all others. */
export async function campaignAbove({ url }: Pick<StackFile, "url">, token: string, id: string, amount: number): Promise<void> {
  const money = { bid: { amount, currency: "USD" }, dailyBudget: { amount: amount * 10, currency: "USD" } };
  await call(url, "PUT", `/admin/ads/campaigns/${id}`, { token, body: { name: id, placement: "cart", ...money } });
}

/** A viewer's hint, as who asks for the first time is given it: one that he makes up is counted by his address. */
export async function newViewer({ url }: Pick<StackFile, "url">): Promise<string> {
  const { viewer } = (await call<{ viewer: string | null }>(url, "GET", "/ads/viewer-controls")).body;
  check(viewer !== null, "no viewer hint was given");
  return viewer;
}

/** The ads of the cart's placement for a viewer, who keeps the hint. */
export async function adsFor({ url }: Pick<StackFile, "url">, viewer: string): Promise<PlacedAds> {
  return (await call<PlacedAds>(url, "GET", `/ads?placement=cart&viewer=${viewer}`)).body;
}

/** Reports an event of an ad; what was answered, whatever it is. */
export async function reportAd(
  { url }: Pick<StackFile, "url">,
  event: { type: "impression" | "click"; token: string },
  { viewer, userAgent = BROWSER }: { viewer?: string | undefined; userAgent?: string | undefined } = {},
): Promise<{ status: number; recorded: boolean | undefined }> {
  const response = await fetch(`${url}/ads/events${viewer === undefined ? "" : `?viewer=${viewer}`}`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify(event),
  });
  const body = (await response.json()) as { recorded?: boolean };
  return { status: response.status, recorded: body.recorded };
}

/** What a campaign was charged today, in US cents. */
export async function chargedToday({ url }: Pick<StackFile, "url">, token: string, id: string): Promise<number> {
  const path = "/admin/ads/campaigns?limit=100";
  const { items } = (await call<{ items: { id: string; spentToday: { amount: number } }[] }>(url, "GET", path, { token })).body;
  const found = items.find((campaign) => campaign.id === id);
  check(found, `the campaign ${id} is not in the list`);
  return found.spentToday.amount;
}
