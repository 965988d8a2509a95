import * as z from "zod";
import type { Settings } from "../../env.ts";
import type { Contract } from "../../platform/contract.ts";
import { unavailable, unconfigured } from "../../platform/errors.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import { once } from "../../platform/once.ts";
import type { RateProvider } from "./ports.ts";
import { plainDecimal } from "./rules.ts";

const MAX_BYTES = 64 * 1024;
const MAX_FIGURE = 64;

/** exchangerate-api.com v6, "Standard Requests". One figure that is none does not make the others worthless: each is judged on its own. */
const providerAnswer = once(() =>
  z.object({
    result: z.literal("success"),
    time_last_update_unix: z.number().nonnegative(),
    base_code: z.string(),
    conversion_rates: z.record(z.string(), z.unknown()),
  }),
);

/** The last second of the year 9999, beyond which a date is written in other ways; a source that says milliseconds lands here, far ahead. */
const LAST_SECOND = 253_402_300_799;

/** exchangerate-api.com, v6 "latest" route. The key is part of the path, as the provider has it, and so never logged. */
export function createRateProvider(settings: Settings, contract: Contract): RateProvider {
  return {
    async latest(base) {
      if (settings.exchangeRates.state !== "configured") throw unconfigured("fx", settings.exchangeRates.missing);
      const { EXCHANGE_RATE_API_KEY, EXCHANGE_RATE_BASE_URL } = settings.exchangeRates.value;
      const response = await fetchWithDeadline(`${EXCHANGE_RATE_BASE_URL}/v6/${encodeURIComponent(EXCHANGE_RATE_API_KEY)}/latest/${base}`, {
        deadlineMs: contract.fx.deadlineMs,
        dependency: "fx",
        redirect: "manual",
      });
      const { text } = await readLimited(response, MAX_BYTES);
      const answer = parseAnswer(text);
      if (!response.ok || answer?.base_code !== base)
        throw unavailable("fx", new Error(`status ${response.status}, not the provider's answer`));
      return {
        source: new URL(EXCHANGE_RATE_BASE_URL).host,
        asOf: new Date(Math.min(answer.time_last_update_unix, LAST_SECOND) * 1000),
        figures: new Map(Object.entries(answer.conversion_rates).map(([currency, figure]) => [currency, figureText(figure)])),
      };
    },
  };
}

/** A figure that is no number is kept as it was written, cut, for whoever looks into why it is held back. */
export function figureText(figure: unknown): string {
  return typeof figure === "number" ? plainDecimal(figure) : JSON.stringify(figure).slice(0, MAX_FIGURE);
}

function parseAnswer(text: string) {
  try {
    return providerAnswer().safeParse(JSON.parse(text)).data;
  } catch (error) {
    throw unavailable("fx", error);
  }
}
