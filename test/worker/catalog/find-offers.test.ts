import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buyers } from "../../../src/features/auth/tables.ts";
import { brandsIn } from "../../../src/features/catalog/brands-in.ts";
import { findOffers } from "../../../src/features/catalog/find-offers.ts";
import { itemsOfQuery } from "../../../src/features/catalog/terms/items-of-query.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { valueOf } from "../../support/value-of.ts";
import { openShop, type Shop } from "../checkout/setting.ts";

const SEEN = new Date("2026-03-01T12:00:00Z");

interface Stored {
  title: string;
  brand?: string;
  mpn?: string;
  category?: string;
  seenAt?: string;
  withdrawn?: boolean;
  supplierId?: string;
}

const STORED: Stored[] = [
  { title: "Whirlpool Built-In Dishwasher - DU1055SS" },
  { title: "Weber Stainless Steel Grill" },
  { title: "Brother HL-5370DW Laser Printer with Wireless Networking" },
  { title: "Avery Shipping Labels for Laser Printers" },
  { title: "BILLY Bookcase, 80x28x202 cm", brand: "IKEA" },
  { title: "Netgear ProSafe Plus 8-Port Switch GS-108E", brand: "Netgear" },
  { title: "Netgear ProSafe 8-Port Switch", brand: "Netgear", mpn: "GS108" },
  { title: "Schreibtischlampe aus Metall, schwarz" },
  { title: "Zwirbelwuppdich blau" },
  { title: "Teller Anmut, weiß", brand: "Zwirbel & Wuppdich" },
  { title: "Tasse Anmut, weiß", brand: "Zwirbel+Gone", withdrawn: true },
  { title: "Teller Rund, weiß", brand: "Zwörbel & Söhne" },
  { title: "Logitech Wireless Mouse M305", withdrawn: true },
  { title: "Logitech Wireless Mouse M306", seenAt: "2026-02-01T12:00:00Z" },
  { title: "Logitech Wireless Mouse M307", supplierId: "find-other" },
];

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  await shop.db.insert(buyers).values({
    ...{ id: shop.buyerId, email: `${shop.buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: SEEN },
  });
  for (const id of ["find-shop", "find-other"]) {
    await shop.db.execute(sql`insert into suppliers (id, name, base_url, currency, country, enabled, created_at, updated_at)
      values (${id}, ${id}, 'http://find.invalid', 'EUR', 'DE', false, now(), now())`);
  }
  for (const [at, { title, brand, mpn, category, seenAt, withdrawn, supplierId }] of STORED.entries()) {
    await shop.db
      .execute(sql`insert into offers (id, supplier_id, product_key, url, title, brand, mpn, category, amount, currency, availability, orderable,
        condition, minimum_quantity, seen_at, withdrawn_at)
      values (${`ofr_find${at}`}, ${supplierId ?? "find-shop"}, ${`find${at}`}, 'http://find.invalid', ${title}, ${brand ?? null}, ${mpn ?? null},
        ${category ?? null}, 100, 'EUR', 'InStock', true, 'NewCondition', 1, ${seenAt ?? SEEN.toISOString()}::timestamptz, ${withdrawn ? SEEN.toISOString() : null}::timestamptz)`);
  }
});

afterAll(async () => {
  await shop.db.execute(sql`delete from offers where supplier_id in ('find-shop', 'find-other')`);
  await shop.db.execute(sql`delete from suppliers where id in ('find-shop', 'find-other')`);
});

const found = async (query: string, more: { supplierIds?: string[]; limit?: number } = {}) =>
  findOffers(shop.deps, { items: itemsOfQuery(query, "USD"), supplierIds: ["find-shop"], seenAfter: SEEN, limit: 10, ...more });
const titles = async (query: string, more = {}) => (await found(query, more)).map(({ offer }) => offer.title);

describe("a query with an 'and' in it", () => {
  it.each([
    ["zwirbel und wuppdich teller", ["zwirbel und wuppdich teller"]],
    ["zwirbel und gone teller", ["zwirbel", "gone teller"]],
    ["zwörbel und söhne teller", ["zwörbel und söhne teller"]],
    ["zwörbel & söhne teller", ["zwörbel & söhne teller"]],
    ["desks and chairs", ["desks", "chairs"]],
  ])("asks for one thing where a shop sells a brand of that name, and for two where none does: %j", async (query, names) => {
    expect(valueOf(await createSearch(shop.deps, shop.buyerId, { query })).search.items.map(({ name }) => name)).toEqual(names);
  });

  it("asks the store for nothing where it has no such word", async () => {
    const nobody = { db: undefined as unknown as Shop["deps"]["db"] };
    expect(await brandsIn(nobody, "black drill")).toEqual([]);
  });
});

describe("a search of stored offers", () => {
  it.each([
    ["dishwasher stainless steel", "Whirlpool Built-In Dishwasher - DU1055SS"],
    ["Geschirrspüler", "Whirlpool Built-In Dishwasher - DU1055SS"],
    ["laser printers", "Brother HL-5370DW Laser Printer with Wireless Networking"],
    ["étiquettes pour imprimante laser", "Avery Shipping Labels for Laser Printers"],
    ["Bücherregal", "BILLY Bookcase, 80x28x202 cm"],
    ["bokcase", "BILLY Bookcase, 80x28x202 cm"],
    ["desk lamp", "Schreibtischlampe aus Metall, schwarz"],
    ["zwirbelwuppdich", "Zwirbelwuppdich blau"],
    ["zwirbelwupdich", "Zwirbelwuppdich blau"],
  ])("finds what %j asks for and nothing else", async (query, title) => {
    expect(await titles(query)).toEqual([title]);
  });

  it("puts the very model first, says so, and says of its neighbour that it is not", async () => {
    const switches = await found("netgear gs-108");
    expect(switches.map(({ offer, exact }) => [offer.mpn ?? offer.title, exact])).toEqual([
      ["GS108", true],
      ["Netgear ProSafe Plus 8-Port Switch GS-108E", false],
    ]);
    expect(switches[1]?.why).toContainEqual({ kind: "near-model", model: "gs108" });
  });

  it("leaves out what was withdrawn, was read too long ago, or is another supplier's", async () => {
    expect(await titles("logitech mouse")).toEqual([]);
    expect(await titles("logitech mouse", { supplierIds: ["find-other"] })).toEqual(["Logitech Wireless Mouse M307"]);
    expect(await titles("logitech mouse", { supplierIds: [] })).toEqual([]);
  });

  it("answers several items at once, each offer under the one it fits, as many as are wanted", async () => {
    const both = await found("dishwasher and bookcase");
    expect(both.map(({ item, offer }) => `${item}: ${offer.brand}`)).toEqual(
      expect.arrayContaining(["bookcase: IKEA", "dishwasher: null"]),
    );
    expect(both).toHaveLength(2);
    expect(await found("dishwasher and bookcase", { limit: 1 })).toHaveLength(1);
  });

  it("takes nothing of a request for a query of its own", async () => {
    expect(await titles("' | !x & ( <-> :* \\")).toEqual([]);
    expect(await titles("a' or 1=1 --")).toEqual([]);
    expect(await titles("%%%% ____ printer\\")).toEqual(["Brother HL-5370DW Laser Printer with Wireless Networking"]);
  });
});
