export const SEARCH_STATES = ["DRAFT", "RUNNING", "COMPLETED"] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

/** One thing a search asks for: its name, then the terms it is found by, the most telling first. */
export interface SearchItem {
  name: string;
  quantity: number | null;
  unit: string | null;
  terms: string[];
}

const SEPARATOR = /\s*(?:[\n;]|,(?!\d)|\s(?:and|und|et|y|as well as|plus)\s)\s*/iu;
const MOST_ITEMS = 20;

/** The items of a query as a buyer types it: "wireless mouse, usb hub and 24-inch monitor" asks for three. */
export function itemsOfQuery(query: string): SearchItem[] {
  const names = query
    .split(SEPARATOR)
    .map((name) => name.trim())
    .filter((name) => /[\p{L}\p{N}]{2}/u.test(name));
  return [...new Set(names)].slice(0, MOST_ITEMS).map((name) => ({ name, quantity: null, unit: null, terms: termsOf(name) }));
}

/** The name, and the noun it ends in as English names do: "wireless mouse", "mouse". A number or a unit is no noun. */
function termsOf(name: string): string[] {
  const noun = name.split(/\s+/).at(-1) ?? name;
  return noun !== name && /^\p{L}{3,}$/u.test(noun) ? [name, noun] : [name];
}
