import { townOf } from "./countries.ts";
import { isPaidIn, moneyOf, pesosOf } from "./currencies.ts";
import type { Need } from "./need.ts";

/**
 * What a need's money and its place say of each other. Of towns of one name the one is meant where the buyer's money is paid; where that one
 * is a small place, the country is asked for. Pesos and francs are those of the country of delivery, and so is an amount without a currency.
 */
export function withCountry(need: Need): Need {
  const currency = need.budget?.currency ?? need.currency;
  const delivery = need.delivery && { ...need.delivery, country: countryMeant(need.delivery, currency) };
  const local = need.budget && need.budget.currency === undefined ? localMoney(need.budget, delivery?.country) : undefined;
  const budget = need.budget && local !== undefined ? { ...need.budget, currency: local } : need.budget;
  return { ...need, delivery, budget };
}

/** An amount without a currency is in that of the country of delivery; one by a name that several have only where that country calls its own so. */
function localMoney({ isPesos, among }: NonNullable<Need["budget"]>, country: string | null | undefined): string | undefined {
  if (isPesos) return pesosOf(country);
  const local = moneyOf(country);
  return among && !(local !== undefined && among.includes(local)) ? undefined : local;
}

function countryMeant({ place, country, confidence }: NonNullable<Need["delivery"]>, currency: string | undefined): string | null {
  if (country === null || currency === undefined || confidence === 1 || isPaidIn(country, currency)) return country;
  const town = townOf(place);
  if (!town) return country;
  const isMeant = (one: string): boolean => isPaidIn(one, currency);
  const namesake = [town.country, ...(town.abroad ?? [])].find(isMeant) ?? town.smaller?.find(isMeant);
  return namesake ?? (town.smallest?.some(isMeant) ? null : country);
}
