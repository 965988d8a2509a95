import { describe, expect, it } from "vitest";
import type { FxDeps } from "../../../src/features/fx/ports.ts";
import { quote, quoteEach } from "../../../src/features/fx/quote.ts";
import type { Rate } from "../../../src/features/fx/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const NOW = new Date("2026-11-27T12:00:00Z");

/** Rates that newer figures are held back beside: each conversion that is told of counts. */
function ratesOf(switchState: "on" | "off" = "on") {
  const heldSince = new Date(NOW.getTime() - 3_600_000);
  const rates = new Map<string, Rate>(
    [
      { currency: "USD", rate: "1.1" },
      { currency: "GBP", rate: "0.8" },
    ].map((rate) => [rate.currency, { ...rate, asOf: new Date("2026-11-27T08:00:00Z"), heldSince }]),
  );
  const seen = { told: 0, reads: 0, atOnce: 0, mostAtOnce: 0 };
  const count = (): void => void (seen.told += 1);
  const deps = {
    contract: contractFor("production"),
    clock: { now: () => NOW },
    switches: { state: async () => switchState },
    log: { log: () => undefined },
    metrics: { count, gauge: count, observe: count },
    rateBook: {
      async rates() {
        seen.reads += 1;
        seen.mostAtOnce = Math.max(seen.mostAtOnce, (seen.atOnce += 1));
        await Promise.resolve();
        seen.atOnce -= 1;
        return rates;
      },
    },
  } as unknown as FxDeps;
  return { deps, seen };
}

const amounts = [
  { amount: 1_000, currency: "EUR" },
  { amount: 2_000, currency: "EUR" },
  { amount: 3_000, currency: "GBP" },
  { amount: 4_000, currency: "USD" },
  { amount: 5_000, currency: "XTS" },
  { amount: 2_000, currency: "EUR" },
];

describe("given amounts of several currencies", () => {
  it("quotes each as it would be quoted alone, and leaves out what cannot be", async () => {
    const { deps } = ratesOf();
    const quoted = await quoteEach(deps, amounts, "USD");
    for (const amount of amounts) expect(quoted.get(amount)).toEqual((await quote(deps, amount, "USD"))?.money);
    expect(quoted.size).toBe(5);
  });

  it("asks for rates one after the other, and tells once a currency that they are less than the latest", async () => {
    const { deps, seen } = ratesOf();
    await quoteEach(deps, amounts.slice(0, 4), "USD");
    expect(seen).toMatchObject({ mostAtOnce: 1, told: 2 });
  });

  it("reads no rates where nothing is converted", async () => {
    const { deps, seen } = ratesOf();
    const dollars = [1_000, 2_000, 3_000].map((amount) => ({ amount, currency: "USD" }));
    expect([...(await quoteEach(deps, dollars, "USD")).values()]).toEqual(dollars);
    expect(seen.reads).toBe(0);
  });

  it("quotes what needs no rate alone while conversion is switched off", async () => {
    const { deps } = ratesOf("off");
    expect([...(await quoteEach(deps, amounts, "USD")).keys()]).toEqual([{ amount: 4_000, currency: "USD" }]);
  });
});
