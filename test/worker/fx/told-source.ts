import { env } from "cloudflare:workers";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { refreshRates } from "../../../src/features/fx/refresh-rates.ts";
import { servedUnheld } from "../checkout/http.ts";

export const HOUR_MS = 3_600_000;
export const RIGHT = { USD: "1.1684", GBP: "0.87058", CHF: "0.9242", JPY: "186.75", CAD: "1.6177", PLN: "4.2543" };
export const today = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS);
export const later = (hours: number) => new Date(today.getTime() + hours * HOUR_MS);

export type Json = Record<string, unknown>;
let bases = 0;

/** A source that says what it is told, its rates in a base of their own so that files that run beside this one keep theirs. */
export function setting() {
  const real = createDeps(env);
  const base = `T${(bases += 1)}${Date.now()}`;
  const contract = { ...real.contract, fx: { ...real.contract.fx, base, supportedCurrencies: [base, ...Object.keys(RIGHT)] } };
  let publication = { source: "rates.test", asOf: today, figures: new Map<string, string>() };
  const said: { event: string; fields: Record<string, unknown> }[] = [];
  const log = { ...real.log, log: (_level: string, event: string, fields: object) => void said.push({ event, fields: { ...fields } }) };
  const deps: Deps = createDeps(env, { contract, log: log as Deps["log"], rateProvider: { latest: async () => publication } });
  return {
    base,
    deps,
    said,
    async publish(figures: Record<string, string>, asOf = today) {
      publication = { source: "rates.test", asOf, figures: new Map(Object.entries({ [base]: "1", ...RIGHT, ...figures })) };
      // The lease is the whole stack's: another file's refresh may have it for a moment.
      for (;;) {
        const result = (await refreshRates(deps)) as Record<string, unknown>;
        if (!("skipped" in result)) return result;
      }
    },
    rate: async (currency: string) => (await deps.rateBook.rates()).get(currency)?.rate,
    section: () =>
      fxHealth(deps).capture({
        now: new Date(),
        signal: AbortSignal.timeout(5_000),
        outbound: async (_, call) => call(),
        metrics: deps.metricsReader,
      }),
    call: async (method: string, path: string, body?: unknown) => {
      const response = await servedUnheld(deps)(`https://procureiq.test${path}`, {
        method,
        headers: { authorization: "Bearer operator", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Json };
    },
    async open() {
      const { body } = await this.call("GET", "/admin/fx/held-rates?state=open&limit=100");
      return (body["items"] as Json[]).filter((item) => item["base"] === base);
    },
  };
}
