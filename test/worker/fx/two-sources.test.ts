import { describe, expect, it } from "vitest";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { refreshRatesIfDue } from "../../../src/features/fx/refresh-rates.ts";
import { HOUR_MS, setting as toldSources, type Json } from "./told-source.ts";

// One o'clock of a UTC day, and a moment later at each look: what is of one day, and what is fresh, does not depend on when the tests run.
const midnight = Math.floor(Date.now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
let looks = 0;
const clock = { now: () => new Date(midnight + HOUR_MS + (looks += 1)) };
const setting = () => toldSources({ withSecond: true, clock });
/** The first source stamps another second of the day than the second. */
const first = (days: number) => new Date(midnight + days * 24 * HOUR_MS + 2_000);
const second = (days: number) => new Date(midnight + days * 24 * HOUR_MS);
const today = first(0);

type Setting = ReturnType<typeof setting>;
const told = async (one: Setting, currency: string) => {
  const { body } = await one.call("GET", "/fx/rates");
  return (body["rates"] as Json[]).find((rate) => rate["currency"] === currency);
};
const alertsOf = async (one: Setting) => {
  const section = await one.section();
  const raised = fxHealth(one.deps).alerts?.flatMap((rule) => rule.conditions(section.figures, one.deps.contract)) ?? [];
  return { section, alerts: raised.map(({ key, severity }) => `${key} ${severity}`) };
};

describe("a second source of exchange rates", () => {
  it("[FX-2] serves where the first is down, is named with each rate, and the section says which serves", async () => {
    const one = setting();
    one.secondSays({ USD: "1.1690" }, second(0));
    expect(await one.refresh()).toMatchObject({ heldBack: 0 });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1690", source: "second.test", asOf: second(0).toISOString() });
    const { section, alerts } = await alertsOf(one);
    expect(alerts).toEqual(["fx.source.first-down warn"]);
    expect(section).toMatchObject({
      status: "warn",
      figures: {
        coverage: "fresh",
        secondSource: "serving",
        sources: [{ source: "second.test", currencies: 7 }],
        refreshOverdueSeconds: 0,
      },
    });

    await one.publish({ USD: "1.1695" }, today);
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1695", source: "rates.test" });
    expect(await alertsOf(one)).toMatchObject({ alerts: [], section: { status: "pass", figures: { secondSource: "standing-by" } } });
  });

  it("is asked before anything comes into force, and left alone while the first's publication stands", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    expect(one.timesSecondWasAsked()).toBe(1);
    await one.publish({}, first(-1));
    expect(one.timesSecondWasAsked()).toBe(1);
    await one.publish({ USD: "1.1690" }, first(0));
    expect(one.timesSecondWasAsked()).toBe(2);
    await one.publish({ USD: "1.1690" }, first(0));
    expect(one.timesSecondWasAsked(), "its word of the day before says nothing of today").toBe(3);
    one.secondSays({}, second(0));
    await one.publish({ USD: "1.1690" }, first(0));
    await one.publish({ USD: "1.1690" }, first(0));
    expect(one.timesSecondWasAsked()).toBe(4);
  });

  it("[FX-2] serves the figure that the first has wrong: the outlier is held back and pages, and nothing is degraded", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    one.secondSays({ USD: "1.1700" }, second(0));
    expect(await one.publish({ USD: "0.8559" }, today)).toMatchObject({ heldBack: 1 });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1700", source: "second.test" });
    expect(await told(one, "USD")).not.toHaveProperty("degraded");
    expect(await told(one, "GBP")).toMatchObject({ source: "rates.test" });
    expect(await one.open()).toMatchObject([{ currency: "USD", rate: "0.8559", source: "rates.test" }]);
    expect((await alertsOf(one)).alerts).toEqual(["fx.rates.held-back page"]);
    await one.publish({ USD: "0.8559" }, today);
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1700", source: "second.test" });
    expect(await told(one, "GBP"), "one currency's substitute turns no other").toMatchObject({ source: "rates.test" });
    expect(await one.open()).toHaveLength(1);
    one.firstIsSilent();
    await one.refresh();
    expect(await one.open(), "the second's word decides nothing about the first's figure").toHaveLength(1);
  });

  it("[FX-2] that contradicts a plausible figure keeps it out of force, also while it is silent itself, until it agrees", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    one.secondSays({ USD: "1.1684" }, second(0));
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ heldBack: 1 });
    expect(await one.open()).toMatchObject([{ currency: "USD", rate: "1.2150", doubts: ["contradicted"], storedRate: "1.1684" }]);
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1684", degraded: { mode: "last-good-rate" } });
    expect(await told(one, "GBP")).toMatchObject({ asOf: today.toISOString() });

    one.secondIsSilent();
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ currencies: 0, heldBack: 1 });
    expect(await one.rate("USD")).toBe("1.1684");
    one.secondSays({ USD: "1.2140" }, second(0));
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ currencies: 1, heldBack: 0 });
    expect(await one.rate("USD")).toBe("1.2150");
    expect(await one.open()).toEqual([]);
  });

  it("does not bring back what an operator rejected", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    one.secondSays({}, second(0));
    await one.publish({ USD: "1.2150" }, today);
    const [held] = await one.open();
    const decision = { decision: "reject", note: "A typing error, says its support." };
    await one.call("POST", `/admin/fx/held-rates/${String(held?.["id"])}/decision`, decision);
    one.secondIsSilent();
    await one.publish({ USD: "1.2150" }, today);
    expect(await one.rate("USD")).toBe("1.1684");
    expect(await one.open()).toEqual([]);
  });

  it("that fails is told, and the first alone comes into force", async () => {
    const one = setting();
    expect(await one.publish({}, today)).toMatchObject({ heldBack: 0 });
    expect(await alertsOf(one)).toMatchObject({
      alerts: ["fx.source.second-down warn"],
      section: { figures: { secondSource: "failing", secondFailure: "the source answered 502" } },
    });
    expect(one.said.map(({ event }) => event)).toContain("fx.second-source.failed");
    one.firstIsSilent();
    await expect(one.refresh()).rejects.toThrow("502");
    expect(await one.rate("USD")).toBe("1.1684");
  });

  it("[FX-2] that contradicts what came into force before it spoke takes it out again: the last good rate of the eve serves, and a page is sent", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    expect(await one.publish({ USD: "1.2150" }, today), "the second has the day before alone").toMatchObject({ heldBack: 0 });
    expect(await one.rate("USD")).toBe("1.2150");
    one.secondSays({ USD: "1.1684" }, second(0));
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ heldBack: 1 });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1684", asOf: first(-1).toISOString(), degraded: { mode: "last-good-rate" } });
    expect((await alertsOf(one)).alerts).toEqual(["fx.rates.held-back page"]);
    one.firstIsSilent();
    await one.refresh();
    expect(await one.rate("USD"), "neither is believed while nobody has decided").toBe("1.1684");

    const [held] = await one.open();
    const decision = { decision: "accept", note: "The central bank says so too." };
    expect(await one.call("POST", `/admin/fx/held-rates/${String(held?.["id"])}/decision`, decision)).toMatchObject({ status: 200 });
    await one.publish({ USD: "1.2150" }, today);
    expect(await one.rate("USD"), "what an operator accepted is not contradicted again").toBe("1.2150");
    expect(await one.open()).toEqual([]);
  });

  it("[FX-3] that stands in for a first which is stuck on a past day refreshes the rates, said as such, until the first speaks of the day", async () => {
    const one = setting();
    one.secondSays({}, second(-3));
    await one.publish({}, first(-3));
    one.secondSays({ USD: "1.1690" }, second(0));
    for (const [what, counts] of [
      ["comes into force", { currencies: 7, outdated: 0 }],
      ["is stood by", { currencies: 0, unchanged: 7, outdated: 0 }],
    ] as const) {
      expect(await one.publish({}, first(-3)), what).toMatchObject(counts);
      const { section, alerts } = await alertsOf(one);
      expect([what, ...alerts]).toEqual([what, "fx.source.first-down warn"]);
      expect(section.figures).toMatchObject({
        secondSource: "serving",
        refreshFailure: `the first source's publication is of ${first(-3).toISOString()}, and a later one stands`,
      });
      expect(await refreshRatesIfDue(one.deps), what).toMatchObject({ skipped: expect.any(String) });
    }
    await one.publish({ USD: "1.1695" }, first(0));
    expect(await alertsOf(one)).toMatchObject({ alerts: [], section: { figures: { secondSource: "standing-by", refreshFailure: null } } });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1695", source: "rates.test" });
  });

  it("[FX-2] whose dispute with the first goes on while that steps back to the day before", async () => {
    const one = setting();
    one.secondSays({}, second(-1));
    await one.publish({}, first(-1));
    one.secondSays({ USD: "1.1684" }, second(0));
    await one.publish({ USD: "1.2150" }, today);
    await one.publish({}, first(-1));
    expect(await one.open()).toMatchObject([{ currency: "USD", rate: "1.2150" }]);
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1684", asOf: first(-1).toISOString() });
    expect((await alertsOf(one)).alerts).toContain("fx.rates.held-back page");
  });

  it("[FX-2] that confirms what it had contradicted gives the next day its eve: that figure serves again where the next is withdrawn", async () => {
    const one = setting();
    one.secondSays({}, second(-2));
    await one.publish({}, first(-2));
    await one.publish({ USD: "1.2150" }, first(-1));
    one.secondSays({}, second(-1));
    await one.publish({ USD: "1.2150" }, first(-1));
    expect(await one.rate("USD"), "withdrawn").toBe("1.1684");
    one.secondSays({ USD: "1.2140" }, second(-1));
    await one.publish({ USD: "1.2150" }, first(-1));
    expect(await one.rate("USD"), "confirmed").toBe("1.2150");
    await one.publish({ USD: "1.2630" }, first(0));
    expect(await one.rate("USD")).toBe("1.2630");
    one.secondSays({ USD: "1.2150" }, second(0));
    await one.publish({ USD: "1.2630" }, first(0));
    expect(await told(one, "USD")).toMatchObject({ rate: "1.2150", asOf: first(-1).toISOString() });
  });

  it("[FX-3] that has only the day before while the first is silent refreshes nothing, and nobody says that it did", async () => {
    const one = setting();
    one.secondSays({}, second(0));
    await one.publish({}, today);
    one.firstIsSilent();
    one.secondSays({}, second(-1));
    expect(await one.refresh()).toMatchObject({ currencies: 0, unchanged: 0, outdated: 7 });
    expect((await alertsOf(one)).section).toMatchObject({
      figures: {
        secondSource: "standing-by",
        refreshFailure: `the source answered 502; the second's publication is of ${second(-1).toISOString()}, and a later one stands`,
      },
    });
  });
});
