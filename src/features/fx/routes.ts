import type * as z from "zod";
import { canonical } from "../../platform/canonical.ts";
import { sha256 } from "../../platform/digest.ts";
import { toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { convertMoney, lessThanLatest } from "./convert-money.ts";
import { pastRates } from "./list-past-rates.ts";
import type { FxDeps } from "./ports.ts";
import { fxProblems } from "./problems.ts";
import { coverageOf, freshnessOf, oldest } from "./rules.ts";
import { conversionSchema, convertBody, pastRatesPage, pastRatesParams, pastRatesQuery, ratesSchema } from "./schemas.ts";

const tag = "Exchange rates";

export const fxRoutes = new Routes<FxDeps>()
  .add(
    {
      method: "get",
      path: "/fx/rates",
      tag,
      summary: "Stored exchange rates and how fresh they are",
      description: "Ask again with the ETag in If-None-Match: 304 while neither a rate nor what is said of one has changed.",
      access: "public",
      replies: { 200: { description: "Rates against the base.", schema: ratesSchema, headers: ["etag"] } },
      problems: ["fx-rates-expired"],
    },
    async ({ deps, reply, refuse }) => {
      const policy = deps.contract.fx;
      const now = deps.clock.now();
      const rates = await deps.rateBook.rates();
      const { coverage, missing, expired, asOf } = coverageOf(rates, now, policy);
      if (coverage === "expired" || asOf === undefined)
        return refuse({ kind: "fx-rates-expired", currencies: [...missing, ...expired] }, fxProblems);
      const freshness = freshnessOf(asOf, now, policy) === "fresh" ? "fresh" : "stale";
      const heldSince = oldest([...rates.values()].flatMap((rate) => rate.heldSince ?? []));
      const degraded = lessThanLatest({ asOf, freshness, ...(heldSince ? { heldSince } : {}) }, policy);
      const body: z.infer<typeof ratesSchema> = {
        base: policy.base,
        coverage,
        freshness,
        asOf: asOf.toISOString(),
        rates: [...rates.values()].map(({ currency, rate, asOf, source, fetchedAt, heldSince }) => {
          const freshness = freshnessOf(asOf, now, policy);
          const degraded = heldSince && freshness !== "expired" ? lessThanLatest({ asOf, freshness, heldSince }, policy) : undefined;
          const origin = { source: source ?? null, fetchedAt: (fetchedAt ?? asOf).toISOString() };
          return { currency, rate, asOf: asOf.toISOString(), ...origin, freshness, ...(degraded ? { degraded } : {}) };
        }),
        missing,
        ...(degraded ? { degraded } : {}),
      };
      // Kept by whoever wants, and asked about each time: what was fresh when it was kept may be refused by now.
      return reply(200, body, { etag: `"${sha256(canonical(body)).slice(0, 32)}"`, "cache-control": "no-cache" });
    },
  )
  .add(
    {
      method: "get",
      path: "/fx/rates/{currency}/history",
      tag,
      summary: "What was in force of a currency, with its source",
      description: "The latest publication first, for as long as the contract keeps them (`fx.historyDays`).",
      access: "public",
      params: pastRatesParams,
      query: pastRatesQuery,
      replies: { 200: { description: "Rates against the base.", schema: pastRatesPage } },
      problems: ["currency-not-supported"],
    },
    async ({ deps, params, query, reply, refuse }) => {
      const result = await pastRates(deps, params.currency, query);
      if (!result.ok) return refuse(result.refusal, fxProblems);
      const page = toPage(
        result.value,
        query.limit,
        ({ asOf, rate }) => [asOf.toISOString(), rate],
        ({ asOf, fetchedAt, ...rest }) => ({ ...rest, asOf: asOf.toISOString(), fetchedAt: fetchedAt.toISOString() }),
      );
      return reply(200, page, { "cache-control": "no-cache" });
    },
  )
  .add(
    {
      method: "post",
      path: "/fx/convert",
      tag,
      summary: "Convert an amount",
      access: "public",
      body: convertBody,
      replies: { 200: { description: "The converted amount, the rate used and its freshness.", schema: conversionSchema } },
      problems: ["currency-not-supported", "amount-too-large", "fx-rates-expired"],
    },
    async ({ deps, body, reply, refuse }) => {
      const result = await convertMoney(deps, body.amount, body.to);
      if (!result.ok) return refuse(result.refusal, fxProblems);
      const { money, rate, asOf, freshness } = result.value;
      const degraded = lessThanLatest(result.value, deps.contract.fx);
      return reply(200, { amount: money, rate, asOf: asOf.toISOString(), freshness, ...(degraded ? { degraded } : {}) });
    },
  );
