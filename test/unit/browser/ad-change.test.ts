import { describe, expect, it } from "vitest";
import { changeAds } from "../../../browser/shop/ad-change.ts";
import { ProcureIQ, type ViewerControls } from "../../../packages/sdk/src/client.ts";

type Wishes = Pick<ViewerControls, "optOut" | "hiddenAds" | "hiddenAdvertisers">;
const WANTED: Wishes = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
const optIn = (stands: Wishes): Wishes => ({ ...stands, optOut: false });
const optOut = (stands: Wishes): Wishes => ({ ...stands, optOut: true });
const hide = (stands: Wishes): Wishes => ({ ...stands, hiddenAds: [...stands.hiddenAds, "mine"] });

/** An API with these controls, where another device decides as these say, each once, just before a change comes. */
function viewer(begins: Partial<Wishes>, ...others: ((stands: Wishes) => Wishes)[]) {
  let stands: Wishes = { ...WANTED, ...begins };
  let version = 1;
  const sent: (string | null)[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const answer = () => Response.json({ ...stands, servedThisHour: 1, hourlyCap: 20 }, { headers: { etag: `"${version}"` } });
    if (request.method === "GET") return answer();
    const other = others.shift();
    if (other) [stands, version] = [other(stands), version + 1];
    const named = request.headers.get("if-match");
    sent.push(named);
    if (named !== null && named !== `"${version}"`)
      return Response.json({ type: "/problems/ad-controls-conflict", title: "changed", status: 412 }, { status: 412 });
    [stands, version] = [await request.json<Wishes>(), version + 1];
    return answer();
  };
  const { ads } = new ProcureIQ({ baseUrl: "https://api.test", client: "shop/1", fetch });
  return { ads, sent, stands: () => stands };
}

describe("a change of what a viewer wants of ads", () => {
  it("is made of what stands, and only of that", async () => {
    const { ads, sent, stands } = viewer({ hiddenAdvertisers: ["abt"] });
    expect(await changeAds(ads, optOut)).toMatchObject({ optOut: true, hiddenAdvertisers: ["abt"] });
    expect([stands(), sent]).toEqual([{ ...WANTED, optOut: true, hiddenAdvertisers: ["abt"] }, ['"1"']]);
  });

  it("is put onto what another device hid in between, and of it nothing is lost", async () => {
    const theirs = (other: Wishes): Wishes => ({ ...other, hiddenAds: [...other.hiddenAds, "theirs"] });
    const { ads, sent, stands } = viewer({}, theirs);
    await changeAds(ads, hide);
    expect([stands(), sent]).toEqual([{ ...WANTED, hiddenAds: ["theirs", "mine"] }, ['"1"', '"2"']]);
  });

  it("leaves an opt-out that came in between, and undoes one that stood before", async () => {
    const between = viewer({}, optOut);
    expect((await changeAds(between.ads, optIn)).optOut).toBe(true);
    const hidden = viewer({}, optOut);
    await changeAds(hidden.ads, hide);
    expect(hidden.stands()).toEqual({ ...WANTED, optOut: true, hiddenAds: ["mine"] });
    const before = viewer({ optOut: true }, hide);
    await changeAds(before.ads, optIn);
    expect(before.stands()).toEqual({ ...WANTED, hiddenAds: ["mine"] });
  });

  it("is made in the end where it is an opt-out, whoever goes on deciding, and is refused where it is not", async () => {
    const busy = Array.from({ length: 5 }, (_, index) => (other: Wishes): Wishes => ({ ...other, hiddenAds: [`${index}`] }));
    const out = viewer({}, ...busy);
    expect((await changeAds(out.ads, optOut)).optOut).toBe(true);
    expect(out.sent).toEqual(['"1"', '"2"', '"3"', '"4"', null]);
    const kept = viewer({}, ...busy);
    await expect(changeAds(kept.ads, hide)).rejects.toMatchObject({ problem: { status: 412 } });
    expect([kept.sent.length, kept.stands()]).toEqual([5, { ...WANTED, hiddenAds: ["4"] }]);
  });

  it("is not sent again where it was refused for another reason", async () => {
    const { ads } = viewer({});
    let sent = 0;
    const away = { controls: () => ads.controls(), setControls: () => Promise.reject(new Error(`away ${(sent += 1)}`)) };
    await expect(changeAds(away, optOut)).rejects.toThrow("away 1");
  });
});
