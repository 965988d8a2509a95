import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { refreshRates } from "../../../src/features/fx/refresh-rates.ts";
import { captureHealth } from "../../../src/operations/health/capture-health.ts";
import { servedBy } from "../checkout/http.ts";
import { deskNamed } from "../objects.ts";

const RIGHT = { USD: "1.1684", GBP: "0.87058", CHF: "0.9242" };

/** Rates in a base of its own, published three hours ago and fresh for one; a desk whose health sections are the rates' alone. */
async function staleRates() {
  const real = createDeps(env);
  const base = `S${Date.now()}`;
  const fx = { ...real.contract.fx, base, supportedCurrencies: [base, ...Object.keys(RIGHT)], freshSeconds: 3_600, graceSeconds: 86_400 };
  const figures = new Map(Object.entries({ [base]: "1", ...RIGHT }));
  const asOf = new Date(Date.now() - 3 * 3_600_000);
  const desk = deskNamed(base);
  const overrides = {
    contract: { ...real.contract, fx },
    secondRateProvider: undefined,
    rateProvider: { latest: async () => ({ source: "rates.test", asOf, figures }) },
    operatorDesk: desk,
    switchDesk: desk,
    captureDesk: desk,
  };
  const deps = createDeps(env, { ...overrides, healthSections: async () => [fxHealth(createDeps(env, overrides))] });
  // The lease is the whole stack's: another file's refresh may have it for a moment.
  let refreshed: Record<string, unknown>;
  do refreshed = (await refreshRates(deps)) as Record<string, unknown>;
  while ("skipped" in refreshed);
  return { deps, currencies: Object.keys(RIGHT) };
}

describe("rates that are all stale", () => {
  it("are named on every surface, beside whether the figures themselves are", async () => {
    const { deps, currencies } = await staleRates();
    expect(await captureHealth(deps)).toBe("captured");
    const ask = (path: string) => servedBy(deps)(`https://procureiq.test${path}`, { headers: { authorization: "Bearer operator" } });

    for (const surface of ["/health/ops", "/health/detailed"]) {
      const document = await (await ask(surface)).json<{ fx: Record<string, unknown> }>();
      expect(document.fx, surface).toMatchObject({
        coverage: "stale",
        staleCurrencies: currencies,
        stale: false,
        complete: true,
        status: "warn",
      });
    }
    const page = await (await ask("/admin/operations")).text();
    expect(page).toContain(`<dt>Stale</dt><dd>${currencies.join(", ")}</dd>`);
    expect(await (await ask("/metrics")).text()).toContain(`fx_currencies_unfit{state="stale"} ${currencies.length}`);
  });
});
