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

const inOne = (said: string) => {
  const { items, budget, delivery, deadline } = briefOf([said]);
  return [items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`), budget?.amount, delivery?.place, deadline];
};

describe("[BRF-1] Numbers in words, and days of the week", () => {
  it.each([
    ["大阪にオフィスチェア十二脚が必要です。予算は３０万円です。", ["12 piece オフィスチェア"], 300_000, "大阪", null],
    ["プリンター五台を名古屋に来週金曜までにお願いします", ["5 piece プリンター"], undefined, "名古屋", "2027-03-19"],
    ["コピー用紙二十箱、ボールペン百本をお願いします", ["20 box コピー用紙", "100 piece ボールペン"], undefined, undefined, null],
    ["手袋十ダース、横浜まで。半ダースの軍手もお願いします", ["120 piece 手袋", "6 piece 軍手"], undefined, "横浜", null],
    ["27インチモニター8台、２週間以内、福岡へ", ["8 piece 27インチモニター"], undefined, "福岡", "2027-03-24"],
    ["弁当30人分を４月１０日にお願いします", ["30 piece 弁当"], undefined, undefined, "2027-04-10"],
    ["椅子二つと机百二十三台が欲しいです", ["2 piece 椅子", "123 piece 机"], undefined, undefined, null],
    ["三菱のエアコン2台が必要です", ["2 piece エアコン"], undefined, undefined, null],
  ])("are read in Japanese: %s", (said, ...read) => {
    expect(inOne(said)).toEqual(read);
  });

  it.each([
    [
      "أحتاج إلى خمس طابعات ليزر ملونة وعشر عبوات ورق A4 قبل نهاية الشهر، الميزانية 2000 دولار",
      ["5 piece طابعات ليزر ملونة", "10 pack ورق A4"],
      200_000,
      undefined,
      "2027-03-31",
    ],
    ["أريد طابعتين وثلاث شاشات في الرياض خلال أسبوعين", ["2 piece طابعة", "3 piece شاشات"], undefined, "الرياض", "2027-03-24"],
    ["نحتاج عشرون كرسيا إلى جدة قبل يوم الخميس", ["20 piece كرسيا"], undefined, "جدة", "2027-03-11"],
    ["نطلب مئة قلم وخمسين دفترا إلى الدوحة", ["100 piece قلم", "50 piece دفترا"], undefined, "الدوحة", null],
    ["أريد خمسة عشر مكتبا إلى بيروت، الميزانية ألفي دولار", ["15 piece مكتبا"], 200_000, "بيروت", null],
    ["نحتاج خمسة وعشرين حاسوبا محمولا إلى دبي", ["25 piece حاسوبا محمولا"], undefined, "دبي", null],
    ["نحتاج 8 شاشات 27 بوصة، 200 دولار لكل قطعة", ["8 piece شاشات"], 20_000, undefined, null],
    ["نحتاج 12 كرسيا خلال سنتين", ["12 piece كرسيا"], undefined, undefined, null],
  ])("are read in Arabic: %s", (said, ...read) => {
    expect(inOne(said)).toEqual(read);
  });
});

describe("[BRF-1] A chat in Japanese that corrects, or counts by people", () => {
  it("knows a shorter name for what it corrects", () => {
    expect(linesOf("ノートパソコン10台とマウス10個が必要です。", "やはりパソコンは8台に変更してください。マウスは不要です。")).toEqual([
      "8 piece ノートパソコン",
    ]);
  });

  it("counts what everybody gets, and what is to stand in for what broke", () => {
    const said = "参加者は64名とスタッフ6名です。全員にお弁当とお茶を一つずつ用意したいです。一人あたり1200円まで。";
    expect(linesOf(said)).toEqual(["70 piece 弁当", "70 piece 茶"]);
    expect(briefOf([said]).budget).toMatchObject({ amount: 1200, kind: "per-unit" });
    expect(linesOf("プリンターが壊れたので新しいものを1台ください。")).toEqual(["1 piece プリンター"]);
    expect(linesOf("ボールペン（黒） 5ダース")).toEqual(["60 piece ボールペン"]);
  });
});

describe("[BRF-1] Words, sizes and days in Japanese", () => {
  it("are read whole: a noun with its kana, a size before the count, the end of a month that is named", () => {
    expect(linesOf("折り紙を200冊と安全靴26.5cm 3足をお願いします。")).toEqual(["200 piece 折り紙", "3 pair 安全靴"]);
    expect(briefOf(["机を3台、4月末までにお願いします。"]).deadline).toBe("2027-04-30");
    expect(briefOf(["机を3台お願いします。3月20日まで。請求書は月末締めで。"]).deadline).toBe("2027-03-20");
  });

  it("are doubted where two days or two limits are named", () => {
    const sums = extractionOf(["机を3台お願いします。予算は3万円、棚は2万円以内です。"]);
    expect(sums.confidence["budget"]).toBeLessThan(0.5);
    const { confidence } = extractionOf(["机を3台お願いします。3月20日に見に行きます。4月2日に開店です。"]);
    expect(confidence["deadline"]).toBeLessThan(0.5);
  });
});

describe("[BRF-1] Rooms in Arabic, and what is there already", () => {
  it("are no goods, and things are counted for each of them", () => {
    expect(linesOf("المدرسة فيها 8 فصول، ونريد سبورة بيضاء لكل فصل و3 أجهزة عرض.")).toEqual(["8 piece سبورة بيضاء", "3 piece أجهزة عرض"]);
    expect(linesOf("هل يتوفر لديكم مكيف سبليت؟ نحتاج أربعة منها.")).toEqual(["4 piece مكيف سبليت"]);
    expect(briefOf(["نحتاج 4 مكيفات في جدة، وسعر الواحد لا يتجاوز 2500 ريال."]).budget).toMatchObject({ kind: "per-unit" });
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
    expect(linesOf("أريد 20 كرسيا و10 طاولات.", "ألغ الطاولات واجعل الكراسي 25.")).toEqual(["25 piece كرسيا"]);
  });

  it("counts what is one, a thousand, or for each of those who come, and none of these themselves", () => {
    expect(linesOf("- كمامات: ألف قطعة\n- طاولة واحدة للفحص")).toEqual(["1000 piece كمامات", "1 piece طاولة"]);
    expect(linesOf("لدينا حفل فيه 64 ضيفا و6 منظمين. نحتاج كوبا لكل شخص وصينية لكل شخصين.")).toEqual(["70 piece كوبا", "35 piece صينية"]);
    expect(briefOf(["نحتاج 5 طاولات إلى القاهرة، بحدود ثلاثة آلاف جنيه"])).toMatchObject({
      items: [{ quantity: 5 }],
      budget: { amount: 300_000, currency: "EGP" },
    });
    expect(briefOf(["نحتاج كوبا لكل ضيف، في دبي"]).missing).toContain("quantity");
  });
});

describe("[BRF-1] A long chat in another script", () => {
  it.each(["椅子を4脚、", "٤ كرسي و"])("takes no more lines than any other, full of “%s”", (piece) => {
    expect(extractionOf([piece.repeat(3_000)]).brief.items.length).toBeLessThanOrEqual(100);
  });
});
