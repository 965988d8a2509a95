import { townOf } from "./countries.ts";
import { isPaidIn, pesosOf } from "./currencies.ts";
import type { Need } from "./need.ts";

/**
 * What a need's money and its place say of each other. Of towns of one name the one is meant where the buyer's money is paid; where that one
 * is a small place, the country is asked for. Pesos are those of the country of delivery.
 */
export function withCountry(need: Need): Need {
  const currency = need.budget?.currency ?? need.currency;
  const delivery = need.delivery && { ...need.delivery, country: countryMeant(need.delivery, currency) };
  const pesos = need.budget?.isPesos === true && need.budget.currency === undefined ? pesosOf(delivery?.country) : undefined;
  const budget = need.budget && pesos !== undefined ? { ...need.budget, currency: pesos } : need.budget;
  return { ...need, delivery, budget };
}

function countryMeant({ place, country, confidence }: NonNullable<Need["delivery"]>, currency: string | undefined): string | null {
  if (country === null || currency === undefined || confidence === 1 || isPaidIn(country, currency)) return country;
  const town = townOf(place);
  if (!town) return country;
  const isMeant = (one: string): boolean => isPaidIn(one, currency);
  const namesake = [town.country, ...(town.abroad ?? [])].find(isMeant) ?? town.smaller?.find(isMeant);
  return namesake ?? (town.smallest?.some(isMeant) ? null : country);
}
