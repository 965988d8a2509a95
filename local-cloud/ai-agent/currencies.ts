import * as iso4217 from "dinero.js/currencies";

const SYMBOLS: Record<string, string> = {
  us$: "USD",
  c$: "CAD",
  ca$: "CAD",
  a$: "AUD",
  au$: "AUD",
  nz$: "NZD",
  hk$: "HKD",
  s$: "SGD",
  r$: "BRL",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  "₩": "KRW",
  "₺": "TRY",
  "₽": "RUB",
  "₪": "ILS",
  zł: "PLN",
  лв: "BGN",
  kč: "CZK",
  "s/": "PEN",
};

const NAMES: [RegExp, string][] = [
  [/^euros?$/, "EUR"],
  [/^(?:us |american )?(?:dollars?|dólar(?:es)?|dollari)$|^us-dollars?$|^bucks$/, "USD"],
  [/^canadian dollars?$|canadi?e|^\$ ?cad$/, "CAD"],
  [/^\$ ?aud$/, "AUD"],
  [/^\$ ?nzd$/, "NZD"],
  [/^\$ ?usd$/, "USD"],
  [/^australian dollars?$/, "AUD"],
  [/^(?:british )?pounds?(?: sterling)?$|^sterling$|^quid$|^sterline$|^livres sterling$|^libras esterlinas$|^pond sterling$/, "GBP"],
  [/^(?:japanese )?yen$/, "JPY"],
  [/^swiss francs?$|^(?:schweizer )?franken$|^francs suisses$|^franchi svizzeri$|^francos suizos$|^zwitserse frank(?:en)?$/, "CHF"],
  [/^(?:indian )?rupees?$/, "INR"],
  [/^kuwaiti dinars?$/, "KWD"],
  [/^(?:saudi )?riyals?$/, "SAR"],
  [/^zlot(?:y|ys|ych)$/, "PLN"],
  [/^yuan$|^renminbi$|^rmb$/, "CNY"],
];

const DOLLARS: Record<string, string> = { CA: "CAD", AU: "AUD", NZ: "NZD", SG: "SGD", HK: "HKD" };
const LOWER_CASE_CODES = new Set([
  "eur",
  "usd",
  "gbp",
  "chf",
  "jpy",
  "cad",
  "aud",
  "sek",
  "nok",
  "dkk",
  "pln",
  "czk",
  "inr",
  "cny",
  "sar",
  "kwd",
  "aed",
]);

/** Source of a pattern that matches one mention of a currency: a symbol, an ISO 4217 code or a name. */
export const CURRENCY_SOURCE = [
  "(?:\\$|[Dd]ollars?) ?(?:canadiens?|canadienses|canadesi|CAD|AUD|USD|NZD)(?!\\p{L})",
  "(?:US|CA|C|AU|A|NZ|HK|S|R)?\\$",
  "[Pp]esos?(?!\\p{L})",
  "[€£¥₹₩₺₽₪]",
  "zł|Kč|лв\\.?|S/\\.?|[Ff]rancs(?!\\p{L}| suisses)|[Ff]ranchi(?!\\p{L}| svizzeri)|[Ff]rancos(?!\\p{L}| suizos)",
  `(?:${Object.keys(iso4217).join("|")}|${[...LOWER_CASE_CODES].join("|")})(?![\\p{L}\\d])`,
  "(?:US |American |Canadian |Australian |US-)?[Dd]ollars?(?!\\p{L})|[Dd]ólar(?:es)?(?!\\p{L})|[Dd]ollari(?!\\p{L})",
  "(?:British )?[Pp]ounds?(?: [Ss]terling)?(?!\\p{L})|[Ss]terling(?!\\p{L})|[Qq]uid(?!\\p{L})|[Bb]ucks(?!\\p{L})",
  "[Ee]uros?(?!\\p{L})|(?:Japanese )?[Yy]en(?!\\p{L})|[Ss]wiss [Ff]rancs?(?!\\p{L})|(?:Schweizer )?Franken(?!\\p{L})|francs suisses(?!\\p{L})|franchi svizzeri(?!\\p{L})|francos suizos(?!\\p{L})|[Zz]witserse frank(?:en)?(?!\\p{L})",
  "[Ss]terline(?!\\p{L})|livres sterling(?!\\p{L})|libras esterlinas(?!\\p{L})|pond sterling(?!\\p{L})",
  "(?:Indian )?[Rr]upees?(?!\\p{L})|[Kk]uwaiti [Dd]inars?(?!\\p{L})|(?:Saudi )?[Rr]iyals?(?!\\p{L})|[Zz]lot(?:y|ys|ych)(?!\\p{L})|[Yy]uan(?!\\p{L})|[Rr]enminbi(?!\\p{L})|RMB(?!\\p{L})",
].join("|");

/** ISO 4217 code of a mention that matched `CURRENCY_SOURCE`; a bare `$` is that of the locale's region, else USD. */
export function currencyCode(mention: string, locale?: string): string | undefined {
  const region = locale?.split(/[-_]/)[1]?.toUpperCase();
  if (mention === "$") return (region && DOLLARS[region]) ?? "USD";
  if (mention === "¥" && region === "CN") return "CNY";
  const word = mention.toLowerCase().replace(/\.$/, "");
  const code = SYMBOLS[word] ?? NAMES.find(([pattern]) => pattern.test(word))?.[1] ?? mention.toUpperCase();
  return code in iso4217 ? code : undefined;
}

const EURO = new Set("AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" "));
const PESOS: Readonly<Record<string, string>> = { AR: "ARS", CL: "CLP", CO: "COP", DO: "DOP", MX: "MXN", PH: "PHP", UY: "UYU" };

/** Whether people of a country pay in a currency; codes of ISO 4217 begin with their country's. */
export const isPaidIn = (country: string, code: string): boolean => (code === "EUR" ? EURO.has(country) : code.startsWith(country));

/** Codes that begin with a country's and are none of its money: those of funds and of accounts. */
const NO_MONEY = new Set("USN CHE CHW MXV COU CLF BOV UYI UYW SVC CUC VED".split(" "));

/** What people of a country pay in, where its code says so; undefined where it does not. */
export function moneyOf(country: string | null | undefined): string | undefined {
  if (!country) return undefined;
  if (EURO.has(country)) return "EUR";
  const codes = Object.keys(iso4217).filter((code) => code.startsWith(country) && !NO_MONEY.has(code));
  return codes.length === 1 ? codes[0] : undefined;
}

/** The pesos of a country, which all are called by that name alone. */
export const pesosOf = (country: string | null | undefined): string | undefined => PESOS[country ?? ""];

/** Digits after the point by ISO 4217: EUR 2, JPY 0, KWD 3; undefined for what is no currency. */
export function exponentOf(code: string): number | undefined {
  return Object.hasOwn(iso4217, code) ? iso4217[code as keyof typeof iso4217].exponent : undefined;
}

/** Minor units of a decimal amount, or undefined where it is negative, unknown or past what an integer holds. */
export function minorUnits(value: number, code: string): number | undefined {
  const exponent = exponentOf(code);
  if (exponent === undefined || !Number.isFinite(value) || value < 0) return undefined;
  const amount = Math.round(value * 10 ** exponent);
  return Number.isSafeInteger(amount) ? amount : undefined;
}
