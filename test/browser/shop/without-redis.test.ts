import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ShopUnderTest } from "./shop.ts";
import { CARDS, checkOut, fillCart, findOffers, makeBrief, payWith, sayNeed, seeOrder } from "./walk.ts";

describe.skipIf(inject("browserStack") === null)("a buyer while Redis is gone", { timeout: 240_000 }, () => {
  let shop: ShopUnderTest;
  beforeAll(async () => {
    shop = await ShopUnderTest.open();
  });
  afterAll(async () => {
    await shop.fault("redis", "none");
    await shop.close();
  });

  it("[STR-1] comes from a need to a paid order all the same", async () => {
    const { page, errors } = await shop.newBuyer();
    await shop.fault("redis", "error");
    await sayNeed(page);
    await makeBrief(page);
    await findOffers(page);
    await fillCart(page, 8);
    await checkOut(page);
    await payWith(page, CARDS.charged);
    await seeOrder(page);
    expect(errors).toEqual([]);
  });
});
