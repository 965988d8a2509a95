import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const linesOf = (...said: readonly string[]): string[] =>
  briefOf(said).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] Parts that a thing has", () => {
  it.each<[said: string, lines: string[]]>([
    ["We need 3 drills with two batteries each, 1 vacuum and 4 lamps.", ["3 piece drills", "1 piece vacuum", "4 piece lamps"]],
    ["Wir brauchen 5 Akkuschrauber mit je zwei Akkus, 2 Ladegeräte.", ["5 piece Akkuschrauber", "2 piece Ladegeräte"]],
    ["Je cherche 6 perceuses avec deux batteries chacune.", ["6 piece perceuses"]],
    ["Necesitamos 4 escritorios con tres cajones y 8 sillas.", ["4 piece escritorios", "8 piece sillas"]],
    ["We need 12 tables with 48 chairs.", ["12 piece tables", "48 piece chairs"]],
  ])("are no line of their own: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });
});

describe("[BRF-1] Things that several people share, and people of two kinds", () => {
  it.each<[said: string, lines: string[]]>([
    [
      "64 people plus 6 apprentices. Everyone needs a sleeping mat, and we want one lantern for every two people.",
      ["70 piece sleeping mat", "35 piece lantern"],
    ],
    [
      "Ausflug mit 48 Kindern und 8 Betreuern: jedes Kind bekommt eine Warnweste, für je zwei Kinder brauchen wir eine Sitzmatte.",
      ["48 piece Warnweste", "24 piece Sitzmatte"],
    ],
    [
      "Para 24 alumnos y 2 profesores necesitamos un microscopio por cada dos alumnos y 4 cajas de portaobjetos.",
      ["12 piece microscopio", "4 box portaobjetos"],
    ],
    ["Nous sommes 27 au bureau plus 3 stagiaires ; chacun doit recevoir un casque audio.", ["30 piece casque audio"]],
    ["Gesucht: 3 Laserdrucker A4, dazu je 2 Toner, also 6 Toner.", ["3 piece Laserdrucker A4", "6 piece Toner"]],
  ])("%s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });
});

describe("[BRF-1] What stands where goods stand", () => {
  it.each<[said: string, lines: string[]]>([
    ["Kitchen list\nolive oil 5 l - 4 tins\nblue roll: 2 cases", ["4 can olive oil 5 l", "2 case blue roll"]],
    ["Wir brauchen 10 Bit-Sets und 2 Ladegeräte.", ["10 piece Bit-Sets", "2 piece Ladegeräte"]],
    ["There are 16 boys in the team. We need 16 shirts.", ["16 piece shirts"]],
    ["Wir brauchen monatlich 120 kg Kartoffeln. Im Januar hatten wir noch 150 kg Kartoffeln.", ["120 kg Kartoffeln"]],
    ["Deux canapés trois places et un fauteuil assorti, s'il vous plaît.", ["2 piece canapés", "1 piece fauteuil assorti"]],
  ])("is a unit, or says how many sit on it: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });
});

describe("[BRF-1] The last day behind the earliest, and money past which nobody goes", () => {
  it.each([
    "15 cascos, no antes del 15 y no después del 25 de marzo",
    "15 caschi, non prima del 15 e non oltre il 25 marzo",
    "15 casques, pas avant le 15 ni après le 25 mars",
    "15 Helme, nicht vor dem 15. und nicht nach dem 25. März",
  ])("%s", (said) => {
    expect(briefOf([said]).deadline).toBe("2027-03-25");
  });

  it("is the end of this week where something is to come by then", () => {
    expect(briefOf(["200 batas. Que llegue esta semana, por favor."]).deadline).toBe("2027-03-12");
  });

  it("is no count of goods", () => {
    const { items, budget } = briefOf(["Wir brauchen 12 kg Bohnen in Bonn. Mehr als 1.500 Euro soll es nicht kosten."]);
    expect([items.length, budget?.amount]).toEqual([1, 150_000]);
    expect(briefOf(["12 kg Bohnen nach Bonn. Mehr als 1.500 soll es nicht kosten."]).items).toHaveLength(1);
  });

  it("takes what stands in brackets behind a town for its province", () => {
    expect(briefOf(["6 cartuchos. Estamos en Mérida (Badajoz)."]).delivery?.place).toBe("Mérida");
  });
});
