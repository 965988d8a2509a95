import type { ModelPrice } from "./models.ts";

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

/** What a usage says of its tokens that may be priced apart, and what it counts besides tokens. Absent is none. */
export interface Apart {
  /** Of the fresh prompt. */
  audioInput?: number | undefined;
  /** Of the answer. */
  reasoning?: number | undefined;
  audioOutput?: number | undefined;
  /** Searches the provider made for the answer. */
  searches?: number | undefined;
}

/** What a model's tokens cost in a call with a prompt of so many. */
export type Rates = Omit<ModelPrice, "from" | "above" | "free">;

/** The price of the whole call: that of the highest threshold its prompt exceeds. */
export function ratesFor({ above = [], searchUsdPerThousand, ...base }: ModelPrice, promptTokens: number): Rates {
  const tier = above.findLast((each) => promptTokens > each.promptTokens) ?? base;
  return { ...tier, searchUsdPerThousand };
}

/** The part of `apart` that the contract has no price for: its cost is not what the provider charges. */
export const unpricedOf = (
  { audioInput = 0, audioOutput = 0, searches = 0 }: Apart,
  { audioInputUsdPerMillion, audioOutputUsdPerMillion, searchUsdPerThousand }: Rates,
): string[] => [
  ...(audioInput > 0 && audioInputUsdPerMillion === undefined ? ["audio input"] : []),
  ...(audioOutput > 0 && audioOutputUsdPerMillion === undefined ? ["audio output"] : []),
  ...(searches > 0 && searchUsdPerThousand === undefined ? ["searches"] : []),
];

/**
 * Cost in whole nano-US-dollars (10⁻⁹ USD), exact: a price of at most three decimals per million tokens is a whole number of nano-dollars per token,
 * while in micro-dollars one cached token would round to nothing.
 */
export function inputCostNanoUsd(tokens: InputTokens, rates: Rates, apart: Apart = {}): number {
  const { inputUsdPerMillion: input, cachedInputUsdPerMillion = input } = rates;
  const { cacheWriteUsdPerMillion = input, cacheWriteHourUsdPerMillion = input, audioInputUsdPerMillion = input } = rates;
  const audio = Math.min(apart.audioInput ?? 0, tokens.fresh);
  return (
    (tokens.fresh - audio) * nanoUsdPerToken(input) +
    audio * nanoUsdPerToken(audioInputUsdPerMillion) +
    tokens.cached * nanoUsdPerToken(cachedInputUsdPerMillion) +
    tokens.cacheWrite * nanoUsdPerToken(cacheWriteUsdPerMillion) +
    tokens.cacheWriteHour * nanoUsdPerToken(cacheWriteHourUsdPerMillion)
  );
}

/** Cost of an answer in whole nano-US-dollars, of the searches made for it too. */
export function outputCostNanoUsd(tokens: number, rates: Rates, apart: Apart = {}): number {
  const { outputUsdPerMillion: output, reasoningUsdPerMillion = output, audioOutputUsdPerMillion = output, searchUsdPerThousand } = rates;
  const reasoning = Math.min(apart.reasoning ?? 0, tokens);
  const audio = Math.min(apart.audioOutput ?? 0, tokens - reasoning);
  const searches = searchUsdPerThousand === undefined ? 0 : (apart.searches ?? 0) * nanoUsdPerToken(searchUsdPerThousand) * 1_000;
  return (
    (tokens - reasoning - audio) * nanoUsdPerToken(output) +
    reasoning * nanoUsdPerToken(reasoningUsdPerMillion) +
    audio * nanoUsdPerToken(audioOutputUsdPerMillion) +
    searches
  );
}

/** The most that so many tokens of text can cost, whichever of its kinds they are. */
export const worstInputCostNanoUsd = (tokens: number, rates: Rates): number =>
  tokens *
  dearest(rates.inputUsdPerMillion, rates.cachedInputUsdPerMillion, rates.cacheWriteUsdPerMillion, rates.cacheWriteHourUsdPerMillion);
export const worstOutputCostNanoUsd = (tokens: number, rates: Rates): number =>
  tokens * dearest(rates.outputUsdPerMillion, rates.reasoningUsdPerMillion);

/** The most that a call can cost whose prompt has so many tokens at most, at any of the thresholds it may come to stand above. */
export function worstCostNanoUsd(price: ModelPrice, promptTokens: number, outputTokens: number): number {
  const thresholds = [0, ...(price.above ?? []).map((tier) => tier.promptTokens + 1)].filter((least) => least <= promptTokens);
  return Math.max(
    ...thresholds.map((least) => {
      const rates = ratesFor(price, least);
      return worstInputCostNanoUsd(promptTokens, rates) + worstOutputCostNanoUsd(outputTokens, rates);
    }),
  );
}

const dearest = (...prices: readonly (string | undefined)[]): number =>
  Math.max(...prices.map((price) => (price === undefined ? 0 : nanoUsdPerToken(price))));

/** Digit by digit, never through a binary fraction. */
function nanoUsdPerToken(usdPerMillion: string): number {
  const [whole = "0", fraction = ""] = usdPerMillion.split(".");
  return Number(`${whole}${fraction.padEnd(3, "0")}`);
}
