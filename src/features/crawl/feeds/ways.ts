import { MOST_WAYS } from "../extract/delivery.ts";

/** A way of delivery as a row says it: to where, of a country the part, and what it asks. Empty where it says nothing of that. */
export interface Way {
  country: string;
  region: string;
  price: string;
}

/** Ways of delivery written in one piece: `US:CA:Express:4.99 USD, US:::0 USD`, or `US:4.99 USD`; what is written otherwise is none. */
export function waysIn(text: string): Way[] {
  const ways = text.split(/,(?=\s*(?:[A-Za-z]{2}\s*)?:)/, MOST_WAYS).map((way) => way.split(":").map((part) => part.trim()));
  return ways.flatMap((parts) => {
    if (parts.length !== 2 && parts.length !== 4) return [];
    return [{ country: parts[0] ?? "", region: parts.length === 4 ? (parts[1] ?? "") : "", price: parts.at(-1) ?? "" }];
  });
}
