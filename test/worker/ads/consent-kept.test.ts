import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { deleteOldHintControls } from "../../../src/features/ads/close-impressions.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adControls } from "../../../src/features/ads/tables.ts";
import { readImpression, signImpression } from "../../../src/features/ads/token.ts";
import { viewerOfBuyer, viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import type { KeyRing, SigningKey } from "../../../src/platform/key-ring.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenControls, deafControls, market, withPolicy } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const ringOf = (...keys: [SigningKey, ...SigningKey[]]): KeyRing => ({ keys, digest: "" });
const ANOTHER = "another-secret-of-the-same-length-0000";

const WANTED = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
const OPTED_OUT = { ...WANTED, optOut: true };

describe("what a viewer decided, as it is kept", () => {
  it("by a release that kept it with the controls alone, is taken over and holds while they do not answer", async () => {
    const { deps, depsWith, campaign, buyerId } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    await deps.viewerControls(decider.viewer).replace(OPTED_OUT);
    expect((await serveAds(deps, { placement: "cart", ...decider })).ads).toEqual([]);
    const deaf = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, "fail_open") });
    expect((await serveAds(deaf, { placement: "cart", ...decider })).ads).toEqual([]);
  });

  it("[ADS-1] is not undone by what stands beside the ads where the release before this one wrote an opt-out after it", async () => {
    const { deps, depsWith, settled, campaign, buyerId } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    await replaceViewerControls(deps, decider, WANTED);
    await deps.viewerControls(decider.viewer).replace(OPTED_OUT);
    for (let ask = 0; ask < 2; ask += 1) {
      expect((await serveAds(deps, { placement: "cart", ...decider })).ads).toEqual([]);
      await settled();
    }
    expect((await deps.viewerControls(decider.viewer).read(Date.now())).controls.optOut).toBe(true);
    await replaceViewerControls(depsWith({}), decider, WANTED);
    expect((await serveAds(deps, { placement: "cart", ...decider })).ads).not.toEqual([]);
  });

  it("is kept, whichever of several first decisions at once is the last", async () => {
    const { deps, buyerId } = await market();
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    const all = Array.from({ length: 8 }, () => replaceViewerControls(deps, decider, OPTED_OUT));
    expect((await Promise.all(all)).map((replaced) => valueOf(replaced).optOut)).toEqual(all.map(() => true));
    expect(await deps.db.select().from(adControls).where(eq(adControls.buyerId, buyerId))).toMatchObject([{ controls: OPTED_OUT }]);
  });

  it("reaches the copy that the release before reads, at the next ad, where it was not reached at once", async () => {
    const { deps, depsWith, settled, campaign, buyerId } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    await replaceViewerControls(depsWith({ viewerControls: deafControls }), decider, { ...WANTED, hiddenAdvertisers: ["abt"] });
    await serveAds(deps, { placement: "cart", ...decider });
    await settled();
    expect((await deps.viewerControls(decider.viewer).read(Date.now())).controls.hiddenAdvertisers).toEqual(["abt"]);
  });

  it("stays a buyer's where the secret behind his pseudonym is another, and is replaced under it", async () => {
    const { deps, depsWith, campaign, buyerId } = await market();
    await campaign("a", 1000, { placement: "cart" });
    await replaceViewerControls(deps, { viewer: viewerOfBuyer(deps, buyerId), buyerId }, OPTED_OUT);
    const { ads } = deps.settings;
    if (ads.state !== "configured") throw new Error("the ads are not configured");
    const rotated = depsWith({
      settings: {
        ...deps.settings,
        ads: { ...ads, value: { ...ads.value, ADS_SIGNING_SECRET: ringOf({ kid: undefined, secret: ANOTHER, from: 0 }) } },
      },
    });
    const decider = { viewer: viewerOfBuyer(rotated, buyerId), buyerId };
    expect((await serveAds(rotated, { placement: "cart", ...decider })).ads).toEqual([]);
    await replaceViewerControls(rotated, decider, WANTED);
    expect((await serveAds(rotated, { placement: "cart", ...decider })).ads).not.toEqual([]);
  });

  it("stays under a hint alone where the secret is rotated, and so do the tokens that are out, for as long as they are good", async () => {
    const { deps, depsWith, campaign } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const hint = deps.ids.next("view");
    await replaceViewerControls(deps, { viewer: viewerOfHint(deps, hint) }, OPTED_OUT);
    const { ads } = deps.settings;
    if (ads.state !== "configured") throw new Error("the ads are not configured");
    const [old] = ads.value.ADS_SIGNING_SECRET.keys;
    const now = deps.clock.now().getTime();
    const since = (seconds: number) =>
      depsWith({
        settings: {
          ...deps.settings,
          ads: {
            ...ads,
            value: {
              ...ads.value,
              ADS_SIGNING_SECRET: ringOf(old, { kid: "new", secret: ANOTHER, from: now - seconds * 1000 }),
            },
          },
        },
      });
    const rotated = since(1);
    const viewer = viewerOfHint(rotated, hint);
    expect((await serveAds(rotated, { placement: "cart", viewer })).ads).toEqual([]);

    const impression = { id: deps.ids.next("imp"), viewer, expiresAt: new Date(now + 3_600_000) };
    const [before, after] = [await signImpression(deps, impression), await signImpression(rotated, impression)];
    expect(JSON.parse(atob(after.split(".")[0] ?? ""))).toEqual({ alg: "HS256", kid: "new" });
    const readBy = async (by: Deps, token: string) => (await readImpression(by, token)).ok;
    expect([await readBy(rotated, before), await readBy(rotated, after), await readBy(deps, after)]).toEqual([true, true, false]);
    // One that has got out: its successor began as long ago as a token is good for.
    const cut = since(deps.contract.ads.tokenSeconds);
    expect([await readBy(cut, before), await readBy(cut, after)]).toEqual([false, true]);
    expect(viewerOfHint(cut, hint)).toBe(viewer);
  });

  it("under a hint alone is forgotten after the time a browser may keep the hint, a buyer's never", async () => {
    const { deps, depsWith, buyerId } = await market();
    const hinted = viewerOfHint(deps, deps.ids.next("view"));
    const longAgo = depsWith({ clock: { now: () => new Date(Date.now() - 401 * 86_400_000) } });
    await replaceViewerControls(longAgo, { viewer: hinted }, OPTED_OUT);
    await replaceViewerControls(longAgo, { viewer: viewerOfBuyer(deps, buyerId), buyerId }, OPTED_OUT);
    await deleteOldHintControls(deps);
    const kept = await deps.db.select().from(adControls).where(eq(adControls.buyerId, buyerId));
    expect(kept).toHaveLength(1);
    expect(await deps.db.select().from(adControls).where(eq(adControls.viewer, hinted))).toEqual([]);
  });
});
