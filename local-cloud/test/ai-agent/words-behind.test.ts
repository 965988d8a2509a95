import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const counted = (said: string): unknown[] => briefOf([said]).items.map(({ quantity, unit, name }) => [quantity, unit, name]);

describe("[BRF-1] What follows a place or a name", () => {
  it.each([
    ["120 Handschuhe, Lieferung nach Hamburg, maximal 2.500 € netto", "Hamburg"],
    ["15 Helme, Lieferung nach Hamburg, höchstens 3.000 EUR", "Hamburg"],
    ["15 Helme, Lieferung nach Bremen spätestens Freitag", "Bremen"],
    ["2 toneladas de arroz para entrega en Monterrey, México, a más tardar el 5 de abril", "Monterrey, México"],
    ["40 chairs and 20 desks delivered to Leeds each month", "Leeds"],
  ])("is no part of the place: %s", (said, place) => {
    expect(briefOf([said]).delivery?.place).toBe(place);
  });

  it("is no part of the name, also where a message is too short to tell its language", () => {
    expect(counted("15 casques pour Lyon, 900 euros")).toEqual([[15, "piece", "casques"]]);
  });
});

describe("[BRF-1] A limit of thousands", () => {
  it.each<[string, number, string]>([
    ["2 laptops for Dublin, not more than 6 grand in total", 600_000, "EUR"],
    ["20 chairs, up to 6 grand, to Leeds", 600_000, "GBP"],
    ["20 chairs, not more than 6k, to Leeds", 600_000, "GBP"],
    ["20 chairs max 6k to Dublin", 600_000, "EUR"],
    ["20 Stühle nach Bremen, nicht mehr als 6k insgesamt", 600_000, "EUR"],
  ])("is money of the country of delivery, and no goods: %s", (said, amount, currency) => {
    const { budget, items } = briefOf([said]);
    expect(budget).toMatchObject({ amount, currency, kind: "total" });
    expect(items).toHaveLength(1);
  });

  it("is one for each where that is said", () => {
    const { budget, items } = briefOf(["6 monitors to Dublin", "27 inch please, not more than 250 each"]);
    expect(budget).toMatchObject({ amount: 25_000, currency: "EUR", kind: "per-unit" });
    expect(items).toHaveLength(1);
  });

  it.each(["4 drives, up to 6k rpm, to Leeds", "4 chairs to Leeds, 2 grand new lamps"])(
    "is none where something is counted by it: %s",
    (said) => {
      expect(briefOf([said]).budget).toBeNull();
    },
  );

  it("is told from how thick a wire is", () => {
    const { budget, items } = briefOf(["500 lbs of copper wire (12 AWG) to Austin, at most 900 dollars"]);
    expect(budget).toMatchObject({ amount: 90_000, currency: "USD" });
    expect(items).toMatchObject([{ quantity: 500, unit: "lb" }]);
    expect(counted("500 m of 14 AWG cable to Leeds")).toEqual([[500, "metre", "14 AWG cable"]]);
    expect(briefOf(["20 tents to Oranjestad, budget 2000 AWG"]).budget).toMatchObject({ amount: 200_000, currency: "AWG" });
  });
});

describe("[BRF-1] A count for each", () => {
  it.each<[string, unknown[]]>([
    [
      "4 laptops with 2 chargers each",
      [
        [4, "piece", "laptops"],
        [8, "piece", "chargers"],
      ],
    ],
    [
      "3 x HP LaserJet Pro 4002dn, plus two spare toner cartridges each",
      [
        [3, "piece", "HP LaserJet Pro 4002dn"],
        [6, "piece", "spare toner cartridges"],
      ],
    ],
    [
      "4 Laptops mit je 2 Netzteilen nach Bremen",
      [
        [4, "piece", "Laptops"],
        [8, "piece", "Netzteilen"],
      ],
    ],
    [
      "6 sillas con 2 cojines cada una",
      [
        [6, "piece", "sillas"],
        [12, "piece", "cojines"],
      ],
    ],
    [
      "5 tables avec 4 chaises chacune",
      [
        [5, "piece", "tables"],
        [20, "piece", "chaises"],
      ],
    ],
  ])("is as many times as what it is for: %s", (said, items) => {
    expect(counted(said)).toEqual(items);
  });

  it.each([
    "40 chairs and 20 desks at 150 euros each",
    "40 chairs and 20 desks for 150 euros each",
    "40 chairs and 20 desks, 150 each",
    "40 chairs and 20 desks delivered to Leeds each month",
  ])("is what is asked for where each has a price, or is of something else: %s", (said) => {
    expect(counted(said)).toEqual([
      [40, "piece", "chairs"],
      [20, "piece", "desks"],
    ]);
  });
});

describe("[BRF-1] A measure", () => {
  it("counts what begins with a model's name, too", () => {
    expect(counted("1,000 m CAT6 cable to Leeds")).toEqual([[1_000, "metre", "CAT6 cable"]]);
  });
});

describe("[BRF-1] A day in Arabic", () => {
  it.each([
    ["نريد شراء 12 طابعة ليزر، التسليم في دبي خلال أسبوعين", "2027-03-24"],
    ["نريد شراء 12 طابعة ليزر، التسليم في دبي خلال شهر", "2027-04-10"],
    ["نحتاج إلى ٣٠ كرسي مكتب في الرياض قبل نهاية الشهر", "2027-03-31"],
    ["نحتاج إلى ٣٠ كرسي مكتب في الرياض قبل نهاية الشهر القادم", "2027-04-30"],
  ])("is told by a word for one or two, or by the end of a month: %s", (said, day) => {
    expect(briefOf([said]).deadline).toBe(day);
  });
});

describe("[BRF-1] A day of the month after this one", () => {
  it.each([
    ["3 desks to Leeds by the 15th of next month", "2027-04-15"],
    ["3 Tische nach Bonn bis zum 3. des nächsten Monats", "2027-04-03"],
    ["3 tables pour Lyon avant le 10 du mois prochain", "2027-04-10"],
    ["3 mesas para Vigo antes del 10 del próximo mes", "2027-04-10"],
    ["3 desks to Leeds by the 15th of this month", "2027-03-15"],
  ])("is that day: %s", (said, day) => {
    expect(briefOf([said]).deadline).toBe(day);
  });
});

describe("[BRF-1] A correction of few words", () => {
  it.each([
    ["5 drills and 100 screws to Perth, Australia", "no screws", "drills"],
    ["5 drills and 100 screws to Perth, Australia", "no more screws please", "drills"],
    ["5 Bohrer und 100 Schrauben nach Köln", "Keine Schrauben", "Bohrer"],
    ["5 perceuses et 100 vis pour Lyon", "pas de vis", "perceuses"],
    ["5 taladros y 100 tornillos para Sevilla", "sin tornillos", "taladros"],
  ])("takes out what it names: %s, %s", (asked, corrected, left) => {
    expect(briefOf([asked, corrected]).items.map(({ name }) => name)).toEqual([left]);
  });

  it.each(["no rush", "no, 6 drills"])("takes out nothing that it does not name: %s", (said) => {
    expect(briefOf(["5 drills and 100 screws to Perth, Australia", said]).items).toHaveLength(2);
  });

  it("puts another place in the place of one", () => {
    expect(briefOf(["8 laptops for our Madrid team", "sorry, deliver to Barcelona instead"]).delivery?.place).toBe("Barcelona");
  });
});
