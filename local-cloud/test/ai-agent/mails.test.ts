import { describe, expect, it } from "vitest";
import { briefOf, extractionOf } from "./brief-of.ts";

const linesOf = (said: string): string[] => briefOf([said]).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] A pasted mail", () => {
  const MAIL = `From: Tom Rudd <t.rudd@example.com>
Sent: Tuesday, March 9, 2027 4:12 PM
To: Purchasing
Subject: RE: FW: 12 chairs again

Fine by me. Order 55 stacking chairs and 5 chair trolleys for the Tulsa campus. Cap is $4.2K.

> On Mar 1, Dana wrote:
> I counted 48 broken chairs in room 210 and 3 tables with missing legs.
> Acme wanted $97 per chair which is silly.`;

  it("is what its writer wrote: neither its headers nor what it quotes", () => {
    expect(linesOf(MAIL)).toEqual(["55 piece stacking chairs", "5 piece chair trolleys"]);
    expect(briefOf([MAIL])).toMatchObject({ budget: { amount: 420_000, currency: "USD" }, deadline: null, delivery: { country: "US" } });
  });

  it("opens no notice with its subject", () => {
    const said =
      "WG: AW: Drucker\n\nHallo Frau Seidel,\nwie besprochen bitte 5 Multifunktionsdrucker bestellen, Standort Schwerin. Gruß, Uwe";
    expect(briefOf([said])).toMatchObject({
      items: [{ name: "Multifunktionsdrucker", quantity: 5 }],
      delivery: { place: "Schwerin", country: "DE" },
    });
  });

  it("whose subject is all there is, is its subject", () => {
    expect(linesOf("Subject: need 20 chairs")).toEqual(["20 piece chairs"]);
  });
});

describe("[BRF-1] A list", () => {
  it.each<[string, string[]]>([
    [
      "surgical drapes - 60\nsaline 1L bags - 48\nelastic bandage 7.5cm - 36 rolls",
      ["60 piece surgical drapes", "48 piece saline 1L bags", "36 roll elastic bandage 7.5cm"],
    ],
    [
      "Nachbestellung:\nPipettenspitzen 200 µl ... 50 Packungen\nReagenzgläser 16x160 mm ... 300 Stück",
      ["50 pack Pipettenspitzen 200 µl", "300 piece Reagenzgläser 16x160 mm"],
    ],
  ])("counts by what ends its rows, whatever figures stand in their names", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });

  it.each<[string, string[]]>([
    ["We need 26 bar stools and 4 tables.", ["26 piece bar stools", "4 piece tables"]],
    ["Wir brauchen 2000 Becher und 12 Tische.", ["2000 piece Becher", "12 piece Tische"]],
    ["We need forty marshals' bibs.", ["40 piece marshals' bibs"]],
    ["We need a fridge, the old one is fifteen years old, and 9 chairs.", ["1 piece fridge", "9 piece chairs"]],
    ["Nous cherchons 30 pelles. 2,5 m³ de béton ? non, déjà livré.", ["30 piece pelles"]],
  ])("takes things for things, and ages, years and what is refused for none: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });
});

describe("[BRF-1] What is said of money, days and places", () => {
  it.each<[string, number, string, string]>([
    ["We need 6 desks in Leeds, limit four and a half thousand pounds.", 450_000, "GBP", "total"],
    ["10 Streuwagen. Letztes Jahr haben wir 210 € bezahlt, mehr als 240 € je Wagen zahlen wir nicht.", 24_000, "EUR", "per-unit"],
    ["62 peignoirs pour l'hôtel de Lausanne. Max 9'500 francs.", 950_000, "CHF", "total"],
    ["48 hervidores para Cusco. Presupuesto S/ 22,000.", 2_200_000, "PEN", "total"],
    ["20 sillas para Elche. El presupuesto sube a 5.400.", 540_000, "EUR", "total"],
  ])("is the limit in the money of where it is paid: %s", (said, amount, currency, kind) => {
    expect(briefOf([said]).budget).toEqual({ amount, currency, kind });
  });

  it("is left to be asked where a name is that of several and no country tells which", () => {
    expect(briefOf(["62 peignoirs. Max 9'500 francs."]).missing).toContain("currency");
    expect(briefOf(["62 peignoirs à Dakar, Sénégal. Max 9'500 francs."]).budget?.currency).not.toBe("CHF");
  });

  it.each([
    "300 ramettes pour Metz. Réponse souhaitée avant vendredi.",
    "240 pakken papier in Venlo, antwoord graag voor vrijdag.",
    "250 risme a Lecce, risposta entro venerdì.",
    "120 Tische für Heilbronn. Rückfragen bis 12.03.2027.",
  ])("is no deadline where it is the day of an answer: %s", (said) => {
    expect(briefOf([said]).deadline).toBeNull();
  });

  it.each([
    ["25 Regale. Anlieferung: Uni Bayreuth, Gebäude NW II.", "DE"],
    ["40 sacs d'enduit, chantier d'Annecy.", "FR"],
    ["60 surgical drapes. Goes to the Norwich surgery.", "GB"],
    ["Kitchen refit, Lagos branch: 200 plates.", "NG"],
    [
      "Objet du marché : fourniture de 60 bancs urbains et 45 corbeilles\nPouvoir adjudicateur : Ville de Besançon\nCritères : prix 60 %",
      "FR",
    ],
  ])("is the place whose site, or whose authority, is named: %s", (said, country) => {
    expect(extractionOf([said]).brief.delivery?.country).toBe(country);
  });

  it("is one more line of a notice where it is told in one breath with the first", () => {
    const said =
      "Öffentliche Ausschreibung\nAuftraggeber: Stadt Heilbronn\nGegenstand: Lieferung von 120 Schülertischen und 240 Schülerstühlen. Lieferzeit: bis 31.08.2027.";
    expect(linesOf(said)).toEqual(["120 piece Schülertischen", "240 piece Schülerstühlen"]);
  });
});
