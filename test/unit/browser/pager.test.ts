import { describe, expect, it } from "vitest";
import { pager } from "../../../browser/shop/pager.ts";

const PAGES: Readonly<Record<string, { items: string[]; nextCursor: string | null }>> = {
  first: { items: ["a", "b"], nextCursor: "second" },
  second: { items: ["c"], nextCursor: null },
};

/** A list of two pages, of which the first answer may fail. */
function list(fail = false) {
  const shown: string[] = [];
  const asked: string[] = [];
  let failing = fail;
  let last: boolean | undefined;
  const next = pager<string>(
    async ({ cursor = "first" }) => {
      asked.push(cursor);
      if (failing) {
        failing = false;
        throw new TypeError("fetch failed");
      }
      return PAGES[cursor] ?? { items: [], nextCursor: null };
    },
    (items, hasMore) => {
      shown.push(...items);
      last = !hasMore;
    },
  );
  return { next, shown, asked, isWhole: () => last };
}

describe("a list that is read page by page", () => {
  it("reads the next page once, however often it is asked for while it is on its way", async () => {
    const { next, shown, asked, isWhole } = list();
    await Promise.all([next(), next()]);
    expect([shown, isWhole()]).toEqual([["a", "b"], false]);
    await Promise.all([next(), next(), next()]);
    expect([shown, asked, isWhole()]).toEqual([["a", "b", "c"], ["first", "second"], true]);
  });

  it("reads the page again that did not come", async () => {
    const { next, shown, asked } = list(true);
    await expect(next()).rejects.toThrow("fetch failed");
    await next();
    expect([shown, asked]).toEqual([
      ["a", "b"],
      ["first", "first"],
    ]);
  });
});
