/** Plain words for units, by UN/CEFACT Recommendation 20/21 codes, US units of issue and what people write. */
const UNITS: [string, string][] = [
  [
    "piece",
    "each|ea|pcs?|pce|pieces?|units?|items?|h87|stück|stk|st(?=\\.)|pièces?|unités?|exemplaires|uds?|pzas?|unidad(?:es)?|pezz[io]|pz|stuks?|copies|nos",
  ],
  [
    "box",
    "bx|boxe?s?|box(?:es)?|cartons?|ctns?|kartons?|boîtes?|cajas?|scatol[ae]|doos|dozen(?= (?:van|\\p{Ll}))|dozen|schachteln?|caisses?|cartoni|cartone|dozen boxes",
  ],
  [
    "pack",
    "pk|packs?|packets?|packages?|pkgs?|packungen|packung|pcke?|pkt|vpe|pakete|paket|päckchen|paquets?|paquetes?|confezion[ei]|pacc(?:o|hi)|pakken|pak|multipacks?",
  ],
  ["set", "sets?|se(?=\\s)|satz|sätze|jeux|jeu|juegos?"],
  ["kit", "kits?|kt"],
  ["pair", "pairs?|pr|paar(?:e|en)?|paires?|par(?:es)?|pai[ao]|paren"],
  ["ream", "reams?|rm|ries|ram(?:ett)?es?|resmas?|rism[ae]|riem(?:en)?"],
  ["roll", "rolls?|ro|rollen|rolle|rouleaux|rouleau|rollos?|rotol[io]|rol|bobines?|bobinas?|bobin[ae]"],
  ["case", "cases?(?= of(?!\\p{L})|\\s*(?:[,;.\\n]|$))|cs|crates?|kisten|kiste"],
  ["bottle", "bottles?|bt|flaschen|flasche|bouteilles?|flacons?|flacon[ei]|botellas?|bottigli[ae]|fles(?:sen)?"],
  ["can", "cans?|cn|tins?(?= of(?!\\p{L})|\\s*(?:[,;.\\n]|$))|dosen?|büchsen?|latas?|lattin[ae]|blik(?:ken)?"],
  ["bag", "bags?|sacks?|säcke|sack|sacs?|sacos?|bolsas?|sacch[io]|sacco|zak(?:ken)?|beutel|bg"],
  ["canister", "canisters?|jerrycans?|kanister|bidons?|bidón|bidones|garrafas?|tanic(?:a|he)"],
  ["bucket", "buckets?|eimer|seaux?|cubos?|secchi(?:o)?|emmers?"],
  ["tube", "tubes?|tubos?|tub[io]"],
  ["drum", "drums?|dr|barrels?"],
  ["pallet", "pallets?|paletten|palette|palettes|pal[eé]s?|palets?|bancal[ei]"],
  ["sheet", "sheets?|sh|blatt"],
  ["hundred", "hd"],
  ["m²", "square met(?:re|er)s?|sqm|m²|m2|quadratmetern?|mètres carrés|metros cuadrados|metri quadr(?:i|ati)|vierkante meter"],
  ["m³", "cubic met(?:re|er)s?|m³|m3|kubikmetern?|mètres cubes|metros cúbicos|metri cubi|kubieke meter|kuub"],
  ["kg", "kgs?|kilos?|kilograms?|kilogramm|kilogrammes?|kilogramos?|chil[io]|chilogrammi"],
  ["g", "grams?|gramm|grammes?"],
  ["tonne", "tonnes?|tons?|metric tons?|tonnen|toneladas?|tonnellat[ae]|t"],
  ["lb", "lbs?|pounds? of"],
  ["litre", "litres?|liters?|l|litern?|litros?|litr[oi]"],
  ["gallon", "gallons?|gal|gl"],
  ["metre", "metres?|meters?|m|metern?|mètres?|metros?|metr[oi]|lfm|lfdm"],
  ["foot", "feet of|ft|feet"],
  ["licence", "licen[cs]es?(?= (?:of|for))|seats? of"],
];

const PATTERNS = UNITS.map(([unit, source]) => ({ unit, pattern: new RegExp(`^(?:${source})\\.?(?![\\p{L}\\d-])`, "iu") }));

/** Units that as often size goods as count them: "50 kg of coffee" counts, "parts of 10 kg" does not. What is read by itself ("CAT6") is masked. */
const MEASURES = new Set(["kg", "g", "tonne", "lb", "litre", "gallon", "metre", "foot", "m²", "m³"]);
const COUNTS = /^\.?(?: (?:of|de|di|von|d'|van)(?!\p{L})| \p{L}{3,}| \u0001+ \p{L}{3,}|d')/u;
const NOT_COUNTED = /^\.? (?:and|und|oder|for|für|pour|para|per|voor|cada|each|bis|lang|long|wide|high|deep|deliver\p{L}*)(?!\p{L})/iu;

/** "bolsas de tela", "cajas de plástico": what a thing is made of; it is bought, and holds nothing. */
const MADE_OF =
  /^ (?:de|di|in|en|van|aus) (?:tela|algodón|papel|plástico|cartón|madera|cuero|yute|cristal|vidrio|tissu|coton|papier|plastique|carton|toile|bois|verre|cuir|jute|stoffa|cotone|carta|plastica|cartone|legno|vetro|juta|stof|katoen|glas|hout|plastic|karton|leer)(?!\p{L})/iu;
const HOLDERS = new Set(["box", "bag", "bottle", "can", "bucket", "tube", "drum", "pallet"]);

/** The unit at the start of a text with how many characters it takes, or undefined. */
export function unitAt(text: string): { unit: string; length: number } | undefined {
  for (const { unit, pattern } of PATTERNS) {
    const found = pattern.exec(text);
    if (!found) continue;
    if (HOLDERS.has(unit) && MADE_OF.test(text.slice(found[0].length))) return undefined;
    const written = found[0].replace(/ of$/i, "");
    const isShort = /^(?:st|stk|stck|pck|pkg|pkt|pcs?|ea|pza?s?|uds?|conf|cf|krt|ktn|ctn|bx|rl)\.$/iu.test(written);
    // A point that ends the sentence is none of the unit.
    const length =
      written.endsWith(".") && !isShort && /^\s+\p{Lu}|^\s*$/u.test(text.slice(written.length)) ? written.length - 1 : written.length;
    return MEASURES.has(unit) && (!COUNTS.test(text.slice(length)) || NOT_COUNTED.test(text.slice(length))) ? undefined : { unit, length };
  }
  return undefined;
}

/** Words of measure and of single pieces, which name no goods: "1,000 litres", "100 unidades". A bottle or a box is a thing that is bought too. */
export const isMeasureWord = (word: string): boolean =>
  /\p{L}{2}/u.test(word) &&
  PATTERNS.some(({ unit, pattern }) => (MEASURES.has(unit) || unit === "piece") && pattern.exec(word)?.[0].length === word.length);

/** A measure that ends what is said, with how many characters it takes. */
export function measureAt(text: string): { unit: string; length: number } | undefined {
  for (const { unit, pattern } of PATTERNS) {
    const found = MEASURES.has(unit) ? pattern.exec(text)?.[0].replace(/\.$/, "") : undefined;
    if (found !== undefined && found.length > 1 && /^\s*(?:[.,;!?)\n]|$)/.test(text.slice(found.length)))
      return { unit, length: found.length };
  }
  return undefined;
}
