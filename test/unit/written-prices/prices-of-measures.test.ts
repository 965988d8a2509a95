import { describe, expect, it } from "vitest";
import { askedPrice, statedPrice } from "../../../src/platform/written-prices/asked-price.ts";

const stated = (text: string, shop: string) => statedPrice({ text, notation: "human" }, { stated: undefined, shop });
const machine = (text: string, currency: string) => askedPrice({ text, notation: "machine" }, { stated: currency, shop: currency });

describe("given a price that is not asked for one piece", () => {
  it.each([
    ["$5.99/lb", "USD"],
    ["$5.99 / 100 g", "USD"],
    ["$19.99 / month", "USD"],
    ["$19.99/mo.", "USD"],
    ["$19.99 a month", "USD"],
    ["$19.99 per user", "USD"],
    ["$19.99 monthly", "USD"],
    ["$3.20/sq. ft.", "USD"],
    ["12,50 € pro kg", "EUR"],
    ["12,50 EUR/m²", "EUR"],
    ["je Monat 12,50 €/Monat", "EUR"],
    ["mtl. 12,50 €", "EUR"],
    ["9,99 € par mois", "EUR"],
    ["9,99 € le kilo", "EUR"],
    ["9,99 €/mois", "EUR"],
    ["9,99 € al mes", "EUR"],
    ["199 ₽/кг", "RUB"],
    ["1,980円/月", "JPY"],
    ["月額1,980円", "JPY"],
    ["100gあたり 100円", "JPY"],
    ["199 ريال / شهر", "SAR"],
    ["199 ريال شهريًا", "SAR"],
    ["29,900원/월", "KRW"],
  ])("takes none from %j", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
    expect(machine(text, shop)).toBeUndefined();
  });

  it.each([
    ["$426.20/EA", "USD", 42_620],
    ["5,00 € / Stück", "EUR", 500],
    ["12,00 € le lot", "EUR", 1_200],
    ["Weekly deal $4.99", "USD", 499],
    ["Rs. 120/-", "INR", 12_000],
    ["$12.00 per pack", "USD", 1_200],
    ["$12.00 / pair", "USD", 1_200],
  ])("takes the one of %j, which is for a piece", (text, shop, amount) => {
    expect(stated(text, shop)).toEqual({ price: { amount, currency: shop } });
  });
});

describe("given a price in hundredths", () => {
  it.each([
    ["99p", "GBP", 99],
    ["50 pence", "GBP", 50],
    ["50¢", "USD", 50],
    ["99c", "AUD", 99],
    ["80 ct", "EUR", 80],
    ["80 Cent", "EUR", 80],
  ])("reads %j in a shop that trades in %s, in either notation", (text, currency, amount) => {
    expect(stated(text, currency)?.price).toEqual({ amount, currency });
    expect(machine(text, currency)).toEqual({ amount, currency });
  });

  it.each([
    ["99p", "USD"],
    ["80 ct", "USD"],
    ["1080p", "GBP"],
    ["12.50p", "GBP"],
    ["0p", "GBP"],
  ])("takes none from %j in a shop that trades in %s", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
    expect(machine(text, shop)).toBeUndefined();
  });

  it("leaves the pounds of one that has both as they are", () => {
    expect(stated("£1.99p", "GBP")?.price).toEqual({ amount: 199, currency: "GBP" });
  });
});

describe("given a sign that is a letter, or has one", () => {
  it.each([
    ["S/ 120", "PEN", 12_000],
    ["S/.1,299.90", "PEN", 129_990],
    ["120 S/", "PEN", 12_000],
    ["B/. 12.00", "PAB", 1_200],
    ["₡12.500", "CRC", 1_250_000],
    ["1 299 р.", "RUB", 129_900],
    ["1,980円税込", "JPY", 1_980],
    ["299元包邮", "CNY", 29_900],
    ["12,800원", "KRW", 12_800],
  ])("reads %j in a shop that trades in %s", (text, shop, amount) => {
    expect(stated(text, shop)?.price).toEqual({ amount, currency: shop });
  });

  it("knows whose money it is whatever the shop trades in", () => {
    expect(stated("S/ 120", "USD")?.price).toEqual({ amount: 12_000, currency: "PEN" });
    expect(machine("S/ 120.50", "PEN")).toEqual({ amount: 12_050, currency: "PEN" });
    expect(stated("100美元", "CNY")?.price).toEqual({ amount: 10_000, currency: "USD" });
  });

  it.each([
    ["100泰元", "CNY"],
    ["1 299 р.", "USD"],
  ])("takes none from %j in a shop that trades in %s where it may be another's", (text, shop) => {
    expect(stated(text, shop)).toBeUndefined();
  });

  it("takes none for programs where the point may be its sign's or the amount's", () => {
    expect(machine("S/.50", "PEN")).toBeUndefined();
  });
});

describe("given ten thousands by their own sign", () => {
  it.each([
    ["1万2,800円", "JPY", 12_800],
    ["1万円", "JPY", 10_000],
    ["1.5万円", "JPY", 15_000],
    ["1万5千円", "JPY", 15_000],
    ["12万9,800円(税込)", "JPY", 129_800],
    ["3만원", "KRW", 30_000],
    ["1만 2,800원", "KRW", 12_800],
    ["1.2万元", "CNY", 1_200_000],
  ])("reads %j in %s", (text, shop, amount) => {
    expect(stated(text, shop)?.price).toEqual({ amount, currency: shop });
  });

  it.each(["1万28,000円", "1.5万500円", "1,5万円"])("takes none from %j, which is no number", (text) => {
    expect(stated(text, "JPY")).toBeUndefined();
  });
});

describe("given a price that only begins, in a script without spaces", () => {
  it.each([
    ["1,980円から", "JPY", 1_980],
    ["1,980円より", "JPY", 1_980],
    ["より 1,980円", "JPY", 1_980],
    ["1万2,800円から", "JPY", 12_800],
    ["299元起", "CNY", 29_900],
    ["12,800원부터", "KRW", 12_800],
  ])("says of %j that it is the least", (text, shop, amount) => {
    expect(stated(text, shop)).toEqual({ price: { amount, currency: shop }, range: { to: null } });
  });

  it("says between which two it lies", () => {
    const price = { amount: 1_980, currency: "JPY" };
    expect(stated("1,980円から3,980円まで", "JPY")).toEqual({ price, range: { to: { amount: 3_980, currency: "JPY" } } });
  });
});
