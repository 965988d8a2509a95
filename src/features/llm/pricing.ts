import type { PricedModel } from "./models.ts";

/** Tokens of a prompt by how providers price them; the four add up to all of it. */
export interface InputTokens {
  fresh: number;
  /** Read from the provider's prompt cache. */
  cached: number;
  /** Written to the prompt cache for minutes. */
  cacheWrite: number;
  /** Written to the prompt cache for an hour. */
  cacheWriteHour: number;
}

export const inputTotal = ({ fresh, cached, cacheWrite, cacheWriteHour }: InputTokens): number =>
  fresh + cached + cacheWrite + cacheWriteHour;

type Prices = Pick<
  PricedModel,
  "inputUsdPerMillion" | "cachedInputUsdPerMillion" | "cacheWriteUsdPerMillion" | "cacheWriteHourUsdPerMillion" | "outputUsdPerMillion"
>;

/**
 * Cost in whole nano-US-dollars (10⁻⁹ USD), exact: a price of at most three decimals per million tokens is a whole number of nano-dollars per token,
 * while in micro-dollars one cached token would round to nothing.
 */
export function inputCostNanoUsd(tokens: InputTokens, prices: Prices): number {
  return (
    tokens.fresh * nanoUsdPerToken(prices.inputUsdPerMillion) +
    tokens.cached * nanoUsdPerToken(prices.cachedInputUsdPerMillion) +
    tokens.cacheWrite * nanoUsdPerToken(prices.cacheWriteUsdPerMillion) +
    tokens.cacheWriteHour * nanoUsdPerToken(prices.cacheWriteHourUsdPerMillion)
  );
}

/** Cost of an answer in whole nano-US-dollars. */
export const outputCostNanoUsd = (tokens: number, prices: Prices): number => tokens * nanoUsdPerToken(prices.outputUsdPerMillion);

/** Digit by digit, never through a binary fraction. */
function nanoUsdPerToken(usdPerMillion: string): number {
  const [whole = "0", fraction = ""] = usdPerMillion.split(".");
  return Number(`${whole}${fraction.padEnd(3, "0")}`);
}
