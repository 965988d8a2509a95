import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSampledText, type TextLimits } from "../../../src/features/llm/estimates/sampled-text.ts";
import { createTokenizer, tokensOfText } from "../../../src/features/llm/estimates/tokenizer.ts";
import type { Tokenizer } from "../../../src/features/llm/ports.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { counting } = contractFor("production").llm;
const tokenizer = createTokenizer();
const UNBOUNDED: TextLimits = { characters: 10_000_000, pieceCharacters: counting.pieceCharacters };

function sampled(text: string, limits: TextLimits = counting) {
  const sample = createSampledText(limits);
  sample.add(text);
  return sample;
}

/** What a tokenizer is given to do. */
function watched() {
  const given: string[] = [];
  const watching: Tokenizer = {
    count: async (pieces) => {
      given.push(...pieces);
      return tokenizer.count(pieces);
    },
  };
  return { watching, given };
}

const anyText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 2_000 }),
  fc.string({ unit: "binary", maxLength: 2_000 }),
  fc.lorem({ maxCount: 200 }),
  fc.constantFrom("<|endoftext|> and <|im_start|>", "\ud800", " ".repeat(1_000), "a".repeat(1_000), "工".repeat(1_000)),
);

describe("a sampled text", () => {
  it("within the limit is kept whole, in pieces of bounded length, whatever it is and however it came", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(2_000), { maxLength: 30 }), (text, cuts) => {
        const sample = createSampledText(counting);
        let from = 0;
        for (const to of [...cuts.toSorted((one, other) => one - other), text.length]) {
          sample.add(text.slice(from, Math.max(from, to)));
          from = Math.max(from, to);
        }
        const pieces = sample.pieces();
        expect(pieces.join("")).toBe(text);
        expect(sample.characters).toBe(text.length);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(counting.pieceCharacters);
        expect(pieces).toEqual(sampled(text).pieces());
      }),
    );
  });

  it("of words has the tokens of the whole in its pieces", async () => {
    const word = fc.stringMatching(/^[A-Za-z0-9'".,;:!?()/-]{1,20}$|^[äöüßéèñçøåæ]{1,12}$|^[а-яё]{1,12}$/u);
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 400 }), async (words) => {
        const text = words.join(" ");
        expect(await tokensOfText(tokenizer, sampled(text))).toBe(await tokenizer.count([text]));
      }),
      { numRuns: 60 },
    );
  });

  it("without words has little more than the tokens of the whole, and splits no character", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 200, maxLength: 1_500 }), async (text) => {
        const pieces = sampled(text).pieces();
        const whole = await tokenizer.count([text]);
        expect(Math.abs((await tokenizer.count(pieces)) - whole)).toBeLessThanOrEqual(4 * pieces.length);
        for (const piece of pieces.slice(0, -1)) expect(piece.at(-1)).not.toMatch(/^[\ud800-\udbff]$/u);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["one letter", "a"],
    ["one ideograph", "工"],
    ["spaces", " "],
    ["letters that no word has", "qxzjvkqxzw"],
    ["emoji of many parts", "👩‍👩‍👧‍👦"],
    ["words", "twenty office chairs with armrests "],
  ])("of a million characters costs no more to count than one of the limit: %s", async (_what, unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const { watching, given } = watched();
    const tokens = await tokensOfText(watching, sampled(text));
    expect(given.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(counting.characters);
    for (const piece of given) expect(piece.length).toBeLessThanOrEqual(counting.pieceCharacters);
    // A stretch of the same says what the whole is.
    const part = text.slice(0, 20_000);
    const expected = (await tokensOfText(tokenizer, sampled(part))) * (text.length / part.length);
    expect(tokens / expected).toBeGreaterThan(0.95);
    expect(tokens / expected).toBeLessThan(1.05);
  });

  it("that changes as it goes on is judged by all of it, not by its beginning", async () => {
    const prose = "We need twenty office chairs, delivered to Graz by the end of May. ".repeat(1_500);
    const text = prose + "办公椅二十把，五月底之前送到格拉茨。".repeat(5_000) + '{"sku":"A-4711","units":20},'.repeat(2_000);
    const truth = await tokensOfText(tokenizer, sampled(text, UNBOUNDED));
    const estimate = await tokensOfText(tokenizer, sampled(text));
    expect(estimate / truth).toBeGreaterThan(0.95);
    expect(estimate / truth).toBeLessThan(1.05);
  });

  it("keeps apart what comes of several answers at once, and begins anew where one ends", () => {
    const sample = createSampledText(counting);
    sample.add("one", 0);
    sample.add("two", 1);
    sample.add(" more", 0);
    sample.end(0);
    sample.add("three", 0);
    expect([...sample.pieces()].toSorted()).toEqual(["one more", "three", "two"]);
  });
});

describe("the tokenizer", () => {
  it("is that of OpenAI's models, to which nothing in a text is special", async () => {
    expect(await tokenizer.count(["hello world"])).toBe(2);
    expect(await tokenizer.count([""])).toBe(0);
    expect(await tokenizer.count(["<|endoftext|>"])).toBeGreaterThan(1);
  });
});
