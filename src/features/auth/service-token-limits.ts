import type { LlmLimits, ModelLimits } from "../../platform/llm-limits.ts";
import { nanoUsdOf, usdOf } from "../../platform/nano-usd.ts";

/** A day's limits as a buyer writes them. */
export interface WrittenLimits {
  dailyTokens?: number | undefined;
  dailyUsd?: string | undefined;
}

export interface WrittenTokenLimits extends WrittenLimits {
  models?: Readonly<Record<string, WrittenLimits>> | undefined;
}

/** As they are kept and held; undefined where nothing is limited. */
export function limitsKept(written: WrittenTokenLimits | undefined): LlmLimits | undefined {
  if (!written) return undefined;
  const { models, ...all } = written;
  return { ...kept(all), ...(models ? { models: each(models, kept) } : {}) };
}

/** As they were written. */
export function limitsShown({ models, ...all }: LlmLimits): WrittenTokenLimits {
  return { ...shown(all), ...(models ? { models: each(models, shown) } : {}) };
}

const each = <From, To>(models: Readonly<Record<string, From>>, of: (limits: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(models).map(([model, limits]) => [model, of(limits)]));

const kept = ({ dailyTokens, dailyUsd }: WrittenLimits): ModelLimits => ({
  ...(dailyTokens === undefined ? {} : { tokens: dailyTokens }),
  ...(dailyUsd === undefined ? {} : { nanoUsd: nanoUsdOf(dailyUsd) }),
});

const shown = ({ tokens, nanoUsd }: ModelLimits): WrittenLimits => ({
  ...(tokens === undefined ? {} : { dailyTokens: tokens }),
  ...(nanoUsd === undefined ? {} : { dailyUsd: usdOf(nanoUsd) }),
});
