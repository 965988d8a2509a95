import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

const linesOf = (said: readonly string[]): string[] => briefOf(said).items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name}`);

describe("[BRF-1] Things for each of a group", () => {
  it.each<[said: string | string[], lines: string[]]>([
    ["There'll be 45 delegates. Per person: 1 notebook, 2 pens and a lanyard.", ["45 piece notebook", "90 piece pens", "45 piece lanyard"]],
    ["We're kitting out 6 new classrooms; each needs 1 projector and 30 chairs.", ["6 piece projector", "180 piece chairs"]],
    ["Pro Kind brauchen wir ein Malbuch und 3 Pinsel. Es kommen 26 Kinder.", ["26 piece Malbuch", "78 piece Pinsel"]],
    ["Nous avons 5 salles à équiper, il faut pour chacune un écran et deux micros.", ["5 piece écran", "10 piece micros"]],
    ["Necesitamos equipar 4 furgonetas; cada una lleva 1 botiquín y 2 chalecos.", ["4 piece botiquín", "8 piece chalecos"]],
    ["Dobbiamo arredare 10 camere; in ognuna vanno 1 letto e 2 comodini.", ["10 piece letto", "20 piece comodini"]],
    ["We richten 3 lokalen in. Per lokaal: 15 tafels en 30 stoelen.", ["45 piece tafels", "90 piece stoelen"]],
    ["We want 1,150 folders, one per pupil.", ["1150 piece folders"]],
    ["Par contre il nous faut 40 sacs d'enduit.", ["40 bag enduit"]],
    [["Ogni volontario riceve 2 borracce. I volontari sono 48.", "i volontari sono diventati 52"], ["104 piece borracce"]],
  ])("%s", (said, lines) => {
    expect(linesOf([said].flat())).toEqual(lines);
  });

  it("asks how many where nobody says how large the group is", () => {
    expect(briefOf(["Per person: 2 pens. For our office in Leeds."]).missing).toContain("quantity");
  });
});

describe("[BRF-1] One of a thing in place of another", () => {
  it.each<[said: string, lines: string[]]>([
    ["Our coffee machine died this morning, please get us a new one.", ["1 piece coffee machine"]],
    ["Unser Beamer ist defekt. Wir hätten gerne einen neuen.", ["1 piece Beamer"]],
    ["Notre imprimante vient de lâcher, il nous en faut une nouvelle.", ["1 piece imprimante"]],
    ["Se nos ha roto el microondas, ¿nos conseguís uno nuevo?", ["1 piece microondas"]],
    ["Si è rotta la lavatrice, ce ne serve una nuova.", ["1 piece lavatrice"]],
    ["Onze grasmaaier is stuk, regel even een nieuwe.", ["1 piece grasmaaier"]],
  ])("%s", (said, lines) => {
    expect(linesOf([said])).toEqual(lines);
  });
});

describe("[BRF-1] What is refused by its determiner, behind another change", () => {
  it.each<[first: string, then: string, lines: string[]]>([
    ["10 desks, 2 lamps and 4 spare desks", "12 desks and no lamps", ["12 piece desks", "4 piece spare desks"]],
    ["24 Stühle, 3 Kommoden", "Nur 20 Stühle und keine Kommode.", ["20 piece Stühle"]],
    ["18 gilets et 36 masques", "finalement 20 gilets, et pas de masques", ["20 piece gilets"]],
    ["8 sillas y 2 armarios", "10 sillas y sin armarios", ["10 piece sillas"]],
    ["10 letti, 10 armadi", "12 letti. E niente armadi.", ["12 piece letti"]],
    ["45 tafels, 3 digiborden", "40 tafels en geen digiborden", ["40 piece tafels"]],
  ])("%s / %s", (first, then, lines) => {
    expect(linesOf([first, then])).toEqual(lines);
  });
});

describe("[BRF-1] What is no line", () => {
  it.each<[said: string, lines: string[]]>([
    ["18 Stk. Feuerlöscher 6 kg ABC, 4 Löschdecken", ["18 piece Feuerlöscher 6 kg ABC", "4 piece Löschdecken"]],
    ["Graag 2 ovens, een inductieplaat met 4 zones en een afzuigkap.", ["2 piece ovens", "1 piece inductieplaat", "1 piece afzuigkap"]],
    ["On ouvre deux boutiques. Il faudrait par boutique : 3 portants et 60 cintres.", ["6 piece portants", "120 piece cintres"]],
    ["10 zit-sta bureaus. We willen onder de € 8.500 blijven.", ["10 piece zit-sta bureaus"]],
    ["2 sgabelli, consegna non oltre il 25 marzo.", ["2 piece sgabelli"]],
    ["Nous souhaitons recevoir votre meilleure proposition pour 35 casques.", ["35 piece casques"]],
  ])("%s", (said, lines) => {
    expect(linesOf([said])).toEqual(lines);
  });
});

describe("[BRF-1] Places by their site or a part of their town", () => {
  it.each<[said: string, place: string, country: string]>([
    ["10 desks for our school in Leeds LS1", "Leeds LS1", "GB"],
    ["24 Stühle für unsere Kita in Stuttgart-Vaihingen. Die Rechnung bitte an den Träger in Esslingen.", "Stuttgart-Vaihingen", "DE"],
    ["10 bureaus voor ons kantoor Eindhoven", "Eindhoven", "NL"],
    ["6 carretillas para el taller de Burgos", "Burgos", "ES"],
    ["20 tapis pour le gymnase municipal d'Annecy", "Annecy", "FR"],
    ["20 sedie per la scuola di Ferrara", "Ferrara", "IT"],
  ])("%s", (said, place, country) => {
    expect(briefOf([said]).delivery).toEqual({ place, country });
  });
});

describe("[BRF-1] A limit beside what something cost before", () => {
  it.each<[said: string, amount: number]>([
    ["2 drills. The old ones cost us £210, happy to go up to £260 this time.", 26_000],
    ["Der alte Kompressor hat 480 Euro gekostet, diesmal dürfen es bis 750 sein. 1 Kompressor, bitte.", 75_000],
    ["1 imprimante. L'ancienne nous avait coûté 350 €, on peut aller jusqu'à 500 cette fois.", 50_000],
    ["1 grasmaaier. Vorige keer betaalden we 320 euro, nu mag het 450 zijn.", 45_000],
    ["3 impresoras en Gijón. 9.000 como tope.", 900_000],
  ])("%s", (said, amount) => {
    expect(briefOf([said]).budget?.amount).toBe(amount);
  });
});
