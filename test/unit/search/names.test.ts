import { describe, expect, it } from "vitest";
import { fitOf, judgeFor } from "../../../src/features/catalog/terms/fit.ts";
import { soughtOf } from "../../../src/features/catalog/terms/sought.ts";
import { textQueryOf } from "../../../src/features/catalog/terms/text-query.ts";
import { thingOf } from "../../../src/features/catalog/terms/thing.ts";
import { itemsToName, keyOf, MOST_ANSWER, namesIn } from "../../../src/features/search/names/rules.ts";
import { present } from "../../support/present.ts";

const item = (name: string) => ({ name, quantity: null, unit: null, terms: [name] });
const bounds = { mostItems: 3, mostCharacters: 120 };
const asked = (...names: string[]) => itemsToName(names.map(item), bounds, soughtOf).map(({ name }) => name);

describe("given the items of a query", () => {
  it("asks a model of those whose thing no table knows, alone", () => {
    expect(asked("davenport", "wireless mouse", "red settee", "netgear gs108", "stainless steel")).toEqual(["davenport", "red settee"]);
  });

  it("takes a slip of a known word for that word, and asks nobody", () => {
    expect(asked("keybord", "moniter")).toEqual([]);
  });

  it("asks of so many at most, of none that is longer than a name, and of none twice", () => {
    expect(asked("davenport", "settee", "icebox", "gogglebox")).toEqual(["davenport", "settee", "icebox"]);
    expect(asked(`davenport ${"x".repeat(120)}`)).toEqual([]);
    expect(itemsToName([{ ...item("davenport"), alsoCalled: [] }], bounds, soughtOf)).toEqual([]);
  });

  it("knows a thing again however it is written", () => {
    expect([keyOf("Chaise-Longue"), keyOf("  chaise  longue "), keyOf("CHAISE LONGUÉ"), keyOf("?!")]).toEqual([
      ...Array<string>(3).fill("chaise longue"),
      undefined,
    ]);
  });
});

describe("given words with something beside them", () => {
  it("asks for the words alone, composed as people write them, with nothing that is unseen", () => {
    expect(keyOf("telly\u{e0061}\u{e0141}\u200d")).toBe("telly");
    expect(keyOf("소파")).toBe("소파");
  });
});

describe("given what a model answers", () => {
  const names = (answer: unknown, most = 16) => namesIn(typeof answer === "string" ? answer : JSON.stringify(answer), "Davenport", most);

  it("takes its names, each once, and not the one that was asked for", () => {
    expect(names({ names: ["Sofa", "sofa", "SOFÁ", "davenport", "canapé", "chaise longue"] })).toEqual(["sofa", "canapé", "chaise longue"]);
  });

  it("reads the object out of what else is said", () => {
    expect(names('Here you are:\n```json\n{"names": ["sofa"]}\n```')).toEqual(["sofa"]);
  });

  it.each([
    ["prose", "I would say sofa."],
    ["a part of it", '{"names": ["sofa", "cou'],
    ["another form", '{"name": "sofa"}'],
    ["names that are none", '{"names": [1, 2]}'],
    ["more names than anything has", JSON.stringify({ names: Array.from({ length: 61 }, (_, at) => `name ${at}`) })],
    ["a name without an end", JSON.stringify({ names: ["x".repeat(301)] })],
    ["more than is read", `{"names": ["sofa"]${" ".repeat(MOST_ANSWER)}}`],
  ])("takes %s for no answer", (_, answer) => {
    expect(names(answer)).toBeUndefined();
  });

  it("leaves out what is no name: numbers, sentences, signs of a query language", () => {
    expect(
      names({ names: ["sofa", "model 300", "a sofa that you can sleep on", "x & y | !z", "<b>", "q'; drop", "so", "l'étagère"] }),
    ).toEqual(["sofa", "l'étagère"]);
  });

  it("keeps so many of them at most", () => {
    expect(names({ names: ["sofa", "couch", "divan"] }, 2)).toEqual(["sofa", "couch"]);
  });
});

describe("given a thing that a model gave names", () => {
  const sought = soughtOf({ ...item("davenport"), alsoCalled: ["sofa", "vegetable slicer"] });
  const fit = (title: string) => fitOf(thingOf({ title }), sought);

  it("shows what is called so, behind what is called as it was asked, and never as the very thing", () => {
    const [named, other, stranger] = [fit("Oak davenport, brown"), fit("Leather sofa, brown"), fit("Oak desk")];
    expect(other.relevance).toBeGreaterThanOrEqual(0.5);
    expect(named.relevance).toBeGreaterThan(other.relevance);
    expect([named.exact, other.exact, stranger.relevance]).toEqual([true, false, 0]);
  });

  it("shows of it what the thing's own name would show, behind what has all that was said", () => {
    const televisions = [{ title: "Samsung television, 55 inch" }, { title: "LG television, 55 inch" }];
    const telly = { ...item("samsung telly"), alsoCalled: ["television"] };
    const shown = (wanted: typeof telly | ReturnType<typeof item>) => televisions.map(judgeFor([wanted], 0.5));
    expect(shown(item("samsung television")).every((fit) => fit !== undefined)).toBe(true);
    const [samsung, other] = shown(telly);
    expect([samsung, other]).toEqual([expect.not.objectContaining({ exact: true }), expect.not.objectContaining({ exact: true })]);
    expect(present(samsung, "the one").relevance).toBeGreaterThan(present(other, "the other").relevance);
    expect(fitOf(thingOf({ title: "LG television, 55 inch" }), soughtOf(telly)).shownBy).toBeGreaterThanOrEqual(0.5);
    expect(judgeFor([telly], 0.5)({ title: "Samsung phone" })).toBeUndefined();
  });

  it("wants a name of several words to be said whole", () => {
    expect(fit("Vegetable slicer").relevance).toBeGreaterThanOrEqual(0.5);
    expect(fit("Cheese slicer").relevance).toBeLessThan(0.5);
  });

  it("asks the stored offers for it too, in all languages where a table knows it", () => {
    expect(textQueryOf(sought)?.loose.split(/[ ()|]+/)).toEqual(expect.arrayContaining(["davenport:*", "sofa:*", "divano:*"]));
    expect(textQueryOf(soughtOf(item("davenport")))?.loose).toBe("davenport:*");
  });

  it("gives a thing that a table knows no further names", () => {
    const stated = soughtOf({ ...item("netgear gs108"), alsoCalled: ["sofa"] });
    expect(stated.alsoCalled).toEqual([]);
  });
});
