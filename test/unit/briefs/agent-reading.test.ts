import { describe, expect, it } from "vitest";
import { extractBrief } from "../../../local-cloud/ai-agent/brief.ts";

/** A Wednesday. */
const NOW = "2027-03-03T10:00:00Z";

function read(text: string) {
  const answer = extractBrief({ sessionId: "chat", messages: [{ role: "user", content: text }], referenceTime: NOW });
  if ("kind" in answer) throw new Error(answer.lookedFor);
  return answer;
}

const lines = (text: string) => read(text).brief.items.map(({ quantity, unit, name }) => `${quantity} ${unit} ${name.toLowerCase()}`);
const deadline = (text: string) => read(text).brief.deadline;

describe("given what a buyer says of what is there already [BRF-1]", () => {
  it.each([
    ["We run 3 nurseries. We want 24 cot mattresses.", ["24 piece cot mattresses"]],
    ["Our fleet has 30 vans and we need 12 dash cams.", ["12 piece dash cams"]],
    ["Wir haben 4 Standorte und möchten zentral einkaufen: 120 Ordner.", ["120 piece ordner"]],
    ["Ons kantoor telt 3 verdiepingen en 64 werkplekken. Graag een offerte voor 64 monitorarmen.", ["64 piece monitorarmen"]],
    ["La nostra palestra ha 3 sale e cerchiamo 25 tappetini.", ["25 piece tappetini"]],
    ["Somos un colegio con 18 aulas. Necesitamos 36 ventiladores.", ["36 piece ventiladores"]],
    ["On remplace nos 20 postes : 20 claviers.", ["20 piece claviers"]],
    ["I look after an office (about 180 desks). Please quote 180 desk lamps.", ["180 piece desk lamps"]],
    ["Parc actuel : 20 tablettes. Pouvez-vous chiffrer 35 écrans ?", ["35 piece écrans"]],
  ])("makes no line of it: %s", (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  it.each([
    ["Wij hebben 40 liter muurverf nodig.", ["40 litre muurverf"]],
    ["Wij hebben 12 stoelen en 3 tafels nodig voor ons kantoor in Breda.", ["12 piece stoelen", "3 piece tafels"]],
    ["Do you have 20 folding tables? We are opening soon.", ["20 piece folding tables"]],
  ])("still reads what is asked for with the same verb: %s", (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  it("takes a payment's days, a model year and what a thing is like for no counts", () => {
    expect(lines("Please quote 45 chairs. Net 30 terms.")).toEqual(["45 piece chairs"]);
    expect(lines("I need a charger and 2 forks. The truck is a 2014 Linde E20.")).not.toContain("2014 piece linde e20");
    expect(lines("Queremos 48 sillas y una cafetera de 2 grupos.").join()).not.toContain("2 piece grupos");
  });
});

describe("given goods that are asked for without something [BRF-1]", () => {
  it.each([
    [
      "3 Bohrmaschinen ohne Akku und 2 Mäuse ohne Kabel",
      [
        ["Bohrmaschinen", "ohne Akku"],
        ["Mäuse", "ohne Kabel"],
      ],
    ],
    ["3 sillas sin reposabrazos en Sevilla", [["sillas", "sin reposabrazos"]]],
    ["20 bouteilles de jus sans sucre livrées à Nice", [["jus", "sans sucre"]]],
    ["8 scrivanie senza cassetti a Bari entro maggio, senza IVA", [["scrivanie", "senza cassetti"]]],
    ["4 boormachines zonder accu", [["boormachines", "zonder accu"]]],
    ["3 crates of beer without alcohol and 2 kegs without delay", [["beer", "without alcohol"], ["kegs"]]],
    ["12 Tische ohne MwSt. nach Bonn", [["Tische"]]],
  ])("keeps what they are without, and takes no tax or delay for it: %s", (text, expected) => {
    expect(read(text).brief.items.map(({ name, attributes }) => [name, ...attributes])).toEqual(expected);
  });

  it.each([
    ["3 souris sans fil et 5 claviers", ["3 piece souris sans fil", "5 piece claviers"]],
    ["2 mouse senza fili a Torino", ["2 piece mouse senza fili"]],
    ["2 ratones sin cable", ["2 piece ratones sin cable"]],
  ])("takes those without a wire for the kind that they are: %s", (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe("given counts that stand behind their goods", () => {
  it.each([
    ["Everyone gets a hi-vis jacket, so 14 of those please.", ["14 piece hi-vis jacket"]],
    ["wir bräuchten nochmal druckerpapier, 60 kartons a4 80g", ["60 box druckerpapier"]],
    ["Namensschilder: 85 Stück mit Magnet.", ["85 piece namensschilder"]],
    ["Please replace 16 of our 40 office chairs.", ["16 piece office chairs"]],
    ["Can you do 3 gazebos 3m x 3m in navy?", ["3 piece gazebos"]],
    ["Für die Schule: 56 Schülertische.", ["56 piece schülertische"]],
    ["We need 30 boxes of nitrile gloves size M.", ["30 box nitrile gloves"]],
    ["Bitte um Angebot: 6 Bürostühle mit Kopfstütze.", ["6 piece bürostühle"]],
  ])("joins them: %s", (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe("given days that are told by others", () => {
  it.each([
    ["We need six tables. We open on 1 May so they must be in place a week before.", "2027-04-24"],
    ["Wir suchen 3 Stehtische. Die Messe beginnt am 19.04.2027, die Ware muss drei Tage vorher da sein.", "2027-04-16"],
    ["We're moving on 12 April and need 150 boxes. Everything has to be here by the Friday before.", "2027-04-09"],
    ["24 Kinderstühle bitte, Lieferung vor Ostern.", "2027-03-28"],
    ["Need 40 hampers delivered before Christmas.", "2027-12-24"],
    ["On cherche 200 chaises pliantes, livrées en juin.", "2027-06-30"],
    ["150 gobelets. C'est pour la fête du 19 juin, il faudrait tout avoir le 15 juin.", "2027-06-15"],
    ["Ich bräuchte bis Freitag 3 Paletten Streusalz.", "2027-03-05"],
  ])("counts from them: %s", (text, expected) => {
    expect(deadline(text)).toBe(expected);
  });

  it.each([
    "Need 50 boxes of gloves, we use about 4 boxes a week.",
    "Queremos 3 impresoras. El técnico no viene hasta el jueves.",
    "36 ventiladores. Entrega de lunes a viernes de 9 a 14 h.",
    "Hacen falta 60 sacos de cemento. El presupuesto anterior caducó el 28 de febrero.",
  ])("finds none where none is due: %s", (text) => {
    expect(deadline(text)).toBeNull();
  });

  it.each([
    [2027, "2027-03-28"],
    [2038, "2038-04-25"],
    [2285, "2285-03-22"],
  ])("knows Easter Sunday of %i, the earliest and the latest it can be too", (year, expected) => {
    const answer = extractBrief({
      sessionId: "chat",
      messages: [{ role: "user", content: "24 chairs before Easter" }],
      referenceTime: `${year}-01-10T00:00:00Z`,
    });
    expect("brief" in answer && answer.brief.deadline).toBe(expected);
  });
});

describe("given amounts that others asked for", () => {
  it.each([
    ["Das Angebot von Müller lag bei 12.300 €. Für 25 Schreibtische geben wir maximal 10.000 € aus.", 1_000_000, "total"],
    ["Serve una stampante. L'offerta era di 1.150 euro, noi ne abbiamo 1.000.", 100_000, "total"],
    ["Il faut 35 tablettes, sous 200 € la tablette.", 20_000, "per-unit"],
    ["We want 24 mattresses, no more than £25 a mattress.", 2500, "per-unit"],
    ["Bitte 9 neue Akkuschrauber. Pro Schrauber max. 180 €.", 18_000, "per-unit"],
  ] as const)("takes the buyer's own: %s", (text, amount, kind) => {
    expect(read(text).brief.budget).toMatchObject({ amount, kind });
  });

  it.each([
    "Nous voudrions 2 500 enveloppes C5. L'imprimeur actuel demande 180 euros pour les enveloppes.",
    "8 dehumidifiers please. Our supplier quoted $640 apiece.",
    "Quisiera precio para 15 sillas. En el pedido anterior nos cobraron 95 euros por silla.",
  ])("takes none for a budget: %s", (text) => {
    expect(read(text).brief.budget).toBeNull();
  });
});

describe("given places", () => {
  it.each([
    ["18 matelas. Foyer de Brive.", "FR"],
    ["200 medailles voor de sportdag in Almere.", "NL"],
    ["Graag 64 monitorarmen. Afleveradres Zwolle, laadperron aanwezig.", "NL"],
    ["120 badges pour un colloque à Grenoble. Facture à l'adresse du siège, 69003 Lyon.", "FR"],
  ])("knows towns by what people call them, and not where the bill goes: %s", (text, country) => {
    const { delivery } = read(text).brief;
    expect(delivery?.country).toBe(country);
    expect(delivery?.place).not.toContain("Lyon");
  });
});
