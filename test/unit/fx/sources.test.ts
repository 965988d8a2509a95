import { describe, expect, it } from "vitest";
import { judge, type Judgement } from "../../../src/features/fx/plausibility.ts";
import { needsSecond, weigh, type KnownFigure, type Word } from "../../../src/features/fx/sources.ts";
import { plainDecimal } from "../../../src/features/fx/rules.ts";
import { applied, at, history, later, policy, publish, standingOn } from "./feeds.ts";

const [before, day] = [history.at(-2)!, history.at(-1)!];
const stored = standingOn(before);
const now = at(day.day, 1);
/** What stands once both days were published. */
const standingToday = applied(stored, judge(publish(at(day.day), day.rates), stored, now, policy));

function word(figures: Readonly<Record<string, unknown>>, asOf = at(day.day)): Word {
  const publication = { ...publish(asOf, { ...day.rates, ...figures }) };
  return { publication, judgement: judge(publication, stored, now, policy) };
}
const second = (figures: Readonly<Record<string, unknown>>, asOf = at(day.day)): Word => {
  const one = word(figures, asOf);
  const publication = { ...one.publication, source: "second.test" };
  return { publication, judgement: judge(publication, stored, now, policy) };
};
const weighed = (first: Word | undefined, other: Word | undefined, known: readonly KnownFigure[] = [], when = now) =>
  weigh(first, other, { now: when, policy, known, stored });
const said = ({ inForce, heldBack }: Judgement, currency: string) => ({
  inForce: inForce.filter(({ figure }) => figure.currency === currency).map(({ source }) => source),
  heldBack: heldBack.filter(({ figure }) => figure.currency === currency).map(({ source, doubts }) => [source, ...doubts]),
});
const dollar = day.rates["USD"] ?? Number.NaN;

