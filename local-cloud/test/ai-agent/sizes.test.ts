import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

/** Its items by the names they have in it. */
const linesOf = (turns: Parameters<typeof briefOf>[0]): string[] =>
  briefOf(turns).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] Goods that are wanted in several sizes", () => {
  it.each<[string, string[]]>([
    ["Ich suche Arbeitshosen: 30 in Größe 50, 20 in Größe 52.", ["30 piece Arbeitshosen Größe 50", "20 piece Arbeitshosen Größe 52"]],
    [
      "On voudrait des chaussures de sécurité, 5 paires en 42 et 7 paires en 44.",
      ["5 pair chaussures de sécurité 42", "7 pair chaussures de sécurité 44"],
    ],
    ["Quiero botas de agua, 8 pares del 42 y 4 pares del 44.", ["8 pair botas de agua 42", "4 pair botas de agua 44"]],
    ["Ci servono scarpe: 6 paia del 43, 4 paia del 45.", ["6 pair scarpe 43", "4 pair scarpe 45"]],
    ["We zoeken schoenen, 3 paar maat 41 en 5 paar maat 43.", ["3 pair schoenen maat 41", "5 pair schoenen maat 43"]],
    ["60 safety helmets in white and 40 in yellow please.", ["60 piece safety helmets white", "40 piece safety helmets yellow"]],
  ])("are a line for each: %s", (said, lines) => {
    expect(linesOf([said])).toEqual(lines);
  });

  it("are one line where the buyer said how many there are of all, which tells its sizes", () => {
    const { items } = briefOf(["Wir benötigen 100 Warnwesten, davon 60 in L und 40 in XXL."]);
    expect(items).toMatchObject([{ name: "Warnwesten", quantity: 100, attributes: ["60 × L", "40 × XXL"] }]);
  });

  it("take the place of the size that was named before", () => {
    const turns = [
      "Bestellung: 100 Einwegoveralls Größe XL, 20 Packungen Masken",
      { assistant: "Bis wann?" },
      "Statt der Overalls in XL bitte 60 in L und 40 in XXL.",
    ];
    expect(linesOf(turns)).toEqual(["60 piece Einwegoveralls L", "40 piece Einwegoveralls XXL", "20 pack Masken"]);
  });

  it("are not seen where a letter is a measure", () => {
    expect(linesOf(["We need 20 m of hose and 5 L of oil."])).toEqual(["20 metre hose", "5 litre oil"]);
  });
});

describe("[BRF-1] What counts no goods", () => {
  it.each<[string, string[]]>([
    ["Pos. 1: 12 St. Akkuschrauber 18 V inkl. 2 Akkus\nPos. 2: 50 Pck. Schrauben", ["12 piece Akkuschrauber 18 V", "50 pack Schrauben"]],
    ["Need 1 x 5,000 litre fuel tank and 4 off submersible pumps with 20 m cable.", ["1 piece fuel tank", "4 piece submersible pumps"]],
    ["We run 3 cafes and want new aprons, two each, so 90 black bib aprons.", ["90 piece black bib aprons"]],
    ["Wir sind ein Büro mit 8 Leuten und brauchen einen Schreibtisch für jeden, also 8 Stück.", ["8 piece Schreibtisch"]],
    ["Do you have trail cameras? Want like 6 of em.", ["6 piece trail cameras"]],
    ["Qty 15 - laser printer, mono\nQty 30 - toner", ["15 piece laser printer", "30 piece toner"]],
  ])("is no line: %s", (said, lines) => {
    expect(linesOf([said])).toEqual(lines);
  });

  it("a pack's content answers not how many packs", () => {
    const turns = ["Me hacen falta guantes de nitrilo", { assistant: "¿Cuántos necesita?" }, "60 cajas de 100 unidades, talla M"];
    expect(linesOf(turns)).toEqual(["60 box guantes de nitrilo"]);
  });
});

describe("[BRF-1] Amounts and days", () => {
  it.each<[string, number, string, string]>([
    ["10 laptops. Presupuesto máximo $250,000 MXN.", 25_000_000, "MXN", "total"],
    ["2 batteries, our limit is AUD $14,000.", 1_400_000, "AUD", "total"],
    ["18 sillas. Andamos entre cuatro y cinco mil euros.", 500_000, "EUR", "total"],
    ["20 Tische, mehr als zweieinhalbtausend Euro wollen wir nicht ausgeben.", 250_000, "EUR", "total"],
    ["Replace 8 office chairs. CHF 250.- per chair max.", 25_000, "CHF", "per-unit"],
    ["Servono 4 paia di scarpe, massimo 70 euro al paio.", 7_000, "EUR", "per-unit"],
    ["10 sillas, el importe no debe superar los 2.800 €.", 280_000, "EUR", "total"],
  ])("%s", (said, amount, currency, kind) => {
    expect(briefOf([said]).budget).toEqual({ amount, currency, kind });
  });

  it("that somebody paid before are no limit", () => {
    expect(briefOf(["172 bath towels. We paid £4.10 a towel last time."]).budget).toBeNull();
  });

  it.each<[string, string]>([
    ["5 Stühle. Lieferung: innerhalb von 3 Wochen nach Bestellung\nAngebotsabgabe bis 15.03.2027", "2027-03-31"],
    ["5 chairs. Quotes by 15 March please, goods by 31 March.", "2027-03-31"],
    ["5 chairs, Thursday week would be ideal.", "2027-03-18"],
    ["5 tablet, se arrivano per venerdì 19 è perfetto", "2027-03-19"],
  ])("%s", (said, day) => {
    expect(briefOf([said]).deadline).toBe(day);
  });
});
