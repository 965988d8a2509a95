import { describe, expect, it } from "vitest";
import { briefOf } from "./brief-of.ts";

describe("[BRF-1] A place", () => {
  it.each<[string, string, string | null]>([
    ["6 desks for Waterford, budget 4,000 euros.", "Waterford", "IE"],
    ["6 chaises pour Laval, budget 900 €.", "Laval", "FR"],
    ["6 sillas para Vitoria, presupuesto 900 €.", "Vitoria", "ES"],
    ["6 desks for Waterford, budget 4,000 US dollars.", "Waterford", "US"],
    ["12 tents for Keswick by 1 July. We can spend 4,800 pounds.", "Keswick", null],
    ["6 Tische nach Zürich, Budget 900 €.", "Zürich", "CH"],
    ["6 desks to Hamburg, budget 4,000 US dollars.", "Hamburg", "DE"],
    ["6 desks to Paris, budget 4,000 US dollars.", "Paris", "FR"],
  ])("is of the country whose money is paid, where several have one of that name: %s", (said, place, country) => {
    const brief = briefOf([said]);
    expect(brief.delivery).toEqual({ place, country });
    expect(brief.missing.includes("delivery.country")).toBe(country === null);
  });

  it("keeps the country that the buyer names", () => {
    expect(briefOf(["6 desks to Keswick, Canada, budget 4,000 pounds."]).delivery?.country).toBe("CA");
  });

  it.each([
    ["3 Streuwagen, Lieferung frei Bordsteinkante Chemnitz.", "Chemnitz"],
    ["3 Aktenvernichter. Lieferung innerhalb von 10 Werktagen an Stadtverwaltung Gera.", "Gera"],
    ["We run 3 nurseries. For the Bath one we want 24 cot mattresses.", "Bath"],
    ["2 poorten van staal. Locatie Emmen.", "Emmen"],
  ])("is known by how a delivery or a site is spoken of: %s", (said, place) => {
    expect(briefOf([said]).delivery?.place).toContain(place);
  });

  it("is none where a name like a town's stands without a word of delivery", () => {
    expect(briefOf(["12 chairs please. My colleague Marta Lancaster answers the phone."]).delivery).toBeNull();
  });
});

describe("[BRF-1] Money", () => {
  it.each<[string, string[], number | undefined, string | undefined]>([
    ["Mexico", ["Quiero 20 sillas en Guadalajara, México.", "Unos 45 mil pesos de presupuesto."], 4_500_000, "MXN"],
    ["Colombia", ["Queremos 100 libretas en Medellín, presupuesto 2,5 millones de pesos."], 250_000_000, "COP"],
    ["Chile, whose pesos have no cents", ["Queremos 100 libretas en Valparaíso, Chile, presupuesto 900.000 pesos."], 900_000, "CLP"],
    ["nowhere yet", ["Queremos 100 libretas, presupuesto 900.000 pesos."], undefined, undefined],
    ["a country without pesos", ["Queremos 100 libretas en Burgos, presupuesto 900.000 pesos."], undefined, undefined],
  ])("in pesos is that of %s", (_, turns, amount, currency) => {
    const brief = briefOf(turns);
    expect(brief.budget?.amount).toBe(amount);
    expect(brief.budget?.currency).toBe(currency);
    expect(brief.items).toHaveLength(1);
    expect(brief.missing.includes("currency")).toBe(currency === undefined);
  });

  it.each<[string, number]>([
    ["12 deuren, budget 1,2 miljoen euro", 120_000_000],
    ["3 Kräne, Budget 1,5 Millionen Euro", 150_000_000],
    ["We need 3 cranes, budget 1.25 million euros", 125_000_000],
    ["Ci servono 3 gru, budget 2 milioni di euro", 200_000_000],
    ["Il nous faut 3 grues, budget 1,5 million d'euros", 150_000_000],
  ])("is read whole in millions behind digits: %s", (said, amount) => {
    expect(briefOf([said]).budget).toEqual({ amount, currency: "EUR", kind: "total" });
    expect(briefOf([said]).items).toHaveLength(1);
  });
});
