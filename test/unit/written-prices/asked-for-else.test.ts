import { describe, expect, it } from "vitest";
import { askedPrice, statedPrice } from "../../../src/platform/written-prices/asked-price.ts";

const stated = (text: string, shop: string, notation: "machine" | "human" = "human") =>
  statedPrice({ text, notation }, { stated: undefined, shop })?.price.amount;

describe("given a number that is a part of a larger one", () => {
  it.each([
    ["1.5K USD", "USD"],
    ["$1.2M", "USD"],
    ["€ 2 Mio.", "EUR"],
    ["3 Tausend €", "EUR"],
    ["₹ 1.29 Lakh", "INR"],
    ["₹1.2 Cr.", "INR"],
    ["₹ 1.29 लाख", "INR"],
    ["5千円", "JPY"],
    ["2億円", "JPY"],
    ["12 тыс. руб.", "RUB"],
    ["3 آلاف ريال", "SAR"],
  ])("reads %j as no price, whether it is for programs or people", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
    expect(askedPrice({ text, notation: "machine" }, { stated: shop, shop })).toBeUndefined();
  });

  it.each([
    ["1 299 kr", "NOK", 129_900],
    ["1 299 Kč", "CZK", 129_900],
    ["1万2,800円", "JPY", 12_800],
    ["RM1,299.00", "MYR", 129_900],
    ["12,99 € mit MwSt.", "EUR", 1_299],
  ])("takes what only begins like such a word for what it is: %j", (text, shop, amount) => {
    expect(stated(text, shop)).toBe(amount);
  });
});

describe("given what is asked beside a price, or taken off it", () => {
  it.each<[string, string]>([
    ...["Save $50", "$5 off", "up to $50", "over $50", "$99 deposit", "shipping $4.99", "Delivery: $4.99", "+ $4.99 shipping"].map(
      (text): [string, string] => [text, "USD"],
    ),
    ...["zzgl. 4,99 € Versand", "max 500 €", "bis 500 €", "5 € Rabatt", "jusqu'à 50 €", "économisez 10 €"].map((text): [string, string] => [
      text,
      "EUR",
    ]),
    ...["hasta 50 €", "fino a 50 €", "5 € de descuento", "10 € di sconto"].map((text): [string, string] => [text, "EUR"]),
    ["500円引き", "JPY"],
    ["送料 500円", "JPY"],
    ["до 500 ₽", "RUB"],
    ["حتى 500 ريال", "SAR"],
  ])("reads %j as no price", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
  });

  it.each([
    ["$12.99 free shipping", "USD", 1_299],
    ["£14.40 inc delivery", "GBP", 1_440],
    ["12,99 € inkl. Versand", "EUR", 1_299],
    ["送料無料 1,980円", "JPY", 1_980],
    ["bisher 12,99 €", "EUR", 1_299],
    ["Offer $12.99", "USD", 1_299],
  ])("reads the price beside words of the same kind: %j", (text, shop, amount) => {
    expect(stated(text, shop)).toBe(amount);
  });

  it("knows that fees are amounts all the same, and that what ends in a plus begins there", () => {
    expect(askedPrice({ text: "shipping $4.99", notation: "human" }, { stated: undefined, shop: "USD" })?.amount).toBe(499);
    expect(statedPrice({ text: "$50+", notation: "human" }, { stated: undefined, shop: "USD" })).toEqual({
      price: { amount: 5_000, currency: "USD" },
      range: { to: null },
    });
  });
});

describe("given digits that are raised, in circles or fractions", () => {
  it.each(["$12⁹⁹", "$12.99¹", "$12.99①", "12½ €"])("reads %j as no price: they are no digits of its number", (text) => {
    expect(stated(text, text.includes("€") ? "EUR" : "USD")).toBeUndefined();
  });
});
