import { describe, expect, it } from "vitest";
import { judge, type Judgement } from "../../../src/features/fx/plausibility.ts";
import type { Rate } from "../../../src/features/fx/rules.ts";
import { applied, at, history, later, policy, publish, standingOn } from "./feeds.ts";

const [before, yesterday, today] = history.slice(-4, -1) as [(typeof history)[number], (typeof history)[number], (typeof history)[number]];
const published = at(today.day);
const now = at(today.day, 2);
const standing = standingOn(yesterday);

const judged = (figures: Record<string, unknown>, stored: ReadonlyMap<string, Rate> = standing, asOf = published, clock = now) =>
  judge(publish(asOf, { ...today.rates, ...figures }), stored, clock, policy);
const doubtsOf = ({ heldBack }: Judgement) => Object.fromEntries(heldBack.map(({ figure, doubts }) => [figure.currency, doubts]));
const inForce = ({ inForce }: Judgement) => inForce.map(({ figure }) => figure.currency);

describe("a publication", () => {
  it("given right figures, comes into force whole, also where nothing stands yet", () => {
    expect(inForce(judged({})).toSorted()).toEqual(policy.supportedCurrencies.toSorted());
    expect(inForce(judged({}, new Map())).toSorted()).toEqual(policy.supportedCurrencies.toSorted());
  });

  it("given each day of the ECB's half year in its turn, has nothing held back", () => {
    let stored: ReadonlyMap<string, Rate> = new Map();
    for (const { day, rates } of history) {
      const judgement = judge(publish(at(day), rates), stored, at(day, 1), policy);
      expect(doubtsOf(judgement), day).toEqual({});
      stored = applied(stored, judgement);
    }
    expect(stored.get("USD")).toMatchObject({ rate: "1.1684", asOf: at("2026-04-13") });
  });

  it("given one that comes again, changes nothing", () => {
    const stored = applied(standing, judged({}));
    expect(judged({}, stored)).toMatchObject({ inForce: [], heldBack: [], outdated: [] });
  });

  it("given one older than what stands, is passed over", () => {
    expect(judged({ USD: 0.8559 }, standing, at(before.day))).toMatchObject({ inForce: [], heldBack: [] });
  });
});

describe("a figure", () => {
  it.each([
    ["inverted", { USD: 1 / 1.1684 }, { USD: ["changed-too-much", "inverted"] }],
    ["a placeholder", { CHF: 1 }, { CHF: ["changed-too-much", "placeholder"] }],
    ["a hundred times too large", { USD: 116.84 }, { USD: ["out-of-band", "changed-too-much"] }],
    ["changed by more than a day's share", { GBP: 0.81 }, { GBP: ["changed-too-much"] }],
    ["zero", { SEK: 0 }, { SEK: ["not-a-rate"] }],
    ["negative", { SEK: -10.9 }, { SEK: ["not-a-rate"] }],
    ["too small to convert with", { SEK: 1e-16 }, { SEK: ["not-a-rate"] }],
    ["too large to convert with", { SEK: 1e22 }, { SEK: ["not-a-rate"] }],
    ["infinite", { SEK: Number.POSITIVE_INFINITY }, { SEK: ["not-a-rate"] }],
    ["text", { SEK: "10.892" }, { SEK: ["not-a-rate"] }],
    ["nothing", { SEK: null }, { SEK: ["not-a-rate"] }],
    ["an object", { SEK: { rate: 10.892 } }, { SEK: ["not-a-rate"] }],
  ] as const)("that is %s is held back, and the others come into force", (_what, figures, doubts) => {
    const judgement = judged(figures);
    expect(doubtsOf(judgement)).toEqual(doubts);
    expect(judgement.inForce).toHaveLength(policy.supportedCurrencies.length - 1);
  });

  it.each([
    ["inverted", { USD: 1 / 1.1684 }, ["inverted"]],
    ["a placeholder", { GBP: 1 }, ["placeholder"]],
    ["out of its order of magnitude", { USD: 100 }, ["out-of-band"]],
  ])("that is %s is held back where nothing stands to measure it against", (_what, figures, doubts) => {
    expect(Object.values(doubtsOf(judged(figures, new Map())))).toEqual([doubts]);
  });

  it("may change by more the longer ago the last publication is, and never by any amount", () => {
    const afterDays = (days: number, figure: number) =>
      doubtsOf(judged({ GBP: figure }, standing, later(published, days), later(now, days)));
    expect(afterDays(3, 0.79)).toEqual({});
    expect(afterDays(100, 0.6)).toEqual({ GBP: ["changed-too-much"] });
  });

  it("may cross parity by what a currency moves in a day", () => {
    const nearOne = new Map(standing).set("CHF", { currency: "CHF", rate: "0.99", asOf: at(yesterday.day) });
    expect(doubtsOf(judged({ CHF: 1 }, nearOne))).toEqual({});
    expect(doubtsOf(judged({ CHF: 1.012 }, nearOne))).toEqual({});
  });

  it("corrected under the same date is judged by the change of an hour", () => {
    const stored = applied(standing, judged({}));
    expect(inForce(judged({ USD: 1.169 }, stored))).toEqual(["USD"]);
    expect(doubtsOf(judged({ USD: 1.21 }, stored))).toEqual({ USD: ["changed-too-much"] });
  });

  it("that goes on where an operator accepted one beyond the band, is believed", () => {
    const accepted = new Map(standing).set("BRL", { currency: "BRL", rate: "20", asOf: at(yesterday.day) });
    expect(doubtsOf(judged({ BRL: 20.4 }, accepted))).toEqual({});
  });
});

