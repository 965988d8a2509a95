import { isCurrency } from "../money.ts";

/** A sign or word for money, and the currencies it is written for. */
interface Mark {
  written: string;
  currencies: readonly string[];
  /** What it means where neither page nor shop says otherwise; none where it is anybody's. */
  usual?: string;
  /** It also stands for other things, a country or a size: beside another mark it says nothing. */
  isWeak?: true;
}

const one = (currency: string, ...written: string[]): Mark[] =>
  written.map((mark) => ({ written: mark, currencies: [currency], usual: currency }));
const many = (written: string, currencies: string, usual?: string): Mark => ({
  written,
  currencies: currencies.split(" ").filter(isCurrency),
  ...(usual === undefined ? {} : { usual }),
});

/** Letters in lower case, full stops left out: texts are compared so. */
const MARKS: readonly Mark[] = [
  many("$", "USD CAD AUD NZD SGD HKD TWD MXN CLP COP ARS UYU DOP CUP BBD BZD BMD BSD BND FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"),
  ...one("USD", "us$"),
  ...one("CAD", "ca$"),
  many("c$", "CAD NIO", "CAD"),
  ...one("AUD", "a$", "au$"),
  ...one("NZD", "nz$"),
  ...one("HKD", "hk$"),
  ...one("SGD", "s$", "sg$"),
  ...one("TWD", "nt$"),
  ...one("MXN", "mx$"),
  ...one("BRL", "r$"),
  ...one("EUR", "€", "euro", "euros"),
  many("£", "GBP EGP LBP SYP SDG FKP GIP SHP", "GBP"),
  ...one("GBP", "₤"),
  ...one("INR", "₹"),
  many("rs", "INR PKR LKR NPR MUR SCR"),
  many("¥", "JPY CNY"),
  ...one("JPY", "円", "jp¥"),
  ...one("CNY", "rmb", "cn¥", "人民币"),
  ...one("USD", "美元"),
  ...one("EUR", "欧元"),
  ...one("JPY", "日元"),
  ...one("KRW", "韩元"),
  ...one("HKD", "港元", "港币"),
  ...one("TWD", "新台币", "新台幣"),
  many("元", "CNY TWD HKD"),
  ...one("KRW", "₩", "원"),
  ...one("TRY", "₺", "tl"),
  ...one("ILS", "₪"),
  ...one("RUB", "₽"),
  ...["руб", "рублей", "рубля", "рубль"].map((written) => many(written, "RUB BYN", "RUB")),
  { ...many("р", "RUB BYN"), isWeak: true },
  ...one("UAH", "₴", "грн"),
  ...one("KZT", "₸"),
  ...one("PLN", "zł", "zl"),
  ...one("CZK", "kč"),
  many("kr", "SEK NOK DKK ISK"),
  ...one("HUF", "ft"),
  many("lei", "RON MDL", "RON"),
  ...one("BGN", "лв"),
  ...one("CHF", "sfr"),
  { ...many("fr", "CHF XAF XOF"), isWeak: true },
  { ...many("r", "ZAR LSL NAD SZL"), isWeak: true },
  ...one("KES", "ksh"),
  ...one("IDR", "rp"),
  ...one("MYR", "rm"),
  ...one("THB", "฿", "บาท"),
  ...one("VND", "₫"),
  ...one("PHP", "₱"),
  ...one("PEN", "s/"),
  ...one("PAB", "b/"),
  ...one("CRC", "₡"),
  ...one("PYG", "₲"),
  ...one("GHS", "₵"),
  ...one("GEL", "₾"),
  ...one("AZN", "₼"),
  ...one("AMD", "֏"),
  ...one("BDT", "৳"),
  ...one("NGN", "₦"),
  ...one("KWD", "kd", "دك"),
  ...one("AED", "دإ"),
  ...one("SAR", "رس"),
  ...one("EGP", "جم"),
  ...one("MAD", "دم"),
  ...one("QAR", "رق"),
  ...one("BHD", "دب"),
  many("درهم", "AED MAD"),
  many("دينار", "KWD BHD JOD IQD TND DZD LYD"),
  many("جنيه", "EGP SDG"),
  many("ريال", "SAR QAR OMR YER IRR"),
  many("ریال", "SAR QAR OMR YER IRR"),
];

