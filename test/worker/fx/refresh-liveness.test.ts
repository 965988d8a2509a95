import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { refreshRates, refreshRatesIfDue } from "../../../src/features/fx/refresh-rates.ts";
import { noteRefresh, readRefresh } from "../../../src/features/fx/store.ts";
import { captureHealth } from "../../../src/operations/health/capture-health.ts";
import { servedBy } from "../checkout/http.ts";
import { deskNamed } from "../objects.ts";

/** Rates in a base of their own, a source that answers or does not, and a clock that is moved by hand. */
function setting() {
  const real = createDeps(env);
  const base = `L${real.ids.next("evt")}`;
  let now = Date.now();
  let answers = true;
  const desk = deskNamed(base);
  const figures = new Map(Object.entries({ [base]: "1", USD: "1.1684" }));
  const overrides: Partial<Deps> = {
    contract: { ...real.contract, fx: { ...real.contract.fx, base, supportedCurrencies: [base, "USD"] } },
    clock: { now: () => new Date(now) },
    secondRateProvider: undefined,
    rateProvider: {
      latest: async () => {
        if (!answers) throw new Error("the source answered 502");
        return { source: "rates.test", asOf: new Date(now), figures };
      },
    },
    operatorDesk: desk,
    switchDesk: desk,
    captureDesk: desk,
  };
  const deps = createDeps(env, { ...overrides, healthSections: async () => [fxHealth(createDeps(env, overrides))] });
  const figuresOf = async () => {
    expect(await captureHealth(deps)).toBe("captured");
    const answer = await servedBy(deps)("https://procureiq.test/health/ops", { headers: { authorization: "Bearer operator" } });
    return (await answer.json<{ fx: Record<string, unknown> }>()).fx;
  };
  /** The lease is the whole stack's: another file's refresh may have it for a moment. */
  const taken = async (run: () => Promise<unknown>): Promise<unknown> => {
    for (;;) {
      const result = await run();
      if ((result as { skipped?: string }).skipped !== "another isolate is refreshing") return result;
    }
  };
  return {
    ...{ deps, base, figuresOf },
    refresh: () => taken(() => refreshRates(deps)),
    minute: () => taken(() => refreshRatesIfDue(deps)),
    pass: (minutes: number) => void (now += minutes * 60_000),
    source: (does: "answer" | "fail") => void (answers = does === "answer"),
  };
}

describe("a refresh of the exchange rates", () => {
  it("[FX-3] that is missed is done by the minute's cron, and one that fails is told with its reason while the rates are fresh yet", async () => {
    const { figuresOf, refresh, minute, pass, source } = setting();
    await refresh();
    expect(await figuresOf()).toMatchObject({ coverage: "fresh", status: "pass", refreshOverdueSeconds: 0, refreshFailure: null });
    pass(62);
    expect(await minute()).not.toHaveProperty("skipped");
    expect(await minute()).toHaveProperty("skipped");

    source("fail");
    pass(62);
    await expect(minute()).rejects.toThrow("502");
    expect(await figuresOf()).toMatchObject({ status: "pass", refreshOverdueSeconds: 0, refreshFailure: "the source answered 502" });
    pass(10);
    await expect(minute()).rejects.toThrow("502");
    expect(await figuresOf()).toMatchObject({ coverage: "fresh", status: "warn", refreshOverdueSeconds: 180 });

    source("answer");
    pass(5);
    await minute();
    expect(await figuresOf()).toMatchObject({ status: "pass", refreshOverdueSeconds: 0, refreshFailure: null });
  });

  it("is noted by whoever tried last: one that ends late does not undo what a later one said", async () => {
    const { deps, base } = setting();
    const [earlier, later] = [new Date("2026-11-28T10:00:00Z"), new Date("2026-11-28T10:05:00Z")];
    await noteRefresh(deps.db, base, { triedAt: later, succeeded: true, failure: null });
    await noteRefresh(deps.db, base, { triedAt: earlier, succeeded: false, failure: "late" });
    expect(await readRefresh(deps.db, base)).toEqual({
      succeededAt: later,
      triedAt: later,
      failure: null,
      secondFailure: null,
      comparedAsOf: null,
    });
    await noteRefresh(deps.db, base, { triedAt: new Date("2026-11-28T10:10:00Z"), succeeded: false, failure: "gone" });
    expect(await readRefresh(deps.db, base)).toMatchObject({ succeededAt: later, failure: "gone" });
  });
});
