import { term } from "./thing.ts";

/** schema.org ItemAvailability, by its own names. */
export const AVAILABILITIES = [
  "InStock",
  "LimitedAvailability",
  "OnlineOnly",
  "InStoreOnly",
  "MadeToOrder",
  "PreOrder",
  "PreSale",
  "BackOrder",
  "Reserved",
  "OutOfStock",
  "SoldOut",
  "Discontinued",
] as const;
export type Availability = (typeof AVAILABILITIES)[number] | "Unknown";

/** What shops write instead, letters alone: Meta's and Google's words, and those of their readers. */
const WORDS: Readonly<Partial<Record<Availability, string>>> = {
  InStock: `available instocknow onstock stock yes auflager lagernd sofortlieferbar verfügbar verfugbar lieferbar enstock disponible
    disponibile disponível disponivel emestoque opvoorraad ilager pålager dostępny skladem вналичии 在庫あり 有货`,
  LimitedAvailability: "limitedstock lowstock lowinstock limited fewleft",
  MadeToOrder: "madetoorder builttoorder",
  PreOrder: "comingsoon vorbestellbar précommande precommande reserva",
  BackOrder: "onbackorder backordered availablefororder onorder",
  OutOfStock: `oos notinstock nostock unavailable notavailable currentlyunavailable temporarilyoutofstock nichtauflager nichtverfügbar
    nichtlieferbar rupturedestock épuisé indisponible agotado nodisponible nondisponibile esaurito indisponível esgotado nietopvoorraad
    slutilager ikkepålager нетвналичии 在庫なし 缺货`,
  SoldOut: "ausverkauft uitverkocht",
  Discontinued: "nolongeravailable endoflife",
};

const BY_WORDS = new Map<string, Availability>([
  ...AVAILABILITIES.map((known) => [known.toLowerCase(), known] as const),
  ...Object.entries(WORDS).flatMap(([known, words]) => words.split(/\s+/).map((word) => [word, known as Availability] as const)),
]);

/** Longer texts are no word for it. */
const WORD_MAX = 80;

/** What a shop says of availability, as a term of schema.org in any way of writing (`https://schema.org/InStock/`, `in stock`, `out_of_stock`) or in words. */
export function availabilityOf(text: string | undefined): Availability {
  if (text === undefined || text.length > WORD_MAX) return "Unknown";
  return (
    BY_WORDS.get(
      term(text)
        .normalize("NFC")
        .toLowerCase()
        .replace(/[^\p{L}]/gu, ""),
    ) ?? "Unknown"
  );
}

const ORDERABLE: ReadonlySet<Availability> = new Set([
  "InStock",
  "LimitedAvailability",
  "OnlineOnly",
  "MadeToOrder",
  "PreOrder",
  "PreSale",
  "BackOrder",
  "Unknown",
]);

export const isOrderable = (availability: Availability): boolean => ORDERABLE.has(availability);
