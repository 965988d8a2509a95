const CENT = 10_000_000;

/** Nano-US-dollars (10⁻⁹ USD) of US dollars to the cent, digit by digit and never through a binary fraction. */
export function nanoUsdOf(usd: string): number {
  const [whole = "0", fraction = ""] = usd.split(".");
  return Number(`${whole}${fraction.padEnd(2, "0")}`) * CENT;
}

/** US dollars to the cent, of whole cents. */
export function usdOf(nanoUsd: number): string {
  const cents = String(Math.round(nanoUsd / CENT)).padStart(3, "0");
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
