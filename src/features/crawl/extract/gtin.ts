/** A GTIN-8, -12, -13 or -14 (or ISBN-13) with a right check digit, digits only; undefined for anything else (GS1 General Specifications, 7.9). */
export function validGtin(text: string | undefined): string | undefined {
  const digits = text?.replace(/[\s-]/g, "") ?? "";
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return undefined;
  const weighted = Array.from(digits)
    .toReversed()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return weighted % 10 === 0 ? digits : undefined;
}
