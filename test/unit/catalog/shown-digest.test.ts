import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf, ShownDigest } from "../../../src/features/catalog/stream/shown-digest.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const upserted = (revision: number, offerId: string, price: number) => ({
  revision,
  type: "offer.upserted" as const,
  offerId,
  payload: { price },
});
const following = () => {
  const shown = new ShownDigest();
  shown.begin(1, [{ id: "a", price: 1 }]);
  return shown;
};

describe("the digest of what a search shows", () => {
  it("is as it is documented: the sorted digests of each offer's canonical JSON, a line each, digested", () => {
    const offers = [
      { price: { currency: "EUR", amount: 100 }, id: "b", "€": [true, null, 1e21] },
      { id: "a", title: "x" },
    ];
    const lines = ['{"id":"a","title":"x"}', '{"id":"b","price":{"amount":100,"currency":"EUR"},"€":[true,null,1e+21]}'].map(sha256);
    expect(digestOf(7, offers)).toEqual({ revision: 7, offers: 2, digest: sha256(lines.toSorted().join("\n")) });
  });

  it("follows changes, passes over those it has, and is of the revision that is asked for or not there", () => {
    const shown = following();
    shown.follow([upserted(1, "a", 9), upserted(2, "b", 2)]);
    shown.follow([upserted(2, "b", 9), upserted(3, "a", 3), { revision: 4, type: "offer.removed", offerId: "b", payload: {} }]);
    expect(shown.at(4)).toEqual(digestOf(4, [{ id: "a", price: 3 }]));
    shown.follow([{ revision: 5, type: "crawl", offerId: null, payload: {} }]);
    expect(shown.at(4)).toBeUndefined();
    expect(shown.at(5)).toEqual(digestOf(5, [{ id: "a", price: 3 }]));
  });

  it("knows nothing where a change is missing, until it begins anew", () => {
    const shown = following();
    shown.follow([upserted(3, "a", 3)]);
    expect(shown.at(3)).toBeUndefined();
    shown.begin(3, [{ id: "a", price: 3 }]);
    expect(shown.at(3)).toEqual(digestOf(3, [{ id: "a", price: 3 }]));
  });

  it("is not made of more offers than an object has room for", () => {
    const shown = new ShownDigest();
    shown.begin(
      0,
      Array.from({ length: 1_000 }, (_, number) => ({ id: `offer-${number}` })),
    );
    expect(shown.at(0)).toMatchObject({ offers: 1_000 });
    shown.follow([upserted(1, "one-more", 1)]);
    expect(shown.at(1)).toBeUndefined();
  });
});
