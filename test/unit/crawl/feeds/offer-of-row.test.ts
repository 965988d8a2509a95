import { describe, expect, it } from "vitest";
import { WorkBudget } from "../../../../src/features/crawl/extract/work-budget.ts";
import { offerOfRow } from "../../../../src/features/crawl/feeds/offer-of-row.ts";

const NOW = new Date("2026-11-28T12:00:00Z");
const GOOD = { id: "A1", title: "Desk lamp", link: "https://www.shop.test/lamp", price: "12.00 USD", availability: "in_stock" };

function judged(attributes: Record<string, string | undefined>, at = NOW) {
  const said = Object.entries({ ...GOOD, ...attributes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const of = {
    supplier: { id: "shop", currency: "EUR", country: "US", baseUrl: "https://shop.test" },
    url: "https://shop.test/feed.xml",
    at,
  };
  return offerOfRow({ row: 7, attributes: new Map(said) }, of, new WorkBudget({ maxSteps: 10_000, maxDepth: 16 }));
}

const offer = (attributes: Record<string, string | undefined>, at = NOW) => {
  const row = judged(attributes, at);
  return row.kind === "offer" ? row.read.offer : row;
};

describe("a row of a feed", () => {
  it("is an offer by the rules of pages, each field with the row it stands in", () => {
    const made = offer({
      brand: "Acme",
      gtin: "4006381333931",
      mpn: "L-1",
      condition: "refurbished",
      quantity: "7",
      product_type: "Home > Lamps",
    });
    expect(made).toMatchObject({
      ...{ supplierId: "shop", productKey: "A1", url: GOOD.link, title: "Desk lamp", price: { amount: 1200, currency: "USD" } },
      ...{ availability: "InStock", orderable: true, condition: "RefurbishedCondition", brand: "Acme", mpn: "L-1", gtin: "4006381333931" },
      ...{ category: "Home > Lamps", stock: { pieces: 7, page: "https://shop.test/feed.xml" } },
      evidence: expect.arrayContaining([
        expect.objectContaining({ field: "price", syntax: "feed", path: "row 7 > price", confidence: 0.95 }),
      ]),
    });
  });

  it.each([
    ["1299.000 USD", { amount: 129_900, currency: "USD" }],
    ["USD 1,299.00", { amount: 129_900, currency: "USD" }],
    ["12,50 eur", { amount: 1250, currency: "EUR" }],
    ["15 JPY", { amount: 15, currency: "JPY" }],
  ])("asks what machine notation says: %s", (price, expected) => {
    expect(offer({ price })).toMatchObject({ price: expected });
  });

  it.each([
    ["12.00", "has a price without a currency that is known"],
    ["$12.00", "has a price without a currency that is known"],
    ["12.00 XQQ", "has a price without a currency that is known"],
    ["-5.00 USD", "has a price that cannot be read"],
    ["3 for 10 USD", "has a price that cannot be read"],
    ["1,299 USD", "has a price that cannot be read"],
    ["0.00 USD", "has a price that cannot be read"],
  ])("is set aside with the reason where its price is %s, and takes nothing for the shop's currency", (price, reason) => {
    expect(judged({ price })).toEqual({ kind: "set-aside", reason, id: "A1" });
  });

  it.each([
    [{ id: undefined }, { reason: "has no id", id: null }],
    [{ title: " " }, { reason: "has no title", id: "A1" }],
    [{ link: "javascript:alert(1)" }, { reason: "has no link that is an address", id: "A1" }],
    [{ link: "https://other.test/lamp" }, { reason: "leads to another site", id: "A1" }],
    [{ price: undefined }, { reason: "has no price", id: "A1" }],
  ])("is set aside where it says too little or leads astray: %j", (attributes, expected) => {
    expect(judged(attributes)).toEqual({ kind: "set-aside", ...expected });
  });

  it("asks the sale's price within its dates alone, and says when that changes", () => {
    const sale = { sale_price: "9.00 USD", sale_price_effective_date: "2026-11-28T13:00+0100/2026-11-29T13:00+0100" };
    const at = (time: string) => {
      const row = judged(sale, new Date(time));
      return row.kind === "offer" ? [row.read.offer.price.amount, row.changesAt?.toISOString() ?? null] : row;
    };
    expect(at("2026-11-28T11:59:59Z")).toEqual([1200, "2026-11-28T12:00:00.000Z"]);
    expect(at("2026-11-28T12:00:00Z")).toEqual([900, "2026-11-29T12:00:00.000Z"]);
    expect(at("2026-11-29T12:00:00Z")).toEqual([1200, null]);
    expect(offer({ sale_price: "9.00 USD" }), "a sale without dates is on").toMatchObject({ price: { amount: 900 } });
    expect(offer({ ...sale, sale_price_effective_date: "soon" }), "dates nobody can read begin none").toMatchObject({
      price: { amount: 1200 },
    });
  });

  it("is nothing any more once it has expired", () => {
    expect(judged({ expiration_date: "2026-11-28" })).toEqual({ kind: "ended" });
    expect(judged({ expiration_date: "2026-12-01" })).toMatchObject({ kind: "offer", changesAt: new Date("2026-12-01") });
  });

  it("is named with what it differs by where it is one of a group", () => {
    expect(offer({ item_group_id: "g", color: "Red", size: "XL" })).toMatchObject({ title: "Desk lamp Red XL" });
    expect(offer({ item_group_id: "g", title: "Desk lamp red", color: "Red" })).toMatchObject({ title: "Desk lamp red" });
  });

  it("holds nothing that no store takes, in whichever attribute it stands", () => {
    const half = "\ud83d";
    const said = {
      ...GOOD,
      item_group_id: "g",
      color: `Re\u0000d${half}`,
      brand: `A\u0000${half}`,
      mpn: `L${half}`,
      product_type: `\u0000Home${half}`,
    };
    const row = JSON.stringify(judged(said));
    expect(row).toContain("Desk lamp Re d\ufffd");
    expect(row).not.toMatch(/\\u0000|\\ud83d/);
  });

  it.each(["sku:123", "mpn:A", "mpn:B", "GTIN: 4006381333931"])("is known by its id as it stands: %s", (id) => {
    expect(offer({ id })).toMatchObject({ productKey: id });
  });

  it("has no key where its id is longer than one, and never half a character of it", () => {
    const id = `${"a".repeat(199)}\u{1f600}`;
    expect(judged({ id })).toEqual({ kind: "set-aside", reason: "has an id that is too long", id: null });
    expect(judged({ id: "a".repeat(200) })).toMatchObject({ kind: "offer" });
  });

  it.each([
    ["US:::4.99 USD", { price: { amount: 499, currency: "USD" }, country: "US" }],
    ["us::Standard:0 USD, US::Express:9.00 USD", { price: { amount: 0, currency: "USD" }, country: "US" }],
    ["US:CA:Local:1.00 USD,US:::4,99 USD,DE:::1.00 EUR", { price: { amount: 499, currency: "USD" }, country: "US" }],
    ["DE:::5.00 EUR,:::4.00 USD", { price: { amount: 400, currency: "USD" }, country: null }],
    ["US:4.99 USD", { price: { amount: 499, currency: "USD" }, country: "US" }],
  ])("says what the cheapest way costs that reaches all of the shop's country: %s", (shipping, delivery) => {
    expect(offer({ shipping })).toMatchObject({
      delivery,
      evidence: expect.arrayContaining([expect.objectContaining({ field: "delivery", path: "row 7 > shipping > value" })]),
    });
  });

  it.each([undefined, "DE:::1.00 EUR", "US:CA:Local:1.00 USD", "US:::4.99", "US:::-1 USD", "US:::free USD", "1:2:3:4:5 USD", ":::"])(
    "says nothing of delivery where the feed does not, of this country and in a known currency: %s",
    (shipping) => {
      expect(offer({ shipping })).not.toHaveProperty("delivery");
    },
  );

  it("is not for sale where it is out of stock, whatever it asks", () => {
    expect(offer({ availability: "out_of_stock" })).toMatchObject({ availability: "OutOfStock", orderable: false });
  });
});