const BY_WRITING = new Map(MARKS.map((mark) => [mark.written, mark]));

/** Signs that are letters, of scripts that write words together: what stands behind one (`円から`, `원부터`) is a word of its own. */
const LETTER_SIGN = "(?:[円元원]|人民币|[美欧日韩港]元|港币|新台[币幣])";

/** One with a slash (`S/. 120`), a run of letters with the signs that stand at it (`US$`, `CAD$`, `руб.`, `د.إ`), or a sign alone. */
const RUN = new RegExp(
  `[SB]/\\.?(?![\\p{L}\\p{M}])|${LETTER_SIGN}|[\\p{L}\\p{M}]+(?:\\.[\\p{L}\\p{M}]+)*\\p{Sc}?|\\p{Sc}[\\p{L}\\p{M}]*`,
  "gu",
);

/** What a text says of currency: marks that are known, and whether there is any word or sign besides. */
export interface MarksFound {
  marks: readonly Mark[];
  unknownWords: boolean;
  unknownSigns: boolean;
}

/** Reads a text (in NFKC) for marks and ISO 4217 codes. */
export function marksIn(text: string): MarksFound {
  const marks: Mark[] = [];
  let unknownWords = false;
  let unknownSigns = false;
  for (const [run] of text.matchAll(RUN)) {
    const whole = markOf(run);
    const sign = /\p{Sc}/u.exec(run)?.[0];
    const parts = whole || sign === undefined ? [whole] : [markOf(sign), markOf(run.replace(sign, ""))];
    for (const part of parts) if (part) marks.push(part);
    if (parts.every((part) => part !== undefined)) continue;
    // `Z$` is nobody's dollar that we know of; `€HT` is a euro with a word behind.
    if (sign === "$" || (sign !== undefined && parts[0] === undefined)) unknownSigns = true;
    else unknownWords = true;
  }
  const strong = marks.filter(({ isWeak }) => !isWeak);
  return { marks: strong.length > 0 ? strong : marks, unknownWords, unknownSigns };
}

function markOf(run: string): Mark | undefined {
  if (/^[A-Z]{3}$/.test(run) && isCurrency(run)) return { written: run, currencies: [run], usual: run };
  return BY_WRITING.get(run.toLowerCase().replaceAll(".", ""));
}

/** What a page says of an amount's currency in machine form, and what its shop trades in. */
export interface CurrencyFacts {
  /** `priceCurrency` as written, where there is one. */
  stated: string | undefined;
  shop: string;
}

/**
 * The currency of a `priceCurrency`: an ISO code in any case, or a mark (`€`, `RMB`). A mark of several currencies is the shop's own
 * where that is one of them. Undefined for anything else: it is not the shop's by default.
 */
export function statedCurrency(text: string, shop: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code) && isCurrency(code)) return code;
  const { marks, unknownWords, unknownSigns } = marksIn(text.normalize("NFKC"));
  return unknownWords || unknownSigns || marks.length === 0 ? undefined : meant(marks, shop);
}

/**
 * The currency of an amount by the marks beside it and the page's word; undefined where they contradict each other, where a mark is
 * unknown, or is several currencies' and neither page nor shop says which.
 */
export function currencyOf({ marks, unknownWords, unknownSigns }: MarksFound, { stated, shop }: CurrencyFacts): string | undefined {
  if (unknownSigns) return undefined;
  if (stated !== undefined) {
    const said = statedCurrency(stated, shop);
    return said !== undefined && marks.every(({ currencies }) => currencies.includes(said)) ? said : undefined;
  }
  if (marks.length === 0) return unknownWords || !isCurrency(shop) ? undefined : shop;
  return meant(marks, shop);
}

function meant(marks: readonly Mark[], shop: string): string | undefined {
  const [first, ...others] = marks;
  const shared = first?.currencies.filter((currency) => others.every(({ currencies }) => currencies.includes(currency))) ?? [];
  if (shared.includes(shop)) return shop;
  return shared.length === 1 ? shared[0] : marks.map(({ usual }) => usual).find((usual) => usual !== undefined && shared.includes(usual));
}
