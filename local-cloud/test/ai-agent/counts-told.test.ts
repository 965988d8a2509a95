import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const linesOf = (said: string): string[] => briefOf([said]).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] A count", () => {
  it.each<[string, string[]]>([
    ["Nous cherchons une quinzaine d'ordinateurs portables pour Namur.", ["15 piece ordinateurs portables"]],
    ["Cerchiamo due forni e una ventina di teglie.", ["2 piece forni", "20 piece teglie"]],
    ["Necesitamos una veintena de sillas y 4 mesas.", ["20 piece sillas", "4 piece mesas"]],
    ["We zoeken een twintigtal stoelen en 4 tafels.", ["20 piece stoelen", "4 piece tafels"]],
    ["Necesitamos 5 mil bolsas de papel.", ["5000 piece bolsas de papel"]],
    ["Ci servono 3 mila sacchetti.", ["3000 piece sacchetti"]],
    ["Wir brauchen 2 tausend Etiketten.", ["2000 piece Etiketten"]],
  ])("is read in words that stand for about so many, and in thousands behind digits: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });

  it.each<[string, string[]]>([
    [
      "Nous voulons 15 ordinateurs (16 Go de RAM, SSD 512 Go) et autant de stations d'accueil.",
      ["15 piece ordinateurs", "15 piece stations d'accueil"],
    ],
    ["We need 40 desks and as many chairs.", ["40 piece desks", "40 piece chairs"]],
    ["Wir brauchen 12 Bildschirme und ebenso viele Tastaturen.", ["12 piece Bildschirme", "12 piece Tastaturen"]],
    ["Necesitamos 30 mesas y otras tantas sillas.", ["30 piece mesas", "30 piece sillas"]],
    ["Ci servono 8 tavoli e altrettanti ombrelloni.", ["8 piece tavoli", "8 piece ombrelloni"]],
    ["We willen 14 bureaus en evenveel stoelen.", ["14 piece bureaus", "14 piece stoelen"]],
  ])("is told by the one before it: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });

  it("is not told by one in another sentence, nor where it is compared", () => {
    expect(linesOf("We need 40 desks. As many chairs wait in the hall.")).toEqual(["40 piece desks"]);
    expect(linesOf("We need 40 desks and as many chairs as last year.")[1]).not.toBe("40 piece chairs");
  });

  it.each<[string, string[]]>([
    ["Please send a pallet of bottled water and two boxes of cups.", ["1 pallet bottled water", "2 box cups"]],
    ["Wir brauchen eine Palette Streusalz und 3 Streuwagen.", ["1 pallet Streusalz", "3 piece Streuwagen"]],
    ["Il nous faut une palette de sel et une caisse de vis.", ["1 pallet sel", "1 box vis"]],
    ["Necesitamos 4 cintas de correr y un par de remos.", ["4 piece cintas de correr", "1 pair remos"]],
    ["Ci serve un bancale di acqua e 3 forni.", ["1 pallet acqua", "3 piece forni"]],
    ["Graag een doos pennen en 3 linialen.", ["1 box pennen", "3 piece linialen"]],
  ])("is one of a unit behind an article: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });

  it.each<[string, string[]]>([
    ["Necesitamos 12 m³ de arena y 300 sacos de cemento.", ["12 m³ arena", "300 bag cemento"]],
    ["Precio para 1 compresor de 100 litros y 3 pistolas de pintura.", ["1 piece compresor de 100 litros", "3 piece pistolas de pintura"]],
    ["A cold room of 12 m³ with 4 shelves: please quote 4 shelves.", ["4 piece shelves"]],
  ])("is in cubic metres where goods follow, and none where a size stands: %s", (said, lines) => {
    expect(linesOf(said)).toEqual(lines);
  });

  it.each([
    "Wir hätten gerne eine Offerte für 8 Batterien.",
    "Vorremmo un preventivo per 8 batterie.",
    "Kunt u een prijs geven voor 8 batterijen?",
    "RFQ 2027-118: 8 batteries, total below CAD 5,500 plus HST.",
    "We need 8 batteries, sizes to follow, 2 spare.",
  ])("makes no line of an offer, a tax, a reference or what is spare: %s", (said) => {
    expect(briefOf([said]).items).toHaveLength(1);
    expect(briefOf([said]).items[0]?.quantity).toBe(8);
  });
});

describe("[BRF-1] A budget", () => {
  it.each<[string, number, "total" | "per-unit"]>([
    ["Il nous faut 15 ordinateurs, 1 100 € HT par poste au plus.", 110_000, "per-unit"],
    ["Wir brauchen 6 Tische, maximal 300 € netto pro Stück.", 30_000, "per-unit"],
    ["We need 6 desks, at most €300 excl. VAT each.", 30_000, "per-unit"],
    ["Cerchiamo 2 forni, non oltre 22 mila euro IVA esclusa.", 2_200_000, "total"],
  ])("is for one piece behind its tax too, and in thousands: %s", (said, amount, kind) => {
    expect(briefOf([said]).budget).toEqual({ amount, currency: "EUR", kind });
  });
});
