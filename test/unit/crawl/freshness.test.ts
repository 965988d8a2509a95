import { describe, expect, it } from "vitest";
import { freshnessOf } from "../../../src/features/crawl/shared/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { shared } = contractFor("production").crawl;
const NOW = new Date("2026-11-29T12:00:00Z");
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

describe("from when on what was read of a supplier is fresh", () => {
  it("is by the contract's seconds, sooner asked again for what showed nothing", () => {
    expect(freshnessOf(shared, { freshFrom: null }, NOW)).toEqual({
      page: ago(shared.freshSeconds),
      broken: ago(shared.brokenFreshSeconds),
      listing: ago(shared.listingFreshSeconds),
    });
    expect(shared.brokenFreshSeconds).toBeLessThan(shared.freshSeconds);
  });

  it("is no sooner than an operator asked for it anew", () => {
    const asked = ago(5);
    expect(freshnessOf(shared, { freshFrom: asked }, NOW)).toEqual({ page: asked, broken: asked, listing: asked });
    const long = ago(10 * 365 * 86_400);
    expect(freshnessOf(shared, { freshFrom: long }, NOW)).toEqual(freshnessOf(shared, { freshFrom: null }, NOW));
  });
});
