import fc from "fast-check";
import { expect, it } from "vitest";
import { limitsKept, limitsShown } from "../../../src/features/auth/service-token-limits.ts";
import { makeServiceTokenBody } from "../../../src/features/auth/service-token-schemas.ts";

it("keeps a service token's limits in whole nano-US-dollars, and shows them as they were written", () => {
  expect(limitsKept({ dailyTokens: 5, dailyUsd: "0.07", models: { "gpt-5-mini": { dailyUsd: "12" } } })).toEqual({
    ...{ tokens: 5, nanoUsd: 70_000_000 },
    models: { "gpt-5-mini": { nanoUsd: 12_000_000_000 } },
  });
  expect(limitsKept(undefined)).toBeUndefined();
});

it("loses no cent on the way", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
      const dailyUsd = (cents / 100).toFixed(2);
      expect(limitsShown(limitsKept({ dailyUsd }) ?? {})).toEqual({ dailyUsd });
    }),
  );
});

it("takes limits of twenty models, and says of one more how many there may be", () => {
  const naming = (count: number) => ({
    ...{ name: "Nightly reorder", scopes: ["cart"] },
    llmLimits: { models: Object.fromEntries(Array.from({ length: count }, (_, at) => [`model-${at}`, { dailyTokens: 1 }])) },
  });
  expect(makeServiceTokenBody.safeParse(naming(20)).success).toBe(true);
  expect(makeServiceTokenBody.safeParse(naming(21)).error?.issues).toMatchObject([
    { path: ["llmLimits", "models"], message: "names 20 models at most" },
  ]);
});
