/** Units of weight, volume, length and area, of time, and of who uses a thing, as prices name them. */
const UNITS = [
  "mg|g|gr|gramm?e?s?|gramo|grammo|kgs?|kilo(?:s|gram(?:m|me|mo)?s?|gramos?)?|oz|ounces?|lbs?|pounds?|pfund|tonn?e?s?|tonelada|tonnellata",
  "ml|cl|dl|l|ltr?s?|lit(?:er|re|ro)s?|fl\\.? ?oz|gal(?:lon)?s?|quarts?|pints?",
  "mm|cm|m|lfm|met(?:er|re|ro)s?|mètres?|feet|foot|ft|inch(?:es)?|yards?|yd|(?:sq\\.? ?)(?:ft|feet|foot|m|yd|in)|sqft|m[23]|qm|ft[23]",
  "h|hr|hrs|hours?|days?|nights?|wk|weeks?|mo|mth|months?|yr|years?|annum|quarter",
  "std|stunden?|tag|nacht|woche|monat|jahr|heures?|jours?|nuits?|nuitée|semaines?|mois|ans?|année|hora|día|dia|noche|semana|mes|mês|año|ano",
  "ora|giorno|notte|settimana|mese|anno|uur|dag|week|maand|jaar|mån|måned|mies|miesiąc",
  "кг|г|л|м|мес|месяц|год|день|час|чел",
  "users?|seats?|persons?|people|guest|nutzer|benutzer|platz|personne|utilisateur|usuario|persona|utente|persoon",
].join("|");
const UNITS_ELSEWHERE =
  "キロ|グラム|リットル|メートル|時間|日|泊|週|(?:か|ヶ|カ)?月|年|人|名|公斤|克|升|米|天|晚|周|월|년|일|시간|كجم|كغم?|كيلو|غرام|جرام|لتر|متر|ساعة|يوم|ليلة|أسبوع|شهر|سنة|شخص";

/** "each" before a unit, where it is nothing else: "pro Monat", "par mois", "a month", "al kg". */
const PER = "per|pro|je|par|por|each|every|a|al|alla|all['’]|à l['’]|au|le|la|im|za|за|لكل|في|each|para";

/** Before an amount they may say of a bargain how long it lasts. */
const PERIODICALLY_BEHIND = "monthly|weekly|daily|yearly|annually";
const PERIODICALLY =
  "mensuel(?:le)?s?|hebdomadaires?|monatlich|mtl|wöchentlich|jährlich|mensual(?:es|mente)?|anual(?:es|mente)?|mensili?|شهري[اًّ]*|سنوي[اًّ]*|أسبوعي[اًّ]*";

const ENDS = "(?![\\p{L}\\p{M}\\d])";
const BEHIND_AMOUNT = "\\d[\\d.,'’]*(?: ?[\\p{L}\\p{M}.]{0,4}\\p{Sc}?[\\p{L}\\p{M}.]{0,8})?";
const RATES = [
  new RegExp(`${BEHIND_AMOUNT} ?[/⁄] ?(?:\\d+ ?)?(?:(?:${UNITS})${ENDS}|(?:${UNITS_ELSEWHERE}))`, "iu"),
  new RegExp(`\\d.*?(?<![\\p{L}\\p{M}])(?:${PER}) ?(?:(?<=[ '’])(?:${UNITS})${ENDS}|(?:${UNITS_ELSEWHERE}))`, "iu"),
  new RegExp(`\\d.*?(?<![\\p{L}\\p{M}])(?:${PERIODICALLY_BEHIND})${ENDS}`, "iu"),
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${PERIODICALLY})${ENDS}`, "iu"),
  /(?:月額|年額|月々|毎月|毎年|あたり|当たり|每月|每年|매월|월정액)/u,
];

/**
 * Whether a text (in NFKC) asks its price for a measure of a thing, for a time, or for each of its users: `$5.99/lb`, `$19.99 / month`,
 * `12,50 € pro kg`, `月額1,980円`. That is not what one piece is sold for; `$426.20/EA` and `5 € / Stück` are.
 */
export function isAskedByMeasure(text: string): boolean {
  return RATES.some((pattern) => pattern.test(text));
}
