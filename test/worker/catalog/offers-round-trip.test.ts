import { describe, expect, it } from "vitest";
import { listSearchOffers } from "../../../src/features/search/list-search-offers.ts";
import { searchById } from "../../../src/features/search/store.ts";
import { setting } from "../crawl/setting.ts";
import { countingPostgres } from "../round-trips.ts";

describe("a page of a search's offers", () => {
  it("is one round trip, and another buyer's search does not exist", async () => {
    const { deps, confirmed } = await setting();
    const searchId = await confirmed();
    const { buyerId = "" } = (await searchById(deps.db, searchId)) ?? {};
    const { answer, postgres } = await countingPostgres(() => listSearchOffers(deps, buyerId, searchId, { limit: 5 }));
    expect([answer, postgres]).toEqual([{ items: [], nextCursor: null }, 1]);
    const other = await countingPostgres(() =>
      listSearchOffers(deps, "usr_other", searchId, { limit: 5 }).catch(({ code }) => code as string),
    );
    expect(other).toMatchObject({ answer: "not-found", postgres: 1 });
  });
});