describe("[FX-2] the words of two sources", () => {
  it("that agree bring the first's into force, and of each currency one figure", () => {
    const { inForce, heldBack } = weighed(word({}), second({ USD: dollar * 1.01 }));
    expect(new Set(inForce.map(({ source }) => source))).toEqual(new Set(["rates.test"]));
    expect(new Set(inForce.map(({ figure }) => figure.currency)).size).toBe(inForce.length);
    expect(heldBack).toEqual([]);
  });

  it("that contradict each other bring neither into force", () => {
    expect(said(weighed(word({}), second({ USD: dollar * 1.035 })), "USD")).toEqual({
      inForce: [],
      heldBack: [["rates.test", "contradicted"]],
    });
  });

  it("leave in force what an operator accepted of the second's, and hold the first's of that day back", () => {
    const held = { currency: "USD", rate: String(dollar * 1.1), asOf: at(day.day), source: "second.test" };
    const standing = new Map(standingOn(before)).set("USD", {
      ...held,
      eve: { ...held, rate: String(dollar), asOf: at(before.day) },
    } as never);
    const judged = (source: string, usd: number): Word => {
      const publication = { ...publish(at(day.day), { ...day.rates, USD: usd }), source };
      return { publication, judgement: judge(publication, standing, now, policy) };
    };
    const words = [judged("rates.test", dollar * 1.055), judged("second.test", dollar * 1.1)] as const;
    const known = (state: "accepted" | "open") => [{ ...held, state, doubts: ["change"] } as never];
    const weighedBy = (state: "accepted" | "open") => said(weigh(...words, { now, policy, known: known(state), stored: standing }), "USD");
    expect(weighedBy("accepted")).toMatchObject({ inForce: [], heldBack: [["rates.test", "contradicted"]] });
    expect(weighedBy("open").inForce).toHaveLength(1);
  });

  it("are not compared where the second's is implausible by itself, or of another time", () => {
    const firsts = { inForce: ["rates.test"], heldBack: [] };
    expect(said(weighed(word({}), second({ USD: 1 / dollar })), "USD")).toEqual(firsts);
    expect(said(weighed(word({}), second({ USD: dollar * 1.035 }, later(at(day.day), -2))), "USD")).toEqual(firsts);
  });

  it("of which the first's is implausible bring the second's into force and hold the first's back", () => {
    expect(said(weighed(word({ USD: 1 / dollar }), second({})), "USD")).toMatchObject({
      inForce: ["second.test"],
      heldBack: [["rates.test", expect.any(String), expect.any(String)]],
    });
  });

  it("of which the first's are of a past day bring the second's later ones into force", () => {
    const muchLater = later(at(day.day), 2);
    const first = {
      ...word({}),
      judgement: {
        inForce: [],
        heldBack: [],
        unchanged: Object.keys(day.rates).map((currency) => ({ currency, source: "rates.test", asOf: at(day.day) })),
        outdated: [],
        passedOver: [],
      },
    };
    const publication = { ...publish(muchLater, day.rates), source: "second.test" };
    const other = { publication, judgement: judge(publication, stored, muchLater, policy) };
    expect(needsSecond(first, at(day.day), muchLater, policy)).toBe(true);
    expect(said(weighed(first, other, [], muchLater), "USD")).toEqual({ inForce: ["second.test"], heldBack: [] });
    expect(needsSecond(first, at(day.day), now, policy)).toBe(false);
    expect(said(weighed(first, other, [], now), "USD")).toEqual({ inForce: [], heldBack: [] });
  });

  it("of which the first's is missing change nothing that stands of the same day", () => {
    const standing = standingOn(day);
    const publication = { ...publish(at(day.day), { ...day.rates, USD: dollar * 1.01 }), source: "second.test" };
    const other = { publication, judgement: judge(publication, standing, now, policy) };
    expect(other.judgement.inForce.map(({ figure }) => figure.currency)).toEqual(["USD"]);
    const { inForce, unchanged } = weighed(undefined, other);
    expect([inForce, unchanged.some(({ currency }) => currency === "USD")]).toEqual([[], true]);
  });

  it("of which the second's contradicts what stands of its day, is in dispute or was rejected confirm nothing", () => {
    const confirmed = (usd: number, known: readonly KnownFigure[] = [], standing = standingToday): [boolean, boolean] => {
      const publication = { ...publish(at(day.day), { ...day.rates, USD: usd }), source: "second.test" };
      const word = { publication, judgement: judge(publication, standing, now, policy) };
      const { inForce, unchanged, passedOver } = weigh(undefined, word, { now, policy, known, stored: standing });
      expect(inForce.filter(({ figure }) => figure.currency === "USD")).toEqual([]);
      return [unchanged, passedOver].map((list) => list.some(({ currency }) => currency === "USD")) as [boolean, boolean];
    };
    const held = (rate: number, state: string): KnownFigure[] => [
      { currency: "USD", rate: plainDecimal(rate), asOf: at(day.day), state, doubts: ["contradicted"] },
    ];
    expect(confirmed(dollar * 1.01)).toEqual([true, false]);
    expect(confirmed(dollar * 1.035)).toEqual([false, true]);
    expect(confirmed(dollar * 1.01, held(dollar * 1.01, "rejected"))).toEqual([false, true]);
    expect(confirmed(dollar * 1.01, held(dollar * 1.05, "open"), stored)).toEqual([false, true]);
  });

  it("of which the second's contradicts what stands are no word that stands by it where the first went back in time", () => {
    const standing = standingToday;
    const judged = (source: string, asOf: Date, usd: number): Word => {
      const publication = { ...publish(asOf, { ...day.rates, USD: usd }), source };
      return { publication, judgement: judge(publication, standing, now, policy) };
    };
    const heard = (usd: number) => {
      const words = [judged("rates.test", at(before.day), dollar), judged("second.test", at(day.day), usd)] as const;
      const { unchanged, outdated, passedOver } = weigh(...words, { now, policy, known: [], stored: standing });
      return [unchanged.some(({ currency }) => currency === "USD"), outdated.includes("USD"), passedOver.length];
    };
    expect(heard(dollar * 1.01)).toEqual([true, false, 0]);
    expect(heard(dollar * 1.035)).toEqual([false, true, 1]);
  });

  it("of which one is missing are the other's, and a currency that the first lacks is the second's", () => {
    expect(said(weighed(undefined, second({})), "USD")).toEqual({ inForce: ["second.test"], heldBack: [] });
    expect(said(weighed(word({}), undefined), "USD")).toEqual({ inForce: ["rates.test"], heldBack: [] });
    expect(said(weighed(word({ USD: undefined }), second({})), "USD")).toEqual({ inForce: ["second.test"], heldBack: [] });
    expect(said(weighed(word({ USD: undefined }), second({ USD: 1 / dollar })), "USD")).toMatchObject({
      inForce: [],
      heldBack: [["second.test", expect.any(String), expect.any(String)]],
    });
  });

  it("do not bring back what was contradicted while the second is silent, nor what an operator rejected at all", () => {
    const first = word({});
    const figure = first.judgement.inForce.find(({ figure }) => figure.currency === "USD")!.figure;
    const known = (state: string, doubt: "contradicted" | "inverted"): KnownFigure => ({ ...figure, state, doubts: [doubt] });
    expect(said(weighed(first, undefined, [known("open", "contradicted")]), "USD").inForce).toEqual([]);
    expect(said(weighed(first, second({}), [known("open", "contradicted")]), "USD").inForce).toEqual(["rates.test"]);
    expect(said(weighed(first, second({}), [known("rejected", "contradicted")]), "USD").inForce).toEqual([]);
    expect(said(weighed(first, undefined, [known("superseded", "inverted")]), "USD").inForce).toEqual(["rates.test"]);
    expect(said(weighed(undefined, second({}), [known("superseded", "inverted")]), "USD").inForce).toEqual(["second.test"]);
    expect(said(weighed(undefined, second({}), [known("rejected", "inverted")]), "USD").inForce).toEqual([]);
  });
});
