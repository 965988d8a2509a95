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

/** What holds above the highest threshold that a prompt exceeds; undefined where it exceeds none. */
export const tierFor = ({ above = [] }: Pick<ModelPrice, "above">, promptTokens: number) =>
  above.findLast((each) => promptTokens > each.promptTokens);

/** The price of the whole call: that of the highest threshold its prompt exceeds. */
export function ratesFor({ above, searchUsdPerThousand, ...base }: ModelPrice, promptTokens: number): Rates {
  return { ...(tierFor({ above }, promptTokens) ?? base), searchUsdPerThousand };
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

/** What a price has an amount for. Where nobody knows which kind tokens were of, the dearest is booked. */
export type PricedUnit = (typeof PRICED_UNITS)[number];
export const PRICED_UNITS = [
  ...(["input", "cached-input", "cache-write", "cache-write-hour", "audio-input", "dearest-input"] as const),
  ...(["output", "reasoning", "audio-output", "dearest-output", "search"] as const),
] as const;

/** So many of a unit, and what one costs in whole nano-US-dollars. */
export interface PricedLine {
  unit: PricedUnit;
  count: number;
  nanoUsd: number;
}

/** What lines come to, in whole nano-US-dollars. */
export const costOf = (lines: readonly PricedLine[]): number => lines.reduce((sum, { count, nanoUsd }) => sum + count * nanoUsd, 0);

/**
 * A prompt by what each of its tokens costs, in whole nano-US-dollars (10⁻⁹ USD), exact: a price of at most three decimals per million
 * tokens is a whole number of nano-dollars per token, while in micro-dollars one cached token would round to nothing.
 */
export function inputLines(tokens: InputTokens, rates: Rates, apart: Apart = {}): PricedLine[] {
  const { inputUsdPerMillion: input, cachedInputUsdPerMillion = input } = rates;
  const { cacheWriteUsdPerMillion = input, cacheWriteHourUsdPerMillion = input, audioInputUsdPerMillion = input } = rates;
  const audio = Math.min(apart.audioInput ?? 0, tokens.fresh);
  return some([
    line("input", tokens.fresh - audio, input),
    line("audio-input", audio, audioInputUsdPerMillion),
    line("cached-input", tokens.cached, cachedInputUsdPerMillion),
    line("cache-write", tokens.cacheWrite, cacheWriteUsdPerMillion),
    line("cache-write-hour", tokens.cacheWriteHour, cacheWriteHourUsdPerMillion),
  ]);
}

/** The same of an answer, of the searches made for it too where they have a price. */
export function outputLines(tokens: number, rates: Rates, apart: Apart = {}): PricedLine[] {
  const { outputUsdPerMillion: output, reasoningUsdPerMillion = output, audioOutputUsdPerMillion = output, searchUsdPerThousand } = rates;
  const reasoning = Math.min(apart.reasoning ?? 0, tokens);
  const audio = Math.min(apart.audioOutput ?? 0, tokens - reasoning);
  const search = searchUsdPerThousand === undefined ? 0 : nanoUsdPerToken(searchUsdPerThousand) * 1_000;
  return some([
    line("output", tokens - reasoning - audio, output),
    line("reasoning", reasoning, reasoningUsdPerMillion),
    line("audio-output", audio, audioOutputUsdPerMillion),
    { unit: "search", count: search === 0 ? 0 : (apart.searches ?? 0), nanoUsd: search },
  ]);
}

const line = (unit: PricedUnit, count: number, usdPerMillion: string): PricedLine => ({
  unit,
  count,
  nanoUsd: nanoUsdPerToken(usdPerMillion),
});
const some = (lines: readonly PricedLine[]): PricedLine[] => lines.filter(({ count }) => count !== 0);

/** The most that so many tokens of text can cost, whichever of its kinds they are. */
export const worstInputLines = (tokens: number, rates: Rates): PricedLine[] => {
  const { inputUsdPerMillion, cachedInputUsdPerMillion, cacheWriteUsdPerMillion, cacheWriteHourUsdPerMillion } = rates;
  const nanoUsd = dearest(inputUsdPerMillion, cachedInputUsdPerMillion, cacheWriteUsdPerMillion, cacheWriteHourUsdPerMillion);
  return some([{ unit: "dearest-input", count: tokens, nanoUsd }]);
};
export const worstOutputLines = (tokens: number, rates: Rates): PricedLine[] =>
  some([{ unit: "dearest-output", count: tokens, nanoUsd: dearest(rates.outputUsdPerMillion, rates.reasoningUsdPerMillion) }]);

/** The most that a call can cost whose prompt has so many tokens at most, at any of the thresholds it may come to stand above. */
export function worstCostNanoUsd(price: ModelPrice, promptTokens: number, outputTokens: number): number {
  const thresholds = [0, ...(price.above ?? []).map((tier) => tier.promptTokens + 1)].filter((least) => least <= promptTokens);
  return Math.max(
    ...thresholds.map((least) => {
      const rates = ratesFor(price, least);
      return costOf([...worstInputLines(promptTokens, rates), ...worstOutputLines(outputTokens, rates)]);
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
