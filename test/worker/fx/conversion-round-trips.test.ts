import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { convertMoney } from "../../../src/features/fx/convert-money.ts";
import { countingPostgres } from "../round-trips.ts";

describe("conversions of an isolate", () => {
  it("read the rates once a minute, and add no round trip whatever is converted", async () => {
    let now = Date.now();
    const deps = createDeps(env, { clock: { now: () => new Date(now) } });
    const hundred = async () => {
      for (let amount = 1; amount <= 100; amount += 1)
        await convertMoney(deps, { amount, currency: "EUR" }, amount % 2 === 0 ? "USD" : "GBP");
    };
    const first = await countingPostgres(async () => convertMoney(deps, { amount: 1, currency: "EUR" }, "USD"));
    expect(first.postgres).toBe(1);
    expect((await countingPostgres(hundred)).postgres).toBe(0);
    now += 59_000;
    expect((await countingPostgres(hundred)).postgres).toBe(0);
    now += 2_000;
    expect((await countingPostgres(hundred)).postgres).toBe(1);
  });
});
