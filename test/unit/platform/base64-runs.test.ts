import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_RUNS, withoutRuns } from "../../../src/platform/base64-runs.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return "malformed";
  }
};

/** What a JSON string may hold, as it is written there: long runs of base64, escaped and not, between all that may come before and behind. */
const written = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom("A", "z9+/", "AAA\\/", "\\/", "QUJD"), fc.nat(700)).map(([unit, more]) => unit.repeat(600 + more)),
      fc.constantFrom(
        "\\u0041",
        "\\u00e9",
        "\\n",
        "\\\\",
        '\\"',
        "\\\\\\/",
        "=",
        "==",
        " ",
        "\u00e9",
        "\u{1f642}",
        "*req_1.0*",
        "data:image/png;base64,",
      ),
      fc.string({ unit: fc.constantFrom("A", "b", "0", "+", "="), maxLength: 5 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const body = fc
  .array(written, { minLength: 1, maxLength: 4 })
  .map((all) => `{"all":[${all.map((one) => `"${one}"`).join(",")}],"${all[0]}":1}`);

describe("base64 that is left as bytes", () => {
  it("is the same JSON again once its runs stand where the marks are, and what is made text of is short", () => {
    fc.assert(
      fc.property(body, (json) => {
        const { text, runs } = withoutRuns(encode(json), "req_secret");
        const marked = parsed(decode(text));
        expect(parsed(decode(runs.bytesOf(JSON.stringify(marked))))).toEqual(parsed(json));
        expect(/[A-Za-z0-9+/]{1100}/u.test(decode(text))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves JSON that is malformed malformed, wherever it is broken", () => {
    const broken = fc.tuple(body, fc.nat(), fc.constantFrom('"', "\\", "", "{", "\u0001", "A".repeat(1_100), "1".repeat(1_100)));
    fc.assert(
      fc.property(broken, ([json, place, wrong]) => {
        const at = place % json.length;
        const changed = json.slice(0, at) + wrong + json.slice(at + 1);
        const { text } = withoutRuns(encode(changed), "req_secret");
        expect([parsed(changed), parsed(decode(text))]).not.toEqual(["malformed", expect.any(Object)]);
      }),
      { numRuns: 300 },
    );
  });

  it("is counted by its characters, an escaped slash as one, beside a digit for each run", () => {
    fc.assert(
      fc.property(written, (one) => {
        const json = `["${one}"]`;
        const { text, runs } = withoutRuns(encode(json), "req_secret");
        const [value = ""] = JSON.parse(decode(text)) as string[];
        const [whole = ""] = JSON.parse(json) as string[];
        const without = runs.without(value);
        expect(without.text.length + without.characters).toBe(whole.length);
        expect(without.text).not.toContain("req_secret");
      }),
    );
  });

  it("is not looked for in what is short, and nothing stands for anything then", () => {
    const bytes = encode(JSON.stringify({ data: "A".repeat(1_000) }));
    const { text, runs } = withoutRuns(bytes, "req_secret");
    expect([text, runs]).toEqual([bytes, NO_RUNS]);
    expect(NO_RUNS.without("*req_secret.0*")).toEqual({ text: "*req_secret.0*", characters: 0 });
  });

  it("is restored wherever its mark is, and no more than once for each", () => {
    const { text, runs } = withoutRuns(encode(JSON.stringify(["A".repeat(2_000), "*req_guess.0*", "B".repeat(2_000)])), "req_secret");
    const [first, forged, second] = JSON.parse(decode(text)) as string[];
    expect(JSON.parse(decode(runs.bytesOf(JSON.stringify({ second, forged }))))).toEqual({
      second: "B".repeat(2_000),
      forged: "*req_guess.0*",
    });
    expect(JSON.parse(decode(runs.bytesOf(JSON.stringify([first]))))).toEqual(["A".repeat(2_000)]);
  });
});
