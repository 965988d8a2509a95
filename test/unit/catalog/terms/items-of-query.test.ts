import { describe, expect, it } from "vitest";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";

const terms = (query: string) => itemsOfQuery(query, "USD").map((item) => item.terms);
const names = (query: string) => itemsOfQuery(query, "USD").map((item) => item.name);

describe("given a query as a buyer types it", () => {
  it("asks for each thing named, under its name and its noun", () => {
    expect(terms("wireless mouse, usb hub and 24-inch monitor")).toEqual([
      ["wireless mouse", "mouse"],
      ["usb hub", "hub"],
      ["24-inch monitor", "monitor"],
    ]);
  });

  it("takes a comma within a number for no separator, and a number at the end for no noun", () => {
    expect(terms("paper 1,500")).toEqual([["paper 1,500", "paper"]]);
  });

  it("asks for a thing named twice once", () => {
    expect(terms("pens and pens")).toEqual([["pens"]]);
  });

  it.each([
    ["10 desks and 5 desks", 15, null],
    ["desks, 5 desks", 5, null],
    ["10 desks under 100 euros, 5 desks under 200 euros", 15, { amount: 20_000, currency: "EUR", kind: "per-unit" }],
    ["10 desks under 100 euros, desks", 10, { amount: 10_000, currency: "EUR", kind: "per-unit" }],
    [
      "2 desks under 100 euros in total, 1 desk under 60 euros in total, 1 desks under 50 euros in total",
      3,
      { amount: 15_000, currency: "EUR", kind: "total" },
    ],
    ["2 desks under 100 euros, 1 desks under 90 dollars", 3, null],
    ["机2台、机3台", 5, null],
  ])("adds up the numbers of a thing named twice, and forgets no price: %j", (query, quantity, limit) => {
    expect(itemsOfQuery(query, "EUR")[0]).toMatchObject({ quantity, limit });
  });

  it("finds nothing in punctuation", () => {
    expect(itemsOfQuery("!! , ??", "USD")).toEqual([]);
  });

  it.each([
    ["black and decker drill"],
    ["Bang and Olufsen speakers"],
    ["salt and pepper mill"],
    ["dell and hp"],
    ["black and white printer"],
    ["keyboard and mouse combo"],
    ["table en bois"],
  ])("leaves %j whole: 'and' stands within a name, or between what is no thing", (query) => {
    expect(names(query)).toEqual([query]);
  });

  it.each([
    ["villeroy und boch teller", ["villeroy & boch"], ["villeroy und boch teller"]],
    ["marble and oak cutting board, mouse", ["marble+oak"], ["marble and oak cutting board", "mouse"]],
    ["dolls and dragons table and chairs", ["dolls and dragons"], ["dolls and dragons table", "chairs"]],
    ["desks and chairs", ["desks & chairs"], ["desks", "chairs"]],
  ])("leaves a brand whole that shops sell, unless it names two things: %j with %j", (query, brands, separated) => {
    expect(itemsOfQuery(query, "USD", brands).map(({ name }) => name)).toEqual(separated);
    expect(names("villeroy und boch teller")).toEqual(["villeroy", "boch teller"]);
  });

  it.each([
    ["desks and chairs", ["desks", "chairs"]],
    ["Drucker und Toner", ["Drucker", "Toner"]],
    ["chaise et table", ["chaise", "table"]],
    ["silla y mesa", ["silla", "mesa"]],
    ["sedia e tavolo", ["sedia", "tavolo"]],
    ["stoel en tafel", ["stoel", "tafel"]],
    ["widgets and gizmos", ["widgets", "gizmos"]],
  ])("separates %j at the conjunction between two things", (query, separated) => {
    expect(names(query)).toEqual(separated);
  });
});
