import { describe, expect, it } from "vitest";
import { askedOfItem } from "../../../../src/features/catalog/terms/asked-of-item.ts";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";

const eur = (amount: number, kind: "per-unit" | "total" = "per-unit") => ({ amount, currency: "EUR", kind });

describe("given what a buyer says of the price in a query", () => {
  it.each([
    ["floor lamp under 50 euros", "floor lamp", eur(5_000)],
    ["office chair max 150 EUR", "office chair", eur(15_000)],
    ["office chair max. €1,500", "office chair", eur(150_000)],
    ["Stehlampe unter 50 Euro", "Stehlampe", eur(5_000)],
    ["Schreibtisch bis zu 1.299,00 €", "Schreibtisch", eur(129_900)],
    ["Bürostuhl 150 € oder weniger", "Bürostuhl", eur(15_000)],
    ["lampe de bureau à moins de 40 €", "lampe de bureau", eur(4_000)],
    ["chaise jusqu'à 1 200 € au total", "chaise", eur(120_000, "total")],
    ["silla de oficina por menos de 80 euros", "silla de oficina", eur(8_000)],
    ["sedia da ufficio al massimo 90 € ciascuna", "sedia da ufficio", eur(9_000)],
    ["bureaustoel onder de 100 euro per stuk", "bureaustoel", eur(10_000)],
    ["under 50 euros floor lamp", "floor lamp", eur(5_000)],
    ["desk under 200", "desk", eur(20_000)],
    ["desk (under 200 in total)", "desk", eur(20_000, "total")],
    ["desk under $200", "desk", { amount: 20_000, currency: "USD", kind: "per-unit" }],
    ["desk below 200 dollars", "desk", { amount: 20_000, currency: "USD", kind: "per-unit" }],
    ["desk for less than £99.99 each", "desk", { amount: 9_999, currency: "GBP", kind: "per-unit" }],
    ["printer up to CHF 300", "printer", { amount: 30_000, currency: "CHF", kind: "per-unit" }],
  ])("reads %j as %j and its limit", (query, name, limit) => {
    expect(askedOfItem(query, "EUR")).toEqual({ name, quantity: null, limit });
  });

  it("takes a dollar for that of the search's own country", () => {
    expect(askedOfItem("desk under $200", "CAD").limit).toMatchObject({ currency: "CAD" });
  });

  it.each([
    "chair max 150 kg",
    "under desk drawer",
    "under cabinet light",
    "monitor up to 27 inch",
    "shelf under 80 cm",
    "desk under 200-300 euros",
    "iPhone 13 pro max",
    "max air 90",
    "desk under 200 zorkmids",
    "desk under 0 euros",
    "sous vide 1000 W",
  ])("finds no price in %j, and leaves it as it is", (query) => {
    expect(askedOfItem(query, "EUR")).toEqual({ name: query, quantity: null, limit: null });
  });

  it("says the limit behind a comma of the thing before it", () => {
    expect(itemsOfQuery("office chair, max 150 EUR, desk", "EUR").map(({ name, limit }) => [name, limit])).toEqual([
      ["office chair", eur(15_000)],
      ["desk", null],
    ]);
  });
});

describe("given what a buyer says of the number in a query", () => {
  it.each([
    ["10 office chairs", "office chairs", 10],
    ["10 office chairs under 150 euros", "office chairs", 10],
    ["10 x office chair", "office chair", 10],
    ["10x desk", "desk", 10],
    ["25 pcs of wireless mouse", "wireless mouse", 25],
    ["wireless mouse x25", "wireless mouse", 25],
    ["wireless mouse qty 25", "wireless mouse", 25],
    ["10 Bürostühle", "Bürostühle", 10],
    ["12 Stück Stehlampen", "Stehlampen", 12],
    ["4 chaises", "chaises", 4],
    ["6 sillas", "sillas", 6],
    ["8 monitors", "monitors", 8],
  ])("reads %j as %j, so many of it", (query, name, quantity) => {
    expect(askedOfItem(query, "EUR")).toMatchObject({ name, quantity });
  });

  it.each([
    "3 drawer chest",
    "3 drawers chest",
    "2 in 1 laptop",
    "5 port switch",
    "24 inch monitors",
    "100 watt bulbs",
    "2 seat sofas",
    "4k tv",
    "1984 novel",
    "3m tape",
    "7 inch tablet",
    "2 door fridge",
    "16 gb ram",
    "0 chairs",
    "500 sheet paper",
    "27 zoll monitor",
    "10",
  ])("takes the number in %j for a part of the name", (query) => {
    expect(askedOfItem(query, "EUR")).toEqual({ name: query, quantity: null, limit: null });
  });
});
