import { describe, expect, it } from "vitest";
import { itemsOfQuery } from "../../../src/features/search/rules.ts";

const terms = (query: string) => itemsOfQuery(query).map((item) => item.terms);

describe("given a query as a buyer types it", () => {
  it("asks for each thing named, under its name and its noun", () => {
    expect(terms("wireless mouse, usb hub and 24-inch monitor")).toEqual([
      ["wireless mouse", "mouse"],
      ["usb hub", "hub"],
      ["24-inch monitor", "monitor"],
    ]);
  });

  it("takes a comma within a number for no separator, and a number at the end for no noun", () => {
    expect(terms("paper 1,500")).toEqual([["paper 1,500"]]);
  });

  it("asks for a thing named twice once", () => {
    expect(terms("pens and pens")).toEqual([["pens"]]);
  });

  it("finds nothing in punctuation", () => {
    expect(itemsOfQuery("!! , ??")).toEqual([]);
  });
});
