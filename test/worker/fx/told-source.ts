import { env } from "cloudflare:workers";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import type { Publication } from "../../../src/features/fx/plausibility.ts";
import { refreshRates } from "../../../src/features/fx/refresh-rates.ts";
import { servedUnheld } from "../checkout/http.ts";

export const HOUR_MS = 3_600_000;
export const RIGHT = { USD: "1.1684", GBP: "0.87058", CHF: "0.9242", JPY: "186.75", CAD: "1.6177", PLN: "4.2543" };
export const today = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS);
export const later = (hours: number) => new Date(today.getTime() + hours * HOUR_MS);

export type Json = Record<string, unknown>;
let bases = 0;

function spoken(publication: Publication | Error): Publication {
  if (publication instanceof Error) throw publication;
  return publication;
}

/** Sources that say what they are told, the second only where it is asked for, their rates in a base of their own so that files that run beside this one keep theirs. */
export function setting({ withSecond = false, clock }: { withSecond?: boolean; clock?: Deps["clock"] } = {}) {
  const real = createDeps(env);
  const base = `T${(bases += 1)}${Date.now()}`;
  const contract = { ...real.contract, fx: { ...real.contract.fx, base, supportedCurrencies: [base, ...Object.keys(RIGHT)] } };
  const silent = new Error("the source answered 502");
  let first: Publication | Error = silent;
  let second: Publication | Error = silent;
  let asked = 0;
  const said: { event: string; fields: Record<string, unknown> }[] = [];
  const log = { ...real.log, log: (_level: string, event: string, fields: object) => void said.push({ event, fields: { ...fields } }) };
  const deps: Deps = createDeps(env, {
    contract,
    ...(clock ? { clock } : {}),
    log: log as Deps["log"],
    rateProvider: { latest: async () => spoken(first) },
    secondRateProvider: withSecond ? { latest: async () => ((asked += 1), spoken(second)) } : undefined,
  });
  /** The lease is the whole stack's: another file's refresh may have it for a moment. */
  const refresh = async () => {
    for (;;) {
      const result = (await refreshRates(deps)) as Record<string, unknown>;
      if (!("skipped" in result)) return result;
    }
  };
  const publication = (source: string, figures: Record<string, string>, asOf: Date): Publication => ({
    source,
    asOf,
    figures: new Map(Object.entries({ [base]: "1", ...RIGHT, ...figures })),
  });
  return {
    base,
    deps,
    said,
    refresh,
    async publish(figures: Record<string, string>, asOf = today) {
      first = publication("rates.test", figures, asOf);
      return refresh();
    },
    firstIsSilent: () => void (first = silent),
    secondIsSilent: () => void (second = silent),
    secondSays: (figures: Record<string, string>, asOf = today) => void (second = publication("second.test", figures, asOf)),
    timesSecondWasAsked: () => asked,
    rate: async (currency: string) => (await deps.rateBook.rates()).get(currency)?.rate,
    section: () =>
      fxHealth(deps).capture({
        now: deps.clock.now(),
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
