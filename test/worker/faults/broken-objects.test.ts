import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { createControlsGuard } from "../../../src/features/ads/controls-guard.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { deafControls, market, withPolicy } from "../ads/harness.ts";
import { openShop } from "../checkout/setting.ts";
import { breakableWorker } from "./setting.ts";
import { awakenDesk } from "../objects.ts";

beforeAll(awakenDesk, 60_000);

describe("ads while viewers' controls do not answer", () => {
  /** Three campaigns for carts, and the Worker under a policy; its clock stands, so that a minute is a minute. */
  async function stage(policy: "fail_open" | "fail_closed") {
    const { contract } = createDeps(env);
    // As long as an object that is well takes on a busy machine, and no longer than a test waits for one that hangs.
    const patient = { ...contract, ads: { ...contract.ads, controlDeadlineMs: 1_500 } };
    const { deps: known, depsWith, campaign, buyerId } = await market(1, { contract: patient });
    for (const name of ["a", "b", "c"]) await campaign(name, 1000, { placement: "cart" });
    if (known.settings.ads.state !== "configured") throw new Error("the ads are not configured");
    const ads = { ...known.settings.ads, value: { ...known.settings.ads.value, ADS_DEGRADED_MODE_POLICY: policy } };
    const now = new Date();
    const deps: Deps = depsWith({
      settings: { ...known.settings, ads },
      clock: { now: () => now },
      controlsGuard: createControlsGuard(known.contract.ads.failOpenPerViewerMinute),
    });
    const api = breakableWorker(deps);
    const askForAds = async () => {
      const { status, body } = await api.ask("GET", "/ads?placement=cart", { as: buyerId });
      return { status, body: body as { ads: unknown[]; degraded?: unknown } };
    };
    return { ...api, deps, askForAds };
  }

  it.each(["down", "hang"])(
    "[ADS-1] fail open (%s): ads are served without them, so many a viewer and minute as the contract allows, and say so",
    async (mode) => {
      const { deps, askForAds, breakPort, mendAll } = await stage("fail_open");
      expect(await askForAds()).toMatchObject({ status: 200, body: { ads: [{}, {}, {}] } });
      expect((await askForAds()).body.degraded).toBeUndefined();

      await breakPort("viewer-controls", { mode });
      const { failOpenPerViewerMinute, maxSponsoredPerSearch } = deps.contract.ads;
      const served = [];
      for (let round = 0; round * maxSponsoredPerSearch <= failOpenPerViewerMinute; round += 1) served.push(await askForAds());
      expect(served.reduce((sum, { body }) => sum + body.ads.length, 0)).toBe(failOpenPerViewerMinute);
      const last = await askForAds();
      expect(last).toMatchObject({ status: 200, body: { ads: [] } });
      for (const { status, body } of [...served, last]) {
        expect(status).toBe(200);
        expect(body.degraded).toEqual({
          mode: "without-controls",
          reason: "the viewer's controls could not be read in time",
          since: expect.any(String),
          policy: "ADS_DEGRADED_MODE_POLICY=fail_open",
        });
      }
      await mendAll();
      const healed = await askForAds();
      expect(healed.body.ads).toHaveLength(maxSponsoredPerSearch);
      expect(healed.body.degraded).toBeUndefined();
    },
  );

  it.each([{ mode: "down" }, { mode: "hang" }, { mode: "slow", latencyMs: 3_000 }])(
    "[ADS-1] fail closed (%o): none is served, and the answer says so",
    async (fault) => {
      const { askForAds, breakPort, mendAll } = await stage("fail_closed");
      await breakPort("viewer-controls", fault);
      for (let round = 0; round < 3; round += 1) {
        expect(await askForAds()).toMatchObject({
          status: 200,
          body: { ads: [], degraded: { mode: "ads-withheld", policy: "ADS_DEGRADED_MODE_POLICY=fail_closed" } },
        });
      }
      await mendAll();
      expect((await askForAds()).body.ads).not.toHaveLength(0);
    },
  );
});

describe("viewers' controls that answer garbage", () => {
  const WANTED = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
  const garbage: readonly unknown[] = [
    undefined,
    null,
    "<html>",
    {},
    { granted: 3 },
    { controls: WANTED },
    { controls: WANTED, granted: "3" },
    { controls: WANTED, granted: Number.NaN },
    { controls: WANTED, granted: -1 },
    { controls: WANTED, granted: 1_000_000 },
    { controls: { ...WANTED, optOut: "no" }, granted: 3 },
    { controls: { ...WANTED, hiddenAds: null }, granted: 3 },
  ];

  it.each([
    ["fail_open", "without-controls", true],
    ["fail_closed", "ads-withheld", false],
  ] as const)("[ADS-1] are controls that did not answer, under %s", async (policy, mode, served) => {
    const { deps, depsWith, campaign } = await market();
    for (const name of ["a", "b", "c"]) await campaign(name, 1000, { placement: "cart" });
    for (const answer of garbage) {
      const viewerControls = () => ({ ...deafControls(), reserve: async () => answer as never });
      const odd = depsWith({ viewerControls, ...withPolicy(deps.settings, policy) });
      const { ads, degraded } = await serveAds(odd, { placement: "cart", viewer: deps.ids.next("view") });
      expect([ads.length > 0, degraded?.mode], JSON.stringify(answer)).toEqual([served, mode]);
    }
  });
});

describe("a cart that does not answer", () => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let api: ReturnType<typeof breakableWorker>;
  beforeAll(async () => {
    shop = await openShop();
    api = breakableWorker(shop.depsOf({ clock: systemClock }));
  });
  afterEach(() => api.mendAll());

  it("answers 503 with a clear problem to each request, changes nothing, and takes the same requests once it is back", async () => {
    const { id, snapshotVersion } = await shop.cartWith(2);
    const before = await shop.cart(id);
    const [item] = before?.items ?? [];
    const as = shop.buyerId;
    const requests: readonly [method: string, path: string, body: unknown, back: number][] = [
      ["GET", `/carts/${id}`, undefined, 200],
      ["POST", `/carts/${id}/items`, { offerId: shop.offerId, quantity: 1 }, 201],
      [
        "PATCH",
        `/carts/${id}/items/${item?.id}`,
        { quantity: 5, expectedItemVersion: 2, expectedSnapshotVersion: snapshotVersion + 1 },
        200,
      ],
      ["POST", "/checkouts", { cartId: id, expectedSnapshotVersion: snapshotVersion + 2 }, 201],
      ["DELETE", `/carts/${id}/items?expectedSnapshotVersion=${snapshotVersion + 2}`, undefined, 200],
    ];
    const send = ([method, path, body]: (typeof requests)[number]) =>
      api.ask(method, path, { as, body, headers: method === "POST" ? { "idempotency-key": `${id}-${path.length}` } : {} });

    await api.breakPort("carts", { mode: "down" });
    for (const request of requests) {
      const answer = await send(request);
      expect(answer, request.join(" ")).toMatchObject({
        status: 503,
        body: {
          type: "/problems/dependency-unavailable",
          title: "A dependency is not reachable",
          subject: "carts",
          instance: expect.any(String),
        },
      });
      expect(answer.headers.get("retry-after")).toBe("5");
    }
    expect(await shop.cart(id)).toEqual(before);
    expect(await shop.attemptOf(id)).toBeUndefined();

    await api.mendAll();
    const answers = [];
    for (const request of requests) answers.push((await send(request)).status);
    expect(answers).toEqual(requests.map(([, , , back]) => back));
  });
});
