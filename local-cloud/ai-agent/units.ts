/** Plain words for units, by UN/CEFACT Recommendation 20/21 codes, US units of issue and what people write. */
const UNITS: [string, string][] = [
  [
    "piece",
    "each|ea|pcs?|pieces?|units?|items?|h87|stück|stk|st(?=\\.)|pièces?|unités?|exemplaires|uds?|unidades?|pezzi|pz|stuks?|copies|nos",
  ],
  ["box", "bx|boxe?s?|box(?:es)?|cartons?|ctns?|kartons?|boîtes?|cajas?|scatole|dozen boxes"],
  ["pack", "pk|packs?|packets?|packages?|pkgs?|packungen|packung|pakete|paket|paquets?|paquetes?|multipacks?"],
  ["set", "sets?|se(?=\\s)|satz|sätze|jeux"],
  ["kit", "kits?|kt"],
  ["pair", "pairs?|pr|paar(?:e)?|paires?"],
  ["ream", "reams?|rm|ries|rames?"],
  ["roll", "rolls?|ro|rollen|rolle|rouleaux|rouleau"],
  ["case", "cases? of|cs|crates?|kisten|kiste"],
  ["bottle", "bottles?|bt|flaschen|flasche|bouteilles?"],
  ["can", "cans?|cn|tins? of"],
  ["bag", "bags? of|sacks?|bg"],
  ["drum", "drums?|dr|barrels?"],
  ["pallet", "pallets?|paletten|palette|palettes"],
  ["sheet", "sheets?|sh|blatt"],
  ["hundred", "hd"],
  ["square metre", "square met(?:re|er)s?|sqm|m²|quadratmetern?|mètres carrés|metri quadr(?:i|ati)"],
  ["kg", "kgs?|kilos?|kilograms?|kilogramm|kilogrammes?"],
  ["g", "grams?|gramm|grammes?"],
  ["tonne", "tonnes?|tons?|metric tons?|tonnen"],
  ["lb", "lbs?|pounds? of"],
  ["litre", "litres?|liters?|l(?= of)|litern?"],
  ["gallon", "gallons?|gal|gl"],
  ["metre", "metres?|meters?|m(?= of)|metern?|mètres?"],
  ["foot", "feet of|ft(?= of)"],
  ["licence", "licen[cs]es?(?= (?:of|for))|seats? of"],
];

const PATTERNS = UNITS.map(([unit, source]) => ({ unit, pattern: new RegExp(`^(?:${source})\\.?(?![\\p{L}\\d-])`, "iu") }));

/** Units that as often size goods as count them: "50 kg of coffee" counts, "parts of 10 kg" does not. */
const MEASURES = new Set(["kg", "g", "tonne", "lb", "litre", "gallon", "metre", "foot", "square metre"]);
const COUNTS = /^\.?(?: (?:of|de|di|von|d'|van)\b| \p{Lu}\p{Ll}{2,}|d')/u;

/** The unit at the start of a text with how many characters it takes, or undefined. */
export function unitAt(text: string): { unit: string; length: number } | undefined {
  for (const { unit, pattern } of PATTERNS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const length = found[0].replace(/ of$/i, "").length;
    return MEASURES.has(unit) && !COUNTS.test(text.slice(length)) ? undefined : { unit, length };
  }
  return undefined;
}
