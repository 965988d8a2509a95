import { describe, expect, it } from "vitest";
import { askedOfItem } from "../../../../src/features/catalog/terms/asked-of-item.ts";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";

const limit = (amount: number, currency: string, kind: "per-unit" | "total" = "per-unit") => ({ amount, currency, kind });

describe("given what a buyer says of the price in Japanese", () => {
  it.each([
    ["5000円以下の机", "机", limit(5_000, "JPY")],
    ["オフィスチェア 5,000円以下", "オフィスチェア", limit(5_000, "JPY")],
    ["オフィスチェア ５，０００円以内", "オフィスチェア", limit(5_000, "JPY")],
    ["モニター 1万5千円まで", "モニター", limit(15_000, "JPY")],
    ["モニター 1.5万円未満", "モニター", limit(15_000, "JPY")],
    ["モニター 五千円より安い", "モニター", limit(5_000, "JPY")],
    ["モニター 千円より安い", "モニター", limit(1_000, "JPY")],
    ["椅子 千五百円以下", "椅子", limit(1_500, "JPY")],
    ["机 百ユーロ以内", "机", limit(10_000, "EUR")],
    ["50ポンド以下のランプ", "ランプ", limit(5_000, "GBP")],
    ["椅子 ¥3000以下", "椅子", limit(3_000, "JPY")],
    ["予算20ドルのマウス", "マウス", limit(2_000, "USD")],
    ["100ユーロ以下のランプ", "ランプ", limit(10_000, "EUR")],
    ["合計5万円以下の椅子", "椅子", limit(50_000, "JPY", "total")],
    ["1台3万円以下のプリンター", "プリンター", limit(30_000, "JPY")],
  ])("reads %j as %j and its limit, under the buyer's own words", (query, name, expected) => {
    expect(askedOfItem(query, "EUR")).toEqual({ name, quantity: null, limit: expected });
  });

  it("takes a dollar for that of the search's own country, and says a limit behind a comma of the thing before it", () => {
    expect(askedOfItem("50ドル以下の机", "CAD").limit).toMatchObject({ currency: "CAD" });
    expect(itemsOfQuery("机と椅子、1万円以下", "JPY").map((item) => [item.name, item.limit?.amount])).toEqual([
      ["机", undefined],
      ["椅子", 10_000],
    ]);
  });
});

describe("given what a buyer says of the price in Arabic", () => {
  it.each([
    ["كرسي مكتب أقل من ٥٠ ريال", "كرسي مكتب", limit(5_000, "SAR")],
    ["كرسي مكتب بأقل من ٥٠ ريالاً سعودياً للواحد", "كرسي مكتب", limit(5_000, "SAR")],
    ["طابعة ليزر حتى ١٬٥٠٠٫٥٠ درهم", "طابعة ليزر", limit(150_050, "AED")],
    ["مصباح أقل من 50 دراهم", "مصباح", limit(5_000, "AED")],
    ["مصباح أقل من 50 دراهم مغربية", "مصباح", limit(5_000, "MAD")],
    ["طابعة لا يزيد سعرها عن 300 دولار", "طابعة", limit(30_000, "USD")],
    ["شاشة بحد أقصى 200 يورو إجمالاً", "شاشة", limit(20_000, "EUR", "total")],
    ["مكتب أقل من ۲۰۰ دينار كويتي", "مكتب", limit(200_000, "KWD")],
    ["مكتب 900 جنيه كحد أقصى", "مكتب", limit(90_000, "EGP")],
    ["مكتب تحت ٢٠٠", "مكتب", limit(20_000, "EUR")],
  ])("reads %j as %j and its limit, under the buyer's own words", (query, name, expected) => {
    expect(askedOfItem(query, "EUR")).toEqual({ name, quantity: null, limit: expected });
  });

  it("takes a riyal for that of the search's own country, and a dinar of nobody's for no price", () => {
    expect(askedOfItem("مكتب أقل من ٢٠٠ ريال", "QAR").limit).toEqual(limit(20_000, "QAR"));
    expect(askedOfItem("مكتب أقل من ٢٠٠ دينار", "EUR")).toEqual({ name: "مكتب أقل من ٢٠٠ دينار", quantity: null, limit: null });
    expect(askedOfItem("مكتب أقل من ٢٠٠ دينار", "JOD").limit).toEqual(limit(200_000, "JOD"));
  });
});

describe("given what a buyer says of the number in Japanese or Arabic", () => {
  it.each([
    ["オフィスチェア10脚", "オフィスチェア", 10],
    ["10脚のオフィスチェア", "オフィスチェア", 10],
    ["24インチモニター ５台", "24インチモニター", 5],
    ["机を五台欲しい", "机", 5],
    ["ボールペン100本", "ボールペン", 100],
    ["١٠ كراسي مكتب", "كراسي مكتب", 10],
    ["كرسي مكتب عدد ١٠", "كرسي مكتب", 10],
    ["20 قطعة من الأقلام", "الأقلام", 20],
    ["合計5万円以下の椅子10脚", "椅子", 10],
  ])("reads %j as %j, so many of it", (query, name, quantity) => {
    expect(askedOfItem(query, "JPY")).toMatchObject({ name, quantity });
  });

  it.each([
    "コピー用紙500枚",
    "3人掛けソファ",
    "2段ベッド",
    "24インチモニター",
    "一人掛けソファ",
    "مصباح تحت الخزانة",
    "شاشة ٢٤ بوصة",
    "10脚",
  ])("takes the number in %j for a part of the name", (query) => {
    expect(askedOfItem(query, "JPY")).toEqual({ name: query, quantity: null, limit: null });
  });

  it("asks each item of a query for its own number and price", () => {
    const items = itemsOfQuery("机2台 3万円以下、椅子10脚 5000円以下", "JPY");
    expect(items.map(({ name, quantity, limit: most }) => [name, quantity, most?.amount])).toEqual([
      ["机", 2, 30_000],
      ["椅子", 10, 5_000],
    ]);
  });
});
