import { describe, expect, it } from "vitest";
import { findConstraints } from "../../ai-agent/constraints.ts";
import { deadlineOf, findDeadlines } from "../../ai-agent/deadlines.ts";
import { languageOf } from "../../ai-agent/languages.ts";
import { deliveryOf, findPlaces } from "../../ai-agent/places.ts";
import { REFERENCE_TIME } from "./brief-of.ts";

function deadline(text: string, locale?: string): string | undefined {
  return deadlineOf(findDeadlines(text, languageOf(text, locale), new Date(REFERENCE_TIME), locale))?.date;
}

describe("a deadline, counted from Wednesday 10 March 2027", () => {
  it.each([
    ["by next Friday", "2027-03-19"],
    ["before 14 April 2027", "2027-04-14"],
    ["delivery within 30 days", "2027-04-09"],
    ["within 5 business days", "2027-03-17"],
    ["needed in two weeks", "2027-03-24"],
    ["before the end of April", "2027-04-30"],
    ["Deliver To: W1BG By: 0105 DAYS ADO", "2027-06-23"],
    ["no later than 4:00pm on 06/24/2027", "2027-06-24"],
    ["THE OFFER IS DUE ON OR ABOUT 16 MAY 2027.", "2027-05-16"],
    ["Deadline: 2027-05-01", "2027-05-01"],
    ["bis zum 14. April 2027 brauchen wir das", "2027-04-14"],
    ["bitte bis Ende April liefern", "2027-04-30"],
    ["avant le 3 mai 2027 pour nous", "2027-05-03"],
    ["livraison sous 30 jours pour notre site", "2027-04-09"],
    ["en un plazo de 10 días para la oficina", "2027-03-20"],
    ["innerhalb von zehn Werktagen für das Büro", "2027-03-24"],
    ["wir brauchen das in KW 32 für die Messe", "2027-08-13"],
    ["avant la fin du mois pour nous", "2027-03-31"],
    ["consegna entro la fine di aprile per la sede", "2027-04-30"],
    ["wij hebben het nodig over drie weken", "2027-03-31"],
    ["by the end of next week", "2027-03-19"],
    ["bitte bis zum 15.04. liefern, das ist wichtig", "2027-04-15"],
  ])("%s is %s", (text, date) => {
    expect(deadline(text)).toBe(date);
  });

  it("reads day and month in the order of the locale", () => {
    expect(deadline("by 05/06/2027", "en-US")).toBe("2027-05-06");
    expect(deadline("by 05/06/2027", "en-GB")).toBe("2027-06-05");
  });

  it("is the day of delivery rather than the day offers are due", () => {
    expect(deadline("Quotes are due by 20 March 2027. Delivery by 14 May 2027.")).toBe("2027-05-14");
  });

  it.each(["posted on 4 May 2027", "payment within 30 days", "we work 24/7", "by 4 May 2019", "since 1 June 2027", "a 3-year warranty"])(
    "is not in: %s",
    (text) => {
      expect(deadline(text)).toBeUndefined();
    },
  );
});

describe("the place of delivery", () => {
  it.each([
    ["deliver to our Berlin office by Friday", "Berlin", "DE"],
    ["shipped to 10115 Berlin, Germany before 14 April", "10115 Berlin, Germany", "DE"],
    ["Deliver To: W1BG DLA DISTRIBUTION By: 0105 DAYS ADO", "W1BG DLA DISTRIBUTION", null],
    [
      "DELIVER TO SW3218, DLA DISTRIBUTION, SAN DIEGO, CA 92136-3581, INDUCTION",
      "SW3218, DLA DISTRIBUTION, SAN DIEGO, CA 92136-3581",
      "US",
    ],
    ["delivered to Manchester, UK within 30 days", "Manchester, UK", "GB"],
    ["Lieferung nach München, Budget 500 Euro", "München", "DE"],
    ["livraison à Lyon avant mai", "Lyon", "FR"],
    ["for our new Riyadh office", "Riyadh", "SA"],
    ["we are based in Deutschland", "Deutschland", "DE"],
    ["ship to Springfield, DE 19064", "Springfield, DE 19064", "US"],
    ["please send them to SW1A 1AA", "SW1A 1AA", "GB"],
    ["Lieferung nach Mönchengladbach.", "Mönchengladbach", "DE"],
    ["deliver to Clermont-Ferrand please", "Clermont-Ferrand", "FR"],
  ])("%s", (text, place, country) => {
    expect(deliveryOf(findPlaces(text, languageOf(text)))).toMatchObject({ place, country });
  });

  it.each(["deliver to us", "delivery in time", "delivered in two weeks", "we want to order chairs"])("is not in: %s", (text) => {
    expect(deliveryOf(findPlaces(text, languageOf(text)))).toBeUndefined();
  });
});

describe("constraints", () => {
  it.each([
    ["Chairs must be refurbished-free.", ["Chairs must be refurbished-free"]],
    ["New only, no substitutes.", ["New only", "no substitutes"]],
    ["10 laptops with 3-year warranty", ["3-year warranty"]],
    ["only certified organic coffee, please", ["only certified organic coffee"]],
    ["ISO 9001 certified and RoHS compliant", ["ISO 9001 certified", "RoHS compliant"]],
    ["20 Stühle, nur Neuware", ["nur Neuware"]],
  ])("%s", (text, constraints) => {
    expect(findConstraints(text)).toEqual(constraints);
  });

  it("leave out what only rules the tendering", () => {
    expect(findConstraints("Quotes must be submitted electronically. Offerors must be registered in SAM.")).toEqual([]);
  });
});
