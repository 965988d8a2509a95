/** A price as machine-readable text with a dot and two decimals; every shop's currency has two. */
export function decimalPrice(minor: number): string {
  return (minor / 100).toFixed(2);
}

/** A price as people read it in the shop: `$1,299.00`, `SAR 1,295.00`, `£0.85`. */
export function displayPrice(minor: number, currency: string): string {
  const locale = currency === "GBP" ? "en-GB" : "en-US";
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(minor / 100);
}
