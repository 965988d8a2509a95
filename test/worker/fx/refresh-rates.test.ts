import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { convertMoney } from "../../../src/features/fx/convert-money.ts";
import { refreshRates } from "../../../src/features/fx/refresh-rates.ts";
import { readRates } from "../../../src/features/fx/store.ts";
import { unavailable } from "../../../src/platform/errors.ts";

const deps = createDeps(env);

describe("refreshing exchange rates", () => {
  beforeAll(async () => {
    await refreshRates(deps);
  });

  it("stores the provider's rates for the supported currencies and converts with them", async () => {
    const rates = await readRates(deps.db, deps.contract.fx.base);
    expect([...rates.keys()]).toEqual(expect.arrayContaining(["USD", "GBP", "JPY", "SAR"]));

    const converted = await convertMoney(deps, { amount: 10_000, currency: "EUR" }, "USD");

    expect(converted).toMatchObject({ ok: true, value: { money: { amount: 11_684, currency: "USD" }, freshness: "fresh" } });
  });

  it("keeps the stored rates when the provider is gone", async () => {
    const before = await readRates(deps.db, deps.contract.fx.base);
    const broken = createDeps(env, { rateProvider: { latest: () => Promise.reject(unavailable("fx")) }, secondRateProvider: undefined });

    await expect(refreshRates(broken)).rejects.toThrow("fx is not reachable");

    expect(await readRates(deps.db, deps.contract.fx.base)).toEqual(before);
  });

  it("is done by one of two isolates while it lasts", async () => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slowly = createDeps(env, {
      rateProvider: {
        async latest(base) {
          asked.resolve();
          await answer.promise;
          return deps.rateProvider.latest(base);
        },
      },
    });
    const first = refreshRates(slowly);
    await asked.promise;
    expect(await refreshRates(createDeps(env))).toEqual({ skipped: "another isolate is refreshing" });
    answer.resolve();
    expect(await first).toMatchObject({ currencies: expect.any(Number), heldBack: 0 });
  });
});
