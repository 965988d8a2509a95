import * as z from "zod";
import type { Settings } from "../../env.ts";
import type { Contract } from "../../platform/contract.ts";
import { unavailable } from "../../platform/errors.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import { once } from "../../platform/once.ts";
import type { RateProvider } from "./ports.ts";
import { figureText } from "./rate-provider.ts";

/** It publishes some three hundred currencies, coins among them. */
const MAX_BYTES = 128 * 1024;

const providerAnswer = once(() => z.looseObject({ date: z.iso.date() }));
const providerFigures = once(() => z.record(z.string(), z.unknown()));

/**
 * The currency-api (fawazahmed0/exchange-api, CC0), `/currencies/{base}.min.json`: a day, and under the base's name in lower case
 * a figure a currency. It asks for no key. Undefined where the deployment has no second source.
 */
export function createSecondRateProvider(settings: Settings, contract: Contract): RateProvider | undefined {
  if (settings.exchangeRates.state !== "configured") return undefined;
  const { EXCHANGE_RATE_SECOND_BASE_URL: address } = settings.exchangeRates.value;
  if (address === undefined) return undefined;
  return {
    async latest(base) {
      const name = base.toLowerCase();
      const response = await fetchWithDeadline(`${address}/currencies/${encodeURIComponent(name)}.min.json`, {
        deadlineMs: contract.fx.deadlineMs,
        dependency: "fx",
        redirect: "manual",
      });
      const { text } = await readLimited(response, MAX_BYTES);
      const answer = parseAnswer(text);
      const figures = providerFigures().safeParse(answer?.[name]).data;
      if (!response.ok || !answer || !figures)
        throw unavailable("fx", new Error(`status ${response.status}, not the second source's answer`));
      return {
        source: new URL(address).host,
        asOf: new Date(`${answer.date}T00:00:00Z`),
        figures: new Map([
          [base, "1"],
          ...Object.entries(figures).map(([currency, figure]) => [currency.toUpperCase(), figureText(figure)] as const),
        ]),
      };
    },
  };
}

function parseAnswer(text: string) {
  try {
    return providerAnswer().safeParse(JSON.parse(text)).data;
  } catch (error) {
    throw unavailable("fx", error);
  }
}
