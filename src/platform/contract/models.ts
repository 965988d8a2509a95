import * as z from "zod";
import { modelEstimatesSchema } from "./estimates.ts";
import { named, usdPerMillion } from "./pieces.ts";

/** US dollars per million tokens of each kind. A kind without a price of its own costs what the whole it is part of costs. */
const units = {
  inputUsdPerMillion: usdPerMillion,
  /** Read from the provider's prompt cache; as fresh input where absent. */
  cachedInputUsdPerMillion: usdPerMillion.optional(),
  /** Written to the provider's prompt cache for minutes, and for an hour; both or neither, then as fresh input. */
  cacheWriteUsdPerMillion: usdPerMillion.optional(),
  cacheWriteHourUsdPerMillion: usdPerMillion.optional(),
  outputUsdPerMillion: usdPerMillion,
  /** As output where absent. */
  reasoningUsdPerMillion: usdPerMillion.optional(),
  /** Audio that is used without a price of its own pages: it is dearer than text. */
  audioInputUsdPerMillion: usdPerMillion.optional(),
  audioOutputUsdPerMillion: usdPerMillion.optional(),
};
const UNITS = Object.keys(units) as (keyof typeof units)[];
type Units = Partial<Record<keyof typeof units, string | undefined>>;

const isZero = (price: string | undefined): boolean => price !== undefined && Number(price) === 0;
const pricedIn = (rates: Units): string => UNITS.filter((unit) => rates[unit] !== undefined).join();
const ascending = (values: readonly (string | number)[]): boolean =>
  values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || value > before;
  });

const price = z
  .strictObject({
    /** The first UTC day on which it holds, until the next one's. */
    from: z.iso.date(),
    ...units,
    /** US dollars for a thousand searches that the provider makes for an answer. */
    searchUsdPerThousand: usdPerMillion.optional(),
    /** What a whole call costs instead whose prompt has more tokens than that, cached ones included. */
    above: z
      .array(z.strictObject({ promptTokens: z.int().positive(), ...units }))
      .min(1)
      .optional(),
    /** Why something of it costs nothing. */
    free: named.optional(),
  })
  .refine((rates) => (rates.cacheWriteUsdPerMillion === undefined) === (rates.cacheWriteHourUsdPerMillion === undefined), {
    path: ["cacheWriteHourUsdPerMillion"],
    message: "cache writes are priced for minutes and for an hour, or not at all",
  })
  .refine(({ above = [] }) => ascending(above.map(({ promptTokens }) => promptTokens)), {
    path: ["above"],
    message: "must be in order of promptTokens, each once",
  })
  .refine(({ above = [], ...base }) => above.every((tier) => pricedIn(tier) === pricedIn(base)), {
    path: ["above"],
    message: "must price what is priced below, and nothing else",
  })
  .refine(
    ({ above = [], searchUsdPerThousand, free, ...base }) => {
      const zero = isZero(searchUsdPerThousand) || [base, ...above].some((rates) => UNITS.some((unit) => isZero(rates[unit])));
      return zero === (free !== undefined);
    },
    { path: ["free"], message: "says why a price is zero where one is, and only there" },
  );

/** A model that may be approved for callers (LLM-8): who answers for it, where it is watched, what it costs, and what bounds a call of it. */
export const modelSchema = z.strictObject({
  model: named,
  /** Further names that the provider takes for it, such as dated ones: passed on as the caller wrote them, and booked under `model`. */
  aliases: z.array(named),
  provider: z.enum(["openai", "anthropic"]),
  family: named,
  owner: named,
  approvalTicket: named,
  dashboardSlice: named,
  /**
   * Answers callers who name no stand-in of their own where this model's provider fails: a model of the same provider, which reads the same
   * wire format. Without it they are answered by the model they ask for or by none.
   */
  fallback: named.optional(),
  /** From each date on, in order. */
  prices: z
    .array(price)
    .min(1)
    .refine((prices) => ascending(prices.map(({ from }) => from)), "must be in order of their dates, each day once"),
  /** The longest answer the provider lets it give, in tokens; a caller may ask for no more. */
  maxOutputTokens: z.int().positive(),
  /**
   * Tokens the provider may bill beyond the bytes of a call: around every prompt; for the prompt it adds where tools or an output
   * format are defined (Anthropic's pricing page names up to 735); for an image at the highest detail offered
   * (OpenAI: 1,536 patches × 1.62 at most; Anthropic: width × height / 750 of at most 1,568 pixels a side).
   */
  bounds: z.strictObject({ promptTokens: z.int().positive(), toolTokens: z.int().positive(), imageTokens: z.int().positive() }),
  estimates: modelEstimatesSchema,
});

/** Every name means one model, and who stands in for one reads what it reads. */
export const modelsSchema = z
  .array(modelSchema)
  .refine(
    (models) => {
      const names = models.flatMap(({ model, aliases }) => [model, ...aliases]);
      return new Set(names).size === names.length;
    },
    { message: "a name, alias or not, may be that of one model only" },
  )
  .refine(
    (models) =>
      models.every(
        ({ model, provider, fallback }) =>
          fallback === undefined || (fallback !== model && models.some((other) => other.model === fallback && other.provider === provider)),
      ),
    { message: "a fallback must be another model of the same provider" },
  );
