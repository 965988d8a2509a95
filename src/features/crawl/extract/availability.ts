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
    disponibile disponível disponivel emestoque opvoorraad ilager pålager dostępny skladem вналичии 在庫あり 有货 متوفر vorrätig vorratig`,
  LimitedAvailability: "limitedstock lowstock lowinstock limited fewleft",
  MadeToOrder: "madetoorder builttoorder",
  PreOrder: "comingsoon vorbestellbar précommande precommande reserva",
  BackOrder: "onbackorder backordered availablefororder onorder",
  OutOfStock: "oos nostock",
  SoldOut: "ausverkauft uitverkocht",
  Discontinued: "nolongeravailable endoflife",
};

const BY_WORDS = new Map<string, Availability>([
  ...AVAILABILITIES.map((known) => [known.toLowerCase(), known] as const),
  ...Object.entries(WORDS).flatMap(([known, words]) => words.split(/\s+/).map((word) => [word, known as Availability] as const)),
]);

/** Says that there is none, whatever stands around it: "derzeit nicht lieferbar", "Temporarily out of stock online". */
const NONE = new RegExp(
  [
    `outofstock|soldout|unavailable|not(?:instock|available|instore)|nolongerinstock|backinstock`,
    `(?:nicht|nichtmehr)(?:auflager|vorrätig|vorratig|verfügbar|verfugbar|lieferbar)|ausverkauft|vergriffen`,
    `rupture|épuisé|indisponible|nonenstock|pasenstock|plusenstock|agotad[oa]|nodisponible|sinexistencias|sinstock`,
    `nondisponibile|esaurit[oa]|indisponível|indisponivel|esgotad[oa]|semestoque|nietopvoorraad|uitverkocht`,
    `slutilager|slutsåld|ikkepålager|udsolgt|utsolgt|niedostępny|wyprzedane|нетвналичии|распродан`,
    `在庫なし|在庫切れ|品切|売り切れ|完売|入荷待ち|缺货|售罄|无货|품절|غيرمتوفر|غيرمتاح|نفد|نفذت`,
  ].join("|"),
  "u",
);

/** Longer texts are no word for it. */
const WORD_MAX = 80;

/** What a shop says of availability, as a term of schema.org in any way of writing (`https://schema.org/InStock/`, `in stock`, `out_of_stock`) or in words. */
export function availabilityOf(text: string | undefined): Availability {
  if (text === undefined || text.length > WORD_MAX) return "Unknown";
  const word = term(text)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
  return BY_WORDS.get(word) ?? (NONE.test(word) ? "OutOfStock" : "Unknown");
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
