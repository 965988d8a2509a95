import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const counts = (...says: string[]): [string, number][] => briefOf(says).items.map(({ name, quantity }) => [name, quantity]);

describe("[BRF-1] A count that is told by another", () => {
  it.each([
    ["We need 14 drills and 20 helmets in Leeds.", "Double the drills please.", 28],
    ["We need 14 drills and 20 helmets in Leeds.", "Sorry, twice as many drills.", 28],
    ["Wir brauchen 14 Bohrmaschinen und 20 Helme in Trier.", "Doch doppelt so viele Bohrmaschinen.", 28],
    ["Il nous faut 14 perceuses et 20 casques à Metz.", "Finalement, doublez les perceuses.", 28],
    ["Necesitamos 14 taladros y 20 cascos en Huesca.", "Perdón, el doble de taladros.", 28],
    ["Ci servono 14 trapani e 20 caschi a Lecco.", "Anzi, il doppio dei trapani.", 28],
    ["We hebben 14 boormachines en 20 helmen nodig in Assen.", "Toch maar dubbel zoveel boormachines.", 28],
    ["We need 14 drills and 20 helmets in Leeds.", "Half of the drills will do.", 7],
    ["Wir brauchen 14 Bohrmaschinen und 20 Helme in Trier.", "Doch nur die Hälfte der Bohrmaschinen.", 7],
    ["Il nous faut 14 perceuses et 20 casques à Metz.", "Finalement la moitié des perceuses suffit.", 7],
    ["Necesitamos 14 taladros y 20 cascos en Huesca.", "Mejor la mitad de los taladros.", 7],
    ["Ci servono 14 trapani e 20 caschi a Lecco.", "Anzi, la metà dei trapani.", 7],
    ["We hebben 14 boormachines en 20 helmen nodig in Assen.", "Toch maar de helft van de boormachines.", 7],
  ])("%s %s", (first, then, drills) => {
    expect(counts(first, then).map(([, count]) => count)).toEqual([drills, 20]);
  });

  it.each([
    ["We need 30 chairs in Leeds.", "Add another 10.", 40],
    ["Wir brauchen 30 Stühle in Trier.", "Noch 10 dazu bitte.", 40],
    ["Il nous faut 30 chaises à Metz.", "Ajoutez-en 10 de plus.", 40],
    ["Necesitamos 30 sillas en Huesca.", "Añade otras 10.", 40],
    ["Ci servono 30 sedie a Lecco.", "Aggiungine altre 10.", 40],
    ["We hebben 30 stoelen nodig in Assen.", "Doe er nog 10 bij.", 40],
  ])("%s %s", (first, then, chairs) => {
    expect(counts(first, then).map(([, count]) => count)).toEqual([chairs]);
  });

  it("is asked for where it is no whole one", () => {
    const { items, missing } = briefOf(["We need 15 drills in Leeds.", "Make that half as many drills."]);
    expect([items.length, missing.includes("quantity")]).toEqual([1, true]);
  });

  it("stays where something is only compared, or said of a part", () => {
    expect(counts("We need 20 sunbeds in Leeds.", "That is twice as many as last year.")).toEqual([["sunbeds", 20]]);
    expect(counts("Cerchiamo 12 ombrelloni a Siena, la metà bianchi.")).toEqual([["ombrelloni", 12]]);
  });
});

describe("[BRF-1] A thing for each of some people", () => {
  it.each([
    ["everyone on the support team needs a headset. there are 17 of us, based in Leeds", ["headset", 17]],
    ["Jeder Mitarbeiter braucht einen Spind, wir sind 34 Leute.", ["Spind", 34]],
    ["Chaque vendeur a besoin d'une tablette, ils sont 26.", ["tablette", 26]],
    ["Cada profesor necesita un portátil; somos 41 profesores.", ["portátil", 41]],
    ["Ogni operatore deve avere un tablet, sono in 23.", ["tablet", 23]],
    ["Iedere medewerker krijgt een laptop, we zijn met 19 mensen.", ["laptop", 19]],
  ])("is counted by their heads: %s", (said, line) => {
    expect(counts(said)).toEqual([line]);
  });

  it("is counted by what stands in another message", () => {
    expect(counts("We are a team of 24, moving to Galway.", "Everybody gets a desk and a monitor arm.")).toEqual([
      ["desk", 24],
      ["monitor arm", 24],
    ]);
  });

  it("is asked for where nobody says how many there are, or two figures do", () => {
    expect(briefOf(["Everyone needs a laptop."]).missing).toContain("quantity");
    expect(briefOf(["Everyone needs a laptop. There are 12 of us, or 14 people with the interns."]).missing).toContain("quantity");
  });
});

describe("[BRF-1] Words are read in the language of their text", () => {
  it.each([
    ["We need 2 pianos in Kilkenny", "pianos", 2],
    ["Nous cherchons 3 pianos droits à Metz", "pianos droits", 3],
    ["We need 40 sale signs in Leeds", "sale signs", 40],
    ["Necesitamos 12 cornetas y 4 pianos en Lugo", "cornetas", 12],
  ])("%s", (said, name, count) => {
    expect(counts(said)[0]).toEqual([name, count]);
  });

  it("so that a storey stays none of the goods in Italian", () => {
    expect(counts("Ci servono 6 stampanti, l'ufficio ha 2 piani, a Lecco").map(([name]) => name)).toEqual(["stampanti"]);
  });

  it("and a size in inches opens no name that is left out", () => {
    expect(counts('qty 12 - 55" TVs, qty 8 - wall brackets')).toEqual([
      ['55" TVs', 12],
      ["wall brackets", 8],
    ]);
  });
});
