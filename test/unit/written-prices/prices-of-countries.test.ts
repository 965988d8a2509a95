import { describe, expect, it } from "vitest";
import { askedPrice, statedPrice } from "../../../src/platform/written-prices/asked-price.ts";

const stated = (text: string, shop: string) => statedPrice({ text, notation: "human" }, { stated: undefined, shop });

describe("given a price as shops of many countries write it", () => {
  it.each([
    ["ab CHF 1’299.–", "CHF", 129_900],
    ["Fr. 1’299.95", "CHF", 129_995],
    ["Rs. 1,29,999/-", "INR", 12_999_900],
    ["1 299:-", "SEK", 129_900],
    ["R$ 1.299,90", "BRL", 129_990],
    ["$1.299.900", "COP", 129_990_000],
    ["税込 12,800円", "JPY", 12_800],
    ["129,000원", "KRW", 129_000],
    ["1.299.000 ₫", "VND", 1_299_000],
    ["12 990 Ft", "HUF", 1_299_000],
    ["1.299,90 TL", "TRY", 129_990],
    ["١٬٢٩٩٫٠٠ ر.س", "SAR", 129_900],
    ["1,299 درهم", "AED", 129_900],
    ["1,299.00 د.م.", "MAD", 129_900],
    ["1,299.00 ج.م", "EGP", 129_900],
    ["12.500 د.ك", "KWD", 12_500],
    ["299.000 دينار", "JOD", 299_000],
    ["R1,299.00", "ZAR", 129_900],
    ["KSh 1,299", "KES", 129_900],
  ])("reads %j in a shop that trades in %s", (text, currency, amount) => {
    expect(stated(text, currency)?.price).toEqual({ amount, currency });
  });

  it.each([
    ["Fr. 1’299.95", "EUR"],
    ["R1,299.00", "USD"],
    ["299 دينار", "EUR"],
    ["1,299 درهم", "USD"],
    ["10x de R$ 129,99", "BRL"],
  ])("takes no price from %j in a shop that trades in %s", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
  });

  it("hears no currency in letters that stand beside another's sign", () => {
    expect(askedPrice({ text: "FR 12,00 €", notation: "human" }, { stated: undefined, shop: "EUR" })).toEqual({
      amount: 1_200,
      currency: "EUR",
    });
  });
});

describe("given a price that only begins", () => {
  it.each([
    ["à partir de 19,99 €", "EUR", 1_999],
    ["от 199 ₽", "RUB", 19_900],
    ["من 199 ريال", "SAR", 19_900],
    ["ابتداءً من 199 ر.س", "SAR", 19_900],
    ["1,980円〜", "JPY", 1_980],
    ["ab 19,99 €", "EUR", 1_999],
  ])("says of %j that it is the least", (text, shop, amount) => {
    expect(stated(text, shop)).toEqual({ price: { amount, currency: shop }, range: { to: null } });
  });

  it.each([
    ["From $199.00 to $299.00", "USD", 19_900, 29_900],
    ["￥1,980～￥3,980", "JPY", 1_980, 3_980],
    ["de 10 € à 20 €", "EUR", 1_000, 2_000],
    ["10 bis 20 €", "EUR", 1_000, 2_000],
  ])("says of %j between which two it lies", (text, shop, amount, to) => {
    expect(stated(text, shop)).toEqual({ price: { amount, currency: shop }, range: { to: { amount: to, currency: shop } } });
  });

  it.each([
    ["tornado lamp 19,99 €", "EUR"],
    ["format 19,99 €", "EUR"],
  ])("hears no such word within another: %j", (text, shop) => {
    expect(stated(text, shop)?.range).toBeUndefined();
  });
});
