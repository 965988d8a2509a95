import { describe, expect, it } from "vitest";
import { AdReports } from "../../../browser/shop/ad-reports.ts";
import { ProcureIQ, type ViewerControls } from "../../../packages/sdk/src/client.ts";

const OFFER = { supplierId: "abt", sponsored: { campaignId: "abt-cameras", impressionToken: "token_1" } };

/** An API that knows what the viewer wants, and takes reports; as many as `lose` say are lost. */
function viewer(controls: Partial<ViewerControls> | "away" = {}, lose = 0) {
  const told: string[] = [];
  let losses = lose;
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (request.method === "GET") {
      if (controls === "away") return Response.json({ type: "/problems/away", title: "away", status: 404 }, { status: 404 });
      return Response.json({ optOut: false, hiddenAds: [], hiddenAdvertisers: [], servedThisHour: 1, hourlyCap: 20, ...controls });
    }
    const { type, token } = await request.json<{ type: string; token: string }>();
    if (losses-- > 0) throw new TypeError("fetch failed");
    told.push(`${type} of ${token}`);
    return Response.json({ recorded: true });
  };
  return { told, reports: new AdReports(new ProcureIQ({ baseUrl: "https://api.test", client: "shop/1", fetch })) };
}

describe("what is reported of a sponsored offer", () => {
  it("is that it was seen, once, and then that it was clicked, once", async () => {
    const { told, reports } = viewer();
    await Promise.all([reports.seen(OFFER), reports.seen(OFFER)]);
    await Promise.all([reports.clicked(OFFER), reports.clicked(OFFER), reports.seen(OFFER)]);
    expect(told).toEqual(["impression of token_1", "click of token_1"]);
  });

  it("is that it was seen before it was clicked, also where the click comes first", async () => {
    const { told, reports } = viewer();
    await reports.clicked(OFFER);
    expect(told).toEqual(["impression of token_1", "click of token_1"]);
  });

  it("is reported at the next sight where the first report was lost", async () => {
    const { told, reports } = viewer({}, 1);
    await expect(reports.seen(OFFER)).rejects.toThrow("fetch failed");
    await reports.seen(OFFER);
    expect(told).toEqual(["impression of token_1"]);
  });

  it.each([
    ["opted out", { optOut: true }],
    ["is opted out by the browser", { globalPrivacyControl: true }],
    ["hid this ad", { hiddenAds: ["abt-cameras"] }],
    ["hid its advertiser", { hiddenAdvertisers: ["abt"] }],
  ])("is nothing of a viewer who %s, and to them it is an offer like others", async (_, controls) => {
    const { told, reports } = viewer(controls);
    expect(reports.mayShow(OFFER)).toBe(true);
    await reports.seen(OFFER);
    await reports.clicked(OFFER);
    expect([told, reports.mayShow(OFFER)]).toEqual([[], false]);
  });

  it("is nothing while nobody knows what the viewer wants, and it is called sponsored all the same", async () => {
    const { told, reports } = viewer("away");
    await expect(reports.clicked(OFFER)).rejects.toMatchObject({ problem: { status: 404 } });
    expect([told, reports.mayShow(OFFER)]).toEqual([[], true]);
  });

  it("is nothing of an offer that nobody paid for", async () => {
    const { told, reports } = viewer();
    await reports.seen({ supplierId: "abt" });
    await reports.clicked({ supplierId: "abt" });
    expect(told).toEqual([]);
  });
});
