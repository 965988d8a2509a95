import { describe, expect, it } from "vitest";
import { briefOf, extractionOf } from "./brief-of.ts";

const linesOf = (...turns: string[]): string[] => briefOf(turns).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] A chat in Japanese", () => {
  it("is read by its counters, its money, its days and its towns", () => {
    const said =
      "大阪の新オフィス用に、オフィスチェア40脚と昇降デスク20台の見積もりをお願いします。予算は150万円（税別）、4月16日までに納品希望です。";
    expect(linesOf(said)).toEqual(["40 piece オフィスチェア", "20 piece 昇降デスク"]);
    expect(briefOf([said])).toMatchObject({
      budget: { amount: 1_500_000, currency: "JPY", kind: "total" },
      delivery: { place: "大阪", country: "JP" },
      deadline: "2027-04-16",
    });
  });

  it("is read by its rows, and by goods behind their count", () => {
    expect(linesOf("発注書\n・ニトリル手袋 Lサイズ：25箱\n・消毒液 5L：12本\n納品先：福岡市")).toEqual([
      "25 box ニトリル手袋 Lサイズ",
      "12 piece 消毒液 5L",
    ]);
    expect(linesOf("２５台のノートパソコンが必要です。")).toEqual(["25 piece ノートパソコン"]);
  });

  it("knows a price for one, and so many weeks", () => {
    expect(briefOf(["ノートパソコン25台、1台あたり12万円以内、名古屋に3週間以内に届けてください。"])).toMatchObject({
      budget: { amount: 120_000, kind: "per-unit" },
      deadline: "2027-03-31",
    });
  });

  it("takes what was bought for no line, and corrections for acts", () => {
    const { brief, questions } = extractionOf(["去年はヘルメットを50個買いました。今年は安全ベスト30着が必要です。"]);
    expect(brief.items.map(({ name }) => name)).toEqual(["安全ベスト"]);
    expect(questions.some(({ text }) => text.includes("ヘルメット"))).toBe(true);
    expect(linesOf("プリンター8台と机3台が必要です。", "プリンターはキャンセルします。")).toEqual(["3 piece 机"]);
    expect(linesOf("プリンターが8台必要です。", "やはり10台にしてください。")).toEqual(["10 piece プリンター"]);
  });
});

describe("[BRF-1] A chat in Arabic", () => {
  it("is read by its counts, its money, its days and its towns", () => {
    const said = "السلام عليكم، نحتاج إلى 40 كرسي مكتب و٢٠ طاولة لمكتبنا الجديد في دبي. الميزانية 30,000 درهم والتسليم قبل 16 أبريل.";
    expect(linesOf(said)).toEqual(["40 piece كرسي مكتب", "20 piece طاولة"]);
    expect(briefOf([said])).toMatchObject({
      budget: { amount: 3_000_000, currency: "AED", kind: "total" },
      delivery: { place: "دبي", country: "AE" },
      deadline: "2027-04-16",
    });
  });

  it("is read by its rows", () => {
    expect(linesOf("طلب العيادة:\n- قفازات نتريل مقاس L: 25 علبة\n- كمامات: 40 علبة\nالتسليم في القاهرة")).toEqual([
      "25 box قفازات نتريل مقاس L",
      "40 box كمامات",
    ]);
  });

  it("asks which dirhams where no country tells, and knows a price for one", () => {
    expect(briefOf(["نريد 8 طابعات. الميزانية 12000 درهم"]).missing).toContain("currency");
    expect(briefOf(["25 حاسوب محمول، بحد أقصى 3500 ريال للواحد، إلى الرياض خلال 3 أسابيع"])).toMatchObject({
      budget: { amount: 350_000, currency: "SAR", kind: "per-unit" },
      deadline: "2027-03-31",
    });
  });

  it("takes corrections for acts", () => {
    expect(linesOf("نريد 8 طابعات", "اجعلها 10 طابعات من فضلك.")).toEqual(["10 piece طابعات"]);
  });
});

describe("[BRF-1] A long chat in another script", () => {
  it.each(["椅子を4脚、", "٤ كرسي و"])("takes no more lines than any other, full of “%s”", (piece) => {
    expect(extractionOf([piece.repeat(3_000)]).brief.items.length).toBeLessThanOrEqual(100);
  });
});
