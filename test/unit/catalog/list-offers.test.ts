import { describe, expect, it } from "vitest";
import { listOffers } from "../../../src/features/catalog/list-offers.ts";
import type { Db } from "../../../src/platform/db/client.ts";

const untouched = new Proxy({} as Db, {
  get: () => {
    throw new Error("the store was asked");
  },
});

describe("a page of offers", () => {
  it.each(["NaN", "Infinity", "", "much", "9".repeat(300)])(
    "is refused after a relevance of %j, which Postgres could not compare",
    (relevance) => {
      const cursor = btoa(JSON.stringify([relevance, "ofr_01h455vb4pex5vsknk084sn02q"]));
      expect(() => listOffers(untouched, "srch_01h455vb4pex5vsknk084sn02q", { limit: 5, cursor })).toThrow(
        expect.objectContaining({ code: "validation" }),
      );
    },
  );
});
