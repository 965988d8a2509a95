/** A number that stands in a text for people. */
export interface AmountFound {
  /** Plain decimal with a point: `1234.50`; undefined where its separators are no way of writing a number. */
  amount: string | undefined;
  /** A minus sign or an opening bracket stands before it. */
  negative: boolean;
}

/** Longer texts are no prices. It is also what the patterns below may be tried on. */
const MOST_CHARACTERS = 100;

/** Raised digits, fractions and digits in circles behind a digit: as plain ones they would be digits of its number. */
const RAISED = /\p{Nd}\p{No}/u;

/** A text in one script of digits, signs and spaces; undefined for one too long to be a price, or in which a number has no reading. */
export function priceCharacters(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS || RAISED.test(text)) return undefined;
  const western = text
    .normalize("NFKC")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll("٫", ".")
    .replaceAll("٬", ",")
    .replace(/\s+/g, " ")
    .trim();
  return western.length > MOST_CHARACTERS ? undefined : withoutMyriads(western);
}

/** Ten thousands by their own sign, in Japanese, Chinese and Korean, with what is beside them. */
const MYRIADS = /(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d{1,4})?) ?[万萬만] ?(?:(\d)[千천]|(\d[\d,]*))?(?![\d.])/gu;

/** `1万2,800円` as `12800円`, `1.5万` as `15000`; what is no number is left as it was. */
function withoutMyriads(text: string): string {
  return text.replace(MYRIADS, (written: string, myriads: string, thousands: string | undefined, ones: string | undefined) => {
    const beside = thousands === undefined ? Number((ones ?? "0").replaceAll(",", "")) : Number(thousands) * 1_000;
    const isNumber = beside < 10_000 && (beside === 0 || !myriads.includes("."));
    return isNumber ? String(Math.round(Number(myriads.replaceAll(",", "")) * 10_000) + beside) : written;
  });
}

/** Digits in groups of three behind spaces or apostrophes, with or without a fraction; or any run of digits, points and commas. */
const NUMBER = /\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,] ?\d{1,2}(?!\d))?|\d+(?:[.,] ?\d+)*|(?<![\p{L}\d.,/])\.\d+/gu;

/**
 * The amounts in a price as people write it, in their order, percentages left out: `$1,299.00`, `1.299,00 €`, `CHF 1'049,95`, `3€49`,
 * `₹1,29,999`. `decimals` is what the currency has; three digits behind a lone separator are a group of thousands unless it has three.
 */
export function amountsIn(text: string, decimals = 2): AmountFound[] {
  const euroAsPoint = /^\D*?(\d[\d.,]*)€ ?(\d{2}|(?<=€)\d{3})(?!\d)\D*$/.exec(text);
  if (euroAsPoint)
    return [{ amount: `${euroAsPoint[1]?.replace(/[.,]/g, "")}.${euroAsPoint[2]}`, negative: isNegative(text, text.search(/\d/)) }];
  return [...text.matchAll(NUMBER)]
    .filter(({ 0: found, index }) => !/^ ?%/.test(text.slice(index + found.length)))
    .map(({ 0: found, index }) => ({ amount: plainDecimal(found.replaceAll(" ", ""), decimals), negative: isNegative(text, index) }));
}

/** `-5`, `-$5`, `$-5`, `(5`; a dash with words before and a space behind is a dash. */
function isNegative(text: string, at: number): boolean {
  const before = text.slice(0, at).replace(/[\p{Sc}\p{L}.]*$/u, "");
  return /[-−–(]$/.test(before) || /^[-−–(] *$/.test(before) || /^[-−–(] *[\p{Sc}\p{L}.]* $/u.test(text.slice(0, at));
}

function plainDecimal(number: string, decimals: number): string | undefined {
  if (/^\d+$/.test(number)) return number;
  const [, whole = "", separator = "", fraction = ""] = /^(.*)([.,])(\d+)$/.exec(number) ?? [];
  if (separator === "") return isGrouped(number) ? number.replace(/\D/g, "") : undefined;
  const grouped = isGrouped(number);
  const lone = /^\d*$/.test(whole);
  const thousandths = lone && fraction.length === 3 && decimals === 3;
  if (grouped && !thousandths) return number.replace(/\D/g, "");
  if (lone || (isGrouped(whole) && !whole.includes(separator))) return `${whole.replace(/\D/g, "") || "0"}.${fraction}`;
  return undefined;
}

/** Groups of three behind one kind of separator, or India's groups of two before the last three; no group begins with nothing but noughts. */
function isGrouped(number: string): boolean {
  return /^[1-9]\d{0,2}(?:([.,'’])\d{3}(?:\1\d{3})*)$/.test(number) || /^[1-9]\d?(?:,\d{2})+,\d{3}$/.test(number);
}
