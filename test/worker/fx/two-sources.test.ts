import { describe, expect, it } from "vitest";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { later, setting, today, type Json } from "./told-source.ts";

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
    const one = setting({ withSecond: true });
    one.secondSays({ USD: "1.1690" }, later(-1));
    expect(await one.refresh()).toMatchObject({ heldBack: 0 });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1690", source: "second.test", asOf: later(-1).toISOString() });
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
    const one = setting({ withSecond: true });
    one.secondSays({});
    await one.publish({});
    expect(one.timesSecondWasAsked()).toBe(1);
    await one.publish({});
    expect(one.timesSecondWasAsked()).toBe(1);
    await one.publish({ USD: "1.1690" }, later(1));
    expect(one.timesSecondWasAsked()).toBe(2);
  });

  it("[FX-2] serves the figure that the first has wrong: the outlier is held back and pages, and nothing is degraded", async () => {
    const one = setting({ withSecond: true });
    one.secondSays({});
    await one.publish({});
    one.secondSays({ USD: "1.1700" }, later(1));
    expect(await one.publish({ USD: "0.8559" }, later(1))).toMatchObject({ heldBack: 1 });
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1700", source: "second.test" });
    expect(await told(one, "USD")).not.toHaveProperty("degraded");
    expect(await told(one, "GBP")).toMatchObject({ source: "rates.test" });
    expect(await one.open()).toMatchObject([{ currency: "USD", rate: "0.8559", source: "rates.test" }]);
    expect((await alertsOf(one)).alerts).toEqual(["fx.rates.held-back page"]);
    await one.publish({ USD: "0.8559" }, later(1));
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1700", source: "second.test" });
    expect(await one.open()).toHaveLength(1);
  });

  it("[FX-2] that contradicts a plausible figure keeps it out of force, also while it is silent itself, until it agrees", async () => {
    const one = setting({ withSecond: true });
    one.secondSays({}, later(-20));
    await one.publish({}, later(-20));
    one.secondSays({ USD: "1.1684" }, today);
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ heldBack: 1 });
    expect(await one.open()).toMatchObject([{ currency: "USD", rate: "1.2150", doubts: ["contradicted"], storedRate: "1.1684" }]);
    expect(await told(one, "USD")).toMatchObject({ rate: "1.1684", degraded: { mode: "last-good-rate" } });
    expect(await told(one, "GBP")).toMatchObject({ asOf: today.toISOString() });

    one.secondIsSilent();
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ currencies: 0, heldBack: 1 });
    expect(await one.rate("USD")).toBe("1.1684");
    one.secondSays({ USD: "1.2140" }, today);
    expect(await one.publish({ USD: "1.2150" }, today)).toMatchObject({ currencies: 1, heldBack: 0 });
    expect(await one.rate("USD")).toBe("1.2150");
    expect(await one.open()).toEqual([]);
  });

  it("does not bring back what an operator rejected", async () => {
    const one = setting({ withSecond: true });
    one.secondSays({}, later(-20));
    await one.publish({}, later(-20));
    one.secondSays({}, today);
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
    const one = setting({ withSecond: true });
    expect(await one.publish({})).toMatchObject({ heldBack: 0 });
    expect(await alertsOf(one)).toMatchObject({
      alerts: ["fx.source.second-down warn"],
      section: { figures: { secondSource: "failing", secondFailure: "the source answered 502" } },
    });
    expect(one.said.map(({ event }) => event)).toContain("fx.second-source.failed");
    one.firstIsSilent();
    await expect(one.refresh()).rejects.toThrow("502");
    expect(await one.rate("USD")).toBe("1.1684");
  });
});
