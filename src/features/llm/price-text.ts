import type { ModelPrice } from "./models.ts";

type Units = Omit<ModelPrice, "from" | "above" | "free" | "searchUsdPerThousand">;

/** A price as people read it, in US dollars per million tokens: every unit that has one, since when, and what holds above a threshold. */
export function priceText({ from, above = [], free, searchUsdPerThousand, ...base }: ModelPrice): string {
  return [
    unitsText(base),
    ...above.map(({ promptTokens, ...tier }) => `prompts above ${new Intl.NumberFormat("en").format(promptTokens)}: ${unitsText(tier)}`),
    ...(searchUsdPerThousand === undefined ? [] : [`${searchUsdPerThousand} a thousand searches`]),
    ...(free === undefined ? [] : [`free: ${free}`]),
    `since ${from}`,
  ].join("; ");
}

const unitsText = (units: Units): string =>
  [
    `${units.inputUsdPerMillion} in`,
    ...said(units.cachedInputUsdPerMillion, "cached"),
    ...said(units.cacheWriteUsdPerMillion, "cache write"),
    ...said(units.cacheWriteHourUsdPerMillion, "for an hour"),
    ...said(units.audioInputUsdPerMillion, "audio in"),
    `${units.outputUsdPerMillion} out`,
    ...said(units.reasoningUsdPerMillion, "reasoning"),
    ...said(units.audioOutputUsdPerMillion, "audio out"),
  ].join(", ");

const said = (price: string | undefined, name: string): string[] => (price === undefined ? [] : [`${price} ${name}`]);