describe("a publication as a whole", () => {
  const all = (judgement: Judgement) =>
    judgement.heldBack.length === policy.supportedCurrencies.length - 1 && judgement.inForce.length === 0;

  it("is held back where its own base is not 1", () => {
    expect(all(judged({ EUR: 7 }))).toBe(true);
    expect(doubtsOf(judged({ EUR: 7 }))).toMatchObject({ USD: ["base-not-one"] });
  });

  it("is held back where it does not say what its base is", () => {
    expect(doubtsOf(judged({ EUR: undefined }))).toMatchObject({ USD: ["base-not-one"] });
  });

  it("is held back where all its figures moved together, as they do when the base is another than it is said to be", () => {
    const inFrancs = Object.fromEntries(Object.entries(today.rates).map(([currency, rate]) => [currency, rate / today.rates["CHF"]!]));
    const judgement = judged({ ...inFrancs, EUR: 1 });
    expect(all(judgement)).toBe(true);
    expect(doubtsOf(judgement)["JPY"]).toContain("moved-together");
  });

  it("is held back where it is dated ahead of the clock", () => {
    const judgement = judged({}, standing, later(now, 400));
    expect(all(judgement)).toBe(true);
    expect(doubtsOf(judgement)).toMatchObject({ USD: ["dated-ahead"] });
  });

  it("is held back where most of it is implausible, the plausible rest too", () => {
    const quoted = policy.supportedCurrencies.filter((currency) => !["EUR", "DKK"].includes(currency));
    const judgement = judged(
      Object.fromEntries(quoted.map((currency, index) => [currency, today.rates[currency]! * (index % 2 ? 100 : 0.01)])),
    );
    expect(all(judgement)).toBe(true);
    expect(doubtsOf(judgement)["DKK"]).toEqual(["publication-implausible"]);
  });

  it.each([[["SEK", "NOK"]], [["CAD", "AUD"]], [["AED", "PLN"]], [["CAD", "AUD", "USD"]]])(
    "is held back where the columns %j are mixed, however near they are to each other",
    (columns) => {
      const mixed = Object.fromEntries(columns.map((currency, index) => [currency, today.rates[columns[(index + 1) % columns.length]!]]));
      const judgement = judged(mixed);
      expect(all(judgement)).toBe(true);
      for (const currency of columns) expect(doubtsOf(judgement)[currency]).toContain("mixed-columns");
    },
  );
});

describe("a stored rate that nothing may be converted with", () => {
  it.each([
    ["is dated in 400 days", "1.1684", later(now, 400)],
    ["was stored as zero", "0", at(yesterday.day)],
    ["was stored with an exponent", "1e+22", at(yesterday.day)],
  ])("does not stand in the way of a right figure where it %s", (_what, rate, asOf) => {
    const poison = { currency: "USD", rate, asOf };
    const judgement = judged({}, new Map(standing).set("USD", poison));
    expect(judgement.inForce.find(({ figure }) => figure.currency === "USD")).toMatchObject({
      figure: { asOf: published },
      stored: poison,
    });
    expect(doubtsOf(judged({ USD: 1 / 1.1684 }, new Map(standing).set("USD", poison)))).toEqual({ USD: ["inverted"] });
  });
});
