import { describe, expect, it } from "vitest";
import { listOffers } from "../../../src/features/catalog/list-offers.ts";
import { sql } from "drizzle-orm";
import type { Db } from "../../../src/platform/db/client.ts";

const untouched = new Proxy({} as Db, {
  get: () => {
    throw new Error("the store was asked");
  },
});

const search = { id: "srch_01h455vb4pex5vsknk084sn02q", currency: sql`'EUR'` };

describe("a page of offers", () => {
  it.each(["NaN", "Infinity", "", "much", "9".repeat(300)])(
    "is refused after a relevance of %j, which Postgres could not compare",
    (relevance) => {
      const cursor = btoa(JSON.stringify([relevance, "ofr_01h455vb4pex5vsknk084sn02q"]));
      expect(() => listOffers(untouched, search, { limit: 5, cursor })).toThrow(expect.objectContaining({ code: "validation" }));
    },
  );

  it.each([
    ["relevance", ["price", "100", "ofr_x"]],
    ["price", ["0.5", "ofr_x"]],
    ["price", ["relevance", "100", "ofr_x"]],
    ["price", ["price", "-1", "ofr_x"]],
    ["price", ["price", "1e3", "ofr_x"]],
    ["price", ["price", "", "ofr_x"]],
    ["landed", ["price", "100", "ofr_x"]],
    ["landed", ["landed", "", "100", "ofr_x"]],
    ["price", ["landed", "0", "100", "ofr_x"]],
  ] as const)("by %s does not go on where a page of another order ended: %j", (sort, parts) => {
    const cursor = btoa(JSON.stringify(parts));
    expect(() => listOffers(untouched, search, { limit: 5, sort, cursor })).toThrow(expect.objectContaining({ code: "validation" }));
  });
});
