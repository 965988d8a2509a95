import { describe, expect, it } from "vitest";
import { judgeFor } from "../../../../src/features/catalog/terms/fit.ts";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";
import { inTableNames } from "../../../../src/features/catalog/terms/script-words.ts";
import { SCRIPT_QUALITIES_TABLE } from "../../../../src/features/catalog/terms/script-qualities-table.ts";
import { SCRIPT_THINGS_TABLE } from "../../../../src/features/catalog/terms/script-things-table.ts";
import { QUALITIES_TABLE } from "../../../../src/features/catalog/terms/qualities-table.ts";
import { THINGS_TABLE } from "../../../../src/features/catalog/terms/things-table.ts";

describe("given a request in Japanese or Arabic", () => {
  it.each([
    ["木製デスク", "wood desk"],
    ["白い椅子と机", "white chair and desk"],
    ["デスク用ライト", "desk lamp"],
    ["USBハブ", "usb hub"],
    ["オフィスチェアが欲しい", "office chair"],
    ["黒のオフィスチェア", "black office chair"],
    ["レトロランプ", "レトロ lamp"],
    ["シャープペンシル", "pencil"],
    ["ペンダント", "ペンダント"],
    ["كرسي مكتب خشبي", "wood office chair"],
    ["الكرسي الأسود", "black chair"],
    ["أريد طابعة ليزر رخيصة", "laser printer"],
    ["حامل للهاتف", "telephone stand"],
    ["مكنسة كهربائية لاسلكية", "wireless vacuum cleaner"],
    ["شاشة ٢٤ بوصة", "24 inch monitor"],
    ["كاميرا ويب", "webcam"],
    ["ممزقة ورق وكاميرا", "shredder and camera"],
    ["ساعة جدارية", "wall clock"],
    ["زولبية", "زولبية"],
  ])("reads %j as %j", (text, names) => {
    expect(inTableNames(text).trim().replace(/\s+/gu, " ")).toBe(names);
  });

  it("leaves texts of other scripts as they are", () => {
    for (const text of ["Bürostuhl 24″", "стул", "책상", ""]) expect(inTableNames(text)).toBe(text);
  });

  it.each([
    ["白い椅子と机", ["白い椅子", "机"]],
    ["ワイヤレスマウス、キーボード", ["ワイヤレスマウス", "キーボード"]],
    ["طابعة ليزر وماوس لاسلكي", ["طابعة ليزر", "ماوس لاسلكي"]],
    ["كرسي، طاولة", ["كرسي", "طاولة"]],
    ["كرسي،١٠ طاولات", ["كرسي", "طاولات"]],
    ["オフィスチェア ５，０００円以下", ["オフィスチェア"]],
    ["とんかつソース", ["とんかつソース"]],
  ])("takes %j for its things, under the buyer's own words", (query, names) => {
    expect(itemsOfQuery(query, "JPY").map(({ name }) => name)).toEqual(names);
  });

  it("finds what shops call by English names, and keeps size and kind apart", () => {
    const judge = judgeFor(itemsOfQuery("24インチ モニター, كرسي مكتب", "JPY"), 0.5);
    expect(judge({ title: "Dell 24-inch Monitor" })).toMatchObject({ item: "24インチ モニター", exact: true });
    expect(judge({ title: "Dell 27-inch Monitor" })).toMatchObject({ item: "24インチ モニター", exact: false });
    expect(judge({ title: "MARKUS Office chair" })).toMatchObject({ item: "كرسي مكتب", exact: true });
    expect(judge({ title: "Salt mill" })).toBeUndefined();
  });

  it("has no word for what the other tables do not know", () => {
    const known = new Set([...`${THINGS_TABLE}${QUALITIES_TABLE}`.matchAll(/^([^:<\n]+?)(?: <[^:\n]*)?:/gmu)].map(([, key]) => key));
    const keys = [...`${SCRIPT_THINGS_TABLE}${SCRIPT_QUALITIES_TABLE}`.matchAll(/^([^:\n]+):/gmu)].map(([, key]) => key);
    expect(keys.filter((key) => !known.has(key ?? "") && key !== "inch" && key !== "cm")).toEqual([]);
  });
});
