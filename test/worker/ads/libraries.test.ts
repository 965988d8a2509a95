import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { DRIVEN } from "../../support/user-agents.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { awakenControls, market } from "./harness.ts";

beforeAll(awakenControls, 60_000);

/** An ad of a buyer's search, and what reports its events over HTTP. */
async function sold() {
  const one = await market();
  const searchId = await one.confirmed();
  await one.show(searchId, "Chair");
  await one.campaign("a", 20);
  await one.hold(searchId);
  const [ad] = await one.marks(searchId);
  const token = ad?.impressionToken ?? "";
  const later = one.depsWith({ clock: { now: () => new Date(Date.now() + 1_000) } });
  const report = async (by: string, userAgent: string | undefined) => {
    const headers = userAgent === undefined ? {} : { "user-agent": userAgent };
    const send = (using: Deps, type: string) => askAs(servedBy(using), by, "POST", "/ads/events", { type, token }, headers);
    return [(await send(one.deps, "impression")).status, (await send(later, "click")).status];
  };
  return { ...one, report, token, later, impressions: () => one.impressions(searchId) };
}

interface Reported {
  type: "impression" | "click";
  token: string;
  userAgent: string;
  /** What the platform says of the request. */
  cf?: { asn?: number };
}

/** Nobody's token: the events are reported by the impression's token alone. */
const anonymously = async (deps: Deps, { type, token, userAgent, cf = {} }: Reported) =>
  servedBy(deps)("https://api.test/ads/events", {
    method: "POST",
    cf: cf as RequestInitCfProperties,
    headers: { "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify({ type, token }),
  });

describe("events that a program reports", () => {
  it.each(["node", "okhttp/4.12.0", "procureiq-sdk/1.0.0"])(
    "[ADS-4] under the name of its library alone (%s) are recorded, counted as abuse and not billed",
    async (userAgent) => {
      const { deps, later, token, impressions, counted } = await sold();
      expect((await anonymously(deps, { type: "impression", token, userAgent })).status).toBe(200);
      const click = await anonymously(later, { type: "click", token, userAgent });
      expect(await click.json()).toEqual({ recorded: true });
      expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "http-library" }]);
      expect(counted["ads_abuse_signals http-library"]).toBe(1);
    },
  );

  it.each(["node", "procureiq-sdk/1.0.0", undefined])(
    "for the buyer to whom the ad was shown, whose token proves it (%s), are billed",
    async (userAgent) => {
      const { buyerId, report, impressions, counted } = await sold();
      expect(await report(buyerId, userAgent)).toEqual([200, 200]);
      expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
      expect(counted["ads_abuse_signals http-library"]).toBeUndefined();
    },
  );

  it.each(["GPTBot/1.2", DRIVEN[0]])(
    "[ADS-4] are a robot's where it calls itself one or drives a browser, whoever signs in for it: %s",
    async (userAgent) => {
      const { buyerId, report, impressions } = await sold();
      expect(await report(buyerId, userAgent)).toEqual([200, 200]);
      expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "robot" }]);
    },
  );

  it("[ADS-4] of another buyer's ad are refused, whatever sends them", async () => {
    const [one, other] = [await sold(), await market()];
    expect(await one.report(other.buyerId, "node")).toEqual([422, 422]);
    expect(await one.impressions()).toMatchObject([{ billing: "open" }]);
  });
});

describe("a click out of a data centre", () => {
  const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  const clicked = async (cf: { asn?: number }, headers: Record<string, string> = {}) => {
    const one = await sold();
    const seen = await anonymously(one.deps, { type: "impression", token: one.token, userAgent: BROWSER, cf });
    const click = await servedBy(one.later)("https://api.test/ads/events", {
      method: "POST",
      cf: cf as RequestInitCfProperties,
      headers: { "content-type": "application/json", "user-agent": BROWSER, ...headers },
      body: JSON.stringify({ type: "click", token: one.token }),
    });
    const [impression] = await one.impressions();
    return { statuses: [seen.status, click.status], impression, signs: one.counted["ads_abuse_signals data-centre"] };
  };

  it("[ADS-4] is recorded, counted as abuse and not billed, whatever browser it says it is", async () => {
    const { statuses, impression, signs } = await clicked({ asn: 16_509 });
    expect(statuses).toEqual([200, 200]);
    expect(impression).toMatchObject({ billing: "unbilled", reason: "data-centre" });
    expect(impression?.clickedAt).not.toBeNull();
    expect(signs).toBe(1);
  });

  it.each([{ asn: 3_320 }, { asn: 13_335 }, {}])("is none by %j, and is billed whatever a header says", async (cf) => {
    const { impression, signs } = await clicked(cf, { "cf-asn": "16509" });
    expect(impression).toMatchObject({ billing: "billed", reason: null });
    expect(signs).toBeUndefined();
  });

  it("for the buyer to whom the ad was shown, whose token proves it, is billed", async () => {
    const { deps, later, token, buyerId, impressions } = await sold();
    await anonymously(deps, { type: "impression", token, userAgent: BROWSER });
    const click = await servedBy(later)("https://api.test/ads/events", {
      method: "POST",
      cf: { asn: 24_940 } as RequestInitCfProperties,
      headers: { "content-type": "application/json", "user-agent": BROWSER, authorization: `Bearer ${buyerId}` },
      body: JSON.stringify({ type: "click", token }),
    });
    expect(click.status).toBe(200);
    expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
  });
});
