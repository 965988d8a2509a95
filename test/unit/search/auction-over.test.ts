import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auctionOver, type EndingCrawl } from "../../../src/features/search/rules.ts";

const CONFIRMED = Date.parse("2026-11-23T12:00:00Z");
const after = (seconds: number) => new Date(CONFIRMED + seconds * 1000);
const closesAt = after(120);
const crawl = (supplierId: string, endedAfter: number | null, offersFound = 3): EndingCrawl => ({
  supplierId,
  endedAt: endedAfter === null ? null : after(endedAfter).toISOString(),
  offersFound,
});

describe("a search's auction", () => {
  it("waits for the last crawl while it is open", () => {
    const fast = [crawl("bestbuy", 2), crawl("walmart", 3)];
    expect(auctionOver([...fast, crawl("abt", null)], closesAt, after(30))).toEqual({ allEnded: false, supplierIds: [] });
    expect(auctionOver([...fast, crawl("abt", 30)], closesAt, after(30))).toEqual({
      allEnded: true,
      supplierIds: ["bestbuy", "walmart", "abt"],
    });
  });

  it("waits for nobody past its closing, and who ends later takes no part", () => {
    const crawls = [crawl("bestbuy", 2), crawl("walmart", 119), crawl("abt", null)];
    expect(auctionOver(crawls, closesAt, closesAt)).toEqual({ allEnded: false, supplierIds: ["bestbuy", "walmart"] });
    const late = [crawl("bestbuy", 2), crawl("walmart", 119), crawl("abt", 121)];
    expect(auctionOver(late, closesAt, after(300)).supplierIds).toEqual(["bestbuy", "walmart"]);
  });

  it("takes who ended with its closing, to the millisecond", () => {
    const crawls = [crawl("bestbuy", 120), crawl("walmart", 120.001), crawl("abt", null)];
    expect(auctionOver(crawls, closesAt, after(130)).supplierIds).toEqual(["bestbuy"]);
    expect(auctionOver(crawls, closesAt, after(119)).supplierIds).toEqual([]);
  });

  it("waits for all where nobody found anything in time", () => {
    const crawls = [crawl("bestbuy", 2, 0), crawl("walmart", 130)];
    expect(auctionOver([...crawls, crawl("abt", null)], closesAt, after(140)).supplierIds).toEqual([]);
    expect(auctionOver([...crawls, crawl("abt", 140)], closesAt, after(140)).supplierIds).toEqual(["walmart", "abt"]);
  });

  it("has the same suppliers whenever somebody comes to hold it", () => {
    const crawls = fc
      .array(fc.record({ ends: fc.integer({ min: 0, max: 240 }), found: fc.integer({ min: 0, max: 2 }) }), { minLength: 1, maxLength: 6 })
      .map((all) => all.map(({ ends, found }, index) => ({ supplierId: `s${index}`, ends, found })));
    const asks = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(crawls, asks, (all, times) => {
        const at = (second: number) =>
          auctionOver(
            all.map(({ supplierId, ends, found }) => crawl(supplierId, ends <= second ? ends : null, ends <= second ? found : 0)),
            closesAt,
            after(second),
          ).supplierIds;
        const held = [...times, 300].map(at).filter((suppliers) => suppliers.length > 0);
        for (const suppliers of held) expect(suppliers).toEqual(held[0]);
      }),
    );
  });
});
