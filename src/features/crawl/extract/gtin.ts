/** Lengths of a GTIN (GS1 General Specifications). */
const LENGTHS = [8, 12, 13, 14];

/** How many leading noughts a shop's program may have lost by keeping the number as a number. */
const MOST_LOST = 2;

/**
 * A GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, 7.9), digits only: as written, out of a GS1 Digital Link
 * (`https://id.gs1.org/01/…`), with the leading noughts a number has lost, or of an ISBN-10. Undefined for anything else, and for noughts alone.
 */
export function validGtin(text: string | undefined): string | undefined {
  const linked = /\/01\/(\d{14}|\d{13}|\d{12}|\d{8})(?![\d])/.exec(text ?? "")?.[1]?.replace(/^0(?=\d{13}$)/, "");
  const digits = linked ?? (text ?? "").replace(/^(?:(?:gtin|ean|upc)-?(?:8|1[234])?|isbn(?:-?1[03])?)[:\s]\s*/i, "").replace(/[\s-]/g, "");
  if (/^\d{9}[\dXx]$/.test(digits)) return ofIsbn10(digits) ?? padded(digits);
  return /^\d{6,14}$/.test(digits) ? padded(digits) : undefined;
}

function padded(digits: string): string | undefined {
  const length = LENGTHS.find((known) => known >= digits.length && known - digits.length <= MOST_LOST);
  const whole = length === undefined ? undefined : digits.padStart(length, "0");
  return whole !== undefined && /[1-9]/.test(whole) && checkDigit(whole.slice(0, -1)) === Number(whole.at(-1)) ? whole : undefined;
}

function checkDigit(digits: string): number {
  const weighted = Array.from(digits)
    .toReversed()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (weighted % 10)) % 10;
}

/** The ISBN-13 of an ISBN-10 with a right check digit. */
function ofIsbn10(isbn: string): string | undefined {
  const sum = Array.from(isbn).reduce((total, digit, index) => total + (10 - index) * (/x/i.test(digit) ? 10 : Number(digit)), 0);
  const body = `978${isbn.slice(0, 9)}`;
  return sum % 11 === 0 && /[1-9]/.test(isbn) ? `${body}${checkDigit(body)}` : undefined;
}
