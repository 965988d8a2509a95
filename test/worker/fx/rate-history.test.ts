import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { fxRateHistory, fxRates } from "../../../src/features/fx/tables.ts";
import { later, setting, today, type Json } from "./told-source.ts";

const DAY_HOURS = 24;

describe("what was in force of a currency", () => {
  it("[FX-3] is kept a publication, with who published it and when it came into force, and read a page after the other", async () => {
    const one = setting();
    const before = new Date();
    await one.publish({}, later(-2));
    await one.publish({ USD: "1.1690" }, later(-1));
    await one.publish({ USD: "1.1690" }, later(-1));
    await one.publish({ USD: "1.1695" }, today);

    const first = await one.call("GET", "/fx/rates/USD/history?limit=2");
    expect(first).toMatchObject({
      status: 200,
      body: {
        items: [
          { currency: "USD", rate: "1.1695", asOf: today.toISOString(), source: "rates.test" },
          { currency: "USD", rate: "1.1690", asOf: later(-1).toISOString(), source: "rates.test" },
        ],
      },
    });
    const [newest] = first.body["items"] as Json[];
    expect(Date.parse(String(newest?.["fetchedAt"]))).toBeGreaterThanOrEqual(before.getTime());
    const cursor = encodeURIComponent(String(first.body["nextCursor"]));
    expect((await one.call("GET", `/fx/rates/USD/history?limit=2&cursor=${cursor}`)).body).toMatchObject({
      items: [{ rate: "1.1684", asOf: later(-2).toISOString() }],
      nextCursor: null,
    });
  });

  it("has neither what was held back nor what was rejected, and has what an operator accepted", async () => {
    const one = setting();
    await one.publish({});
    await one.publish({ USD: "0.8559" }, later(1));
    const rates = async () => ((await one.call("GET", "/fx/rates/USD/history")).body["items"] as Json[]).map(({ rate }) => rate);
    expect(await rates()).toEqual(["1.1684"]);
    const [held] = await one.open();
    const decision = { decision: "accept", note: "The central bank confirms it." };
    await one.call("POST", `/admin/fx/held-rates/${String(held?.["id"])}/decision`, decision);
    expect(await rates()).toEqual(["0.8559", "1.1684"]);
  });

  it("is kept for as long as the contract says, and what is in force stays", async () => {
    const one = setting();
    await one.publish({}, later(-1));
    const { db, contract } = one.deps;
    const old = new Date(Date.now() - (contract.fx.historyDays * DAY_HOURS + 1) * 3_600_000);
    const rest = { base: one.base, currency: "USD", rate: "1.2", source: null, fetchedAt: old };
    await db.insert(fxRateHistory).values([
      { ...rest, asOf: old },
      { ...rest, asOf: new Date(old.getTime() + 2 * 3_600_000) },
    ]);
    await one.publish({ USD: "1.1690" }, today);
    const kept = await db.select().from(fxRateHistory).where(eq(fxRateHistory.base, one.base));
    expect(kept.filter(({ currency }) => currency === "USD").map(({ rate }) => rate)).toHaveLength(3);
    expect(await one.rate("USD")).toBe("1.1690");
  });

  it("is refused for a currency that is not supported, and another list's cursor with it", async () => {
    const one = setting();
    expect(await one.call("GET", "/fx/rates/ZAR/history")).toMatchObject({
      status: 422,
      body: { type: "/problems/currency-not-supported", errors: [{ pointer: "/path/currency" }] },
    });
    expect((await one.call("GET", "/fx/rates/dollars/history")).status).toBe(400);
    for (const cursor of [btoa('["x","1"]'), btoa('["2026-11-28T10:00:00.000Z","x"]'), btoa('["1"]'), "%%"])
      expect(await one.call("GET", `/fx/rates/USD/history?cursor=${encodeURIComponent(cursor)}`)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: "/query/cursor" }] },
      });
  });

  it("[FX-3] is told of each rate with its source by GET /fx/rates, null where the source was not noted", async () => {
    const one = setting();
    await one.publish({});
    const told = async () => {
      one.deps.rateBook.forget();
      const { body } = await one.call("GET", "/fx/rates");
      return (body["rates"] as Json[]).find(({ currency }) => currency === "USD");
    };
    expect(await told()).toMatchObject({ source: "rates.test", asOf: today.toISOString(), fetchedAt: expect.any(String) });
    await one.deps.db.update(fxRates).set({ source: null }).where(eq(fxRates.base, one.base));
    expect(await told()).toMatchObject({ rate: "1.1684", source: null });
  });
});
