import type { Settings } from "../../env.ts";
import type { Contract } from "../../platform/contract.ts";
import { unavailable, unconfigured } from "../../platform/errors.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import type { RateProvider } from "./ports.ts";
import { plainDecimal } from "./rules.ts";
import { providerAnswer } from "./schemas.ts";

const MAX_BYTES = 64 * 1024;

/** exchangerate-api.com, v6 "latest" route. The key is part of the path, as the provider has it, and so never logged. */
export function createRateProvider(settings: Settings, contract: Contract): RateProvider {
  return {
    async latest(base) {
      if (settings.exchangeRates.state !== "configured") throw unconfigured("fx", settings.exchangeRates.missing);
      const { EXCHANGE_RATE_API_KEY, EXCHANGE_RATE_BASE_URL } = settings.exchangeRates.value;
      const response = await fetchWithDeadline(`${EXCHANGE_RATE_BASE_URL}/v6/${encodeURIComponent(EXCHANGE_RATE_API_KEY)}/latest/${base}`, {
        deadlineMs: contract.fx.deadlineMs,
        dependency: "fx",
      });
      const { text } = await readLimited(response, MAX_BYTES);
      const answer = parseAnswer(text);
      if (!response.ok || answer?.base_code !== base)
        throw unavailable("fx", new Error(`status ${response.status}, not the provider's answer`));
      const asOf = new Date(answer.time_last_update_unix * 1000);
      return Object.entries(answer.conversion_rates).map(([currency, rate]) => ({ currency, rate: plainDecimal(rate), asOf }));
    },
  };
}

function parseAnswer(text: string) {
  try {
    return providerAnswer.safeParse(JSON.parse(text)).data;
  } catch (error) {
    throw unavailable("fx", error);
  }
}
