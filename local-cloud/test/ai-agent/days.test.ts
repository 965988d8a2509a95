import { describe, expect, it } from "vitest";
import { extractBrief } from "../../ai-agent/brief.ts";

const NEEDS: Readonly<Record<string, string>> = {
  en: "We need 12 office chairs in Leeds",
  de: "Wir brauchen 12 Bürostühle in Kassel",
  fr: "Nous avons besoin de 12 chaises de bureau à Lyon",
  es: "Necesitamos 12 sillas de oficina en Burgos",
  it: "Ci servono 12 sedie da ufficio a Bergamo",
  nl: "We hebben 12 bureaustoelen nodig in Breda",
};

/** Read on Wednesday, 3 March 2027. */
function read(content: string) {
  const extraction = extractBrief({ sessionId: "days", referenceTime: "2027-03-03T10:00:00Z", messages: [{ role: "user", content }] });
  if ("kind" in extraction) throw new Error(`nothing found in ${content}`);
  return extraction;
}

describe("[BRF-1] A day in a need", () => {
  it.each<[string, string, string]>([
    ["en", "before the 15th", "2027-03-15"],
    ["en", "on Tuesday the 16th", "2027-03-16"],
    ["en", "no later than the 2nd", "2027-04-02"],
    ["en", "in a month", "2027-04-03"],
    ["en", "within a fortnight", "2027-03-17"],
    ["en", "a fortnight from now", "2027-03-17"],
    ["en", "in the first half of June", "2027-06-15"],
    ["en", "by the end of Q2", "2027-06-30"],
    ["en", "before Whitsun", "2027-05-16"],
    ["de", "bis zum 20.", "2027-03-20"],
    ["de", "bis 15. des Monats", "2027-03-15"],
    ["de", "spätestens zum 1.4.", "2027-04-01"],
    ["de", "bis spätestens Montag, 15.03.", "2027-03-15"],
    ["de", "bis Mitte nächster Woche", "2027-03-10"],
    ["de", "noch diese Woche", "2027-03-05"],
    ["de", "innerhalb von 48 Stunden", "2027-03-05"],
    ["de", "bis übermorgen", "2027-03-05"],
    ["de", "in der zweiten Aprilhälfte", "2027-04-30"],
    ["de", "in der ersten Maiwoche", "2027-05-07"],
    ["de", "bis zum Quartalsende", "2027-03-31"],
    ["de", "im 2. Quartal", "2027-06-30"],
    ["fr", "sous quinzaine", "2027-03-17"],
    ["fr", "pour le 12", "2027-03-12"],
    ["fr", "sous 48h", "2027-03-05"],
    ["fr", "dans un mois", "2027-04-03"],
    ["fr", "après-demain", "2027-03-05"],
    ["fr", "la 2e semaine d'avril", "2027-04-14"],
    ["fr", "courant avril", "2027-04-30"],
    ["fr", "mardi de la semaine prochaine", "2027-03-09"],
    ["es", "pasado mañana", "2027-03-05"],
    ["es", "en menos de un mes", "2027-04-03"],
    ["es", "en la primera quincena de mayo", "2027-05-15"],
    ["es", "esta semana", "2027-03-05"],
    ["it", "entro il 20", "2027-03-20"],
    ["it", "entro un mese", "2027-04-03"],
    ["it", "nella prima metà di maggio", "2027-05-15"],
    ["nl", "volgende week dinsdag", "2027-03-09"],
    ["nl", "halverwege maart", "2027-03-15"],
    ["nl", "over een maand", "2027-04-03"],
    ["nl", "overmorgen", "2027-03-05"],
    ["nl", "uiterlijk de 20e", "2027-03-20"],
  ])("is counted as it is told in %s: %s", (language, said, day) => {
    expect(read(`${NEEDS[language] ?? ""}, ${said}.`).brief).toMatchObject({ deadline: day, items: [{ quantity: 12 }] });
  });

  it.each<[string, string]>([
    ["12 stoelen in Rotterdam, week 12.", "2027-03-26"],
    ["3 pallets of water for the marathon on 18 April in Bristol, should arrive two days before.", "2027-04-16"],
    ["30 Bierbänke für unser Sommerfest am 12. Juni, Anlieferung am Vortag.", "2027-06-11"],
    ["Onze klus start 5 april, 6 deuren graag een paar dagen ervoor in Almere.", "2027-04-02"],
    ["16 stapelbedden. Graag op 29 maart leveren.", "2027-03-29"],
  ])("is known from what stands around it: %s", (said, day) => {
    const { brief, confidence } = read(said);
    expect(brief.deadline).toBe(day);
    expect(confidence.deadline).toBeGreaterThan(0.5);
    expect(brief.items).toHaveLength(1);
  });

  it.each([
    "We are hosting 120 guests on 22 May in Cork: 15 folding tables and 3 marquees please.",
    "Wir brauchen vier Werkbänke. Unsere Werkstatt zieht im Juni um.",
    "Je voudrais 6 descentes de gouttière. On commence les travaux le 3 mai à Pau.",
    "Ci servono cento vassoi. Apriamo il 10 aprile.",
    "Looking for 8 dehumidifiers. Our supplier said a 12 week wait, which is no use.",
    "Please supply 5,000 masks. Usual terms, 14 days.",
    "We need 6 desks. Our buyer is away this week so write to me.",
    "6 desks for room 12 on the 3rd floor.",
  ])("on which the buyer does something, or that says how long, is asked for and no value: %s", (said) => {
    const { brief } = read(said);
    expect(brief.deadline).toBeNull();
    expect(brief.missing).toContain("deadline");
  });
});
