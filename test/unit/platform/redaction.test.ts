import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../../src/platform/logger.ts";
import { redactText, redactTexts } from "../../../src/platform/redaction/redact-text.ts";
import { HARMLESS } from "./redaction-harmless.ts";
import { SAMPLES } from "./redaction-samples.ts";

describe("what is taken out of free text", () => {
  it("[MIR-2] is each of 200 samples of cards, accounts, telephones, secrets and addresses, of several countries", () => {
    expect(new Set(SAMPLES.map(({ text }) => text)).size).toBe(200);
    expect(SAMPLES.filter(({ text, hidden }) => !text.includes(hidden))).toEqual([]);
    expect(SAMPLES.filter(({ text, hidden }) => redactText(text).includes(hidden))).toEqual([]);
  });

  it("[MIR-2] is nothing of 200 ids, hashes, times, amounts and words of the system's own kinds", () => {
    expect(new Set(HARMLESS).size).toBeGreaterThanOrEqual(200);
    expect(HARMLESS.filter((text) => redactText(text) !== text)).toEqual([]);
    expect(HARMLESS.filter((text) => redactText(`seen: ${text}, twice`) !== `seen: ${text}, twice`)).toEqual([]);
  });

  it("[MIR-2] is said by its kind, and the words around it stay", () => {
    const text =
      "ada@example.test paid 4242 4242 4242 4242, refund to DE89 3704 0044 0532 0130 00 DUE TODAY, call +49 30 901820, pw=hunter2";
    expect(redactText(text)).toBe("[personal] paid [card], refund to [account] DUE TODAY, call [telephone], pw=[secret]");
  });

  it("[MIR-2] is a password in each language that buyers and operators write, and no sentence about one", () => {
    const said = [
      "パスワード：himitsu99",
      "私のパスワードはTr0ub4dor です",
      "暗証番号: 4711ab",
      "كلمة المرور: abc123",
      "كلمة السر هي q9x7z2",
      "الرقم السري: 8842zz",
    ];
    expect(said.map(redactText)).toEqual([
      "パスワード：[secret]",
      "私のパスワードは[secret] です",
      "暗証番号: [secret]",
      "كلمة المرور: [secret]",
      "كلمة السر هي [secret]",
      "الرقم السري: [secret]",
    ]);
    const harmless = ["パスワードは正しくありません", "كلمة المرور: غير صحيحة", "パスワード：必須"];
    expect(harmless.map(redactText)).toEqual(harmless);
  });

  it("[MIR-2] stays out when it is said again", () => {
    const once = SAMPLES.map(({ text }) => redactText(text));
    expect(once.map(redactText)).toEqual(once);
  });

  it("[MIR-2] is never a hash, a UUID, a moment or an amount, whichever it is", () => {
    const own = fc.oneof(
      fc.uuid(),
      fc.stringMatching(/^(?:ord|dl|alert)_[0-7][0-9a-hjkmnp-tv-z]{25}$/),
      fc.stringMatching(/^[0-9a-f]{32}$/),
      fc.stringMatching(/^[0-9a-f]{64}$/),
      fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }).map((at) => at.toISOString()),
      fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }).map(String),
      fc.nat(999_999_999_999).map(String),
    );
    fc.assert(
      fc.property(own, (text) => {
        expect(redactText(`at ${text} so`)).toBe(`at ${text} so`);
      }),
    );
  });

  it("[MIR-2] is found in every text of a value, but a text that is one address says who is meant and stays", () => {
    const value = { to: "ops@example.test", notes: ["mail ops@example.test", { at: 4, why: "card 4111111111111111" }], none: null };
    expect(redactTexts(value)).toEqual({
      to: "ops@example.test",
      notes: ["mail [personal]", { at: 4, why: "card [card]" }],
      none: null,
    });
  });

  it("[MIR-2] does not reach a log, whatever the field is called", () => {
    const lines: string[] = [];
    const log = createLogger(
      () => ({}),
      (_level, line) => lines.push(line),
    );
    for (const { text } of SAMPLES) log.log("info", "something.said", { summary: text, error: new Error(text) });
    expect(lines).toHaveLength(200);
    expect(SAMPLES.filter(({ hidden }, turn) => lines[turn]?.includes(JSON.stringify(hidden).slice(1, -1)))).toEqual([]);
  });

  it("takes no time that grows with the square of the text", () => {
    const passes = ["1 ", "a", "a.", "eyJ", "+1(", "DE89 ", "token=", "x://", "tel 1"].map(
      (part) => redactText(part.repeat(20_000)).length,
    );
    // As long as that these two would not end within the test's time.
    const longer = ["sk-", "eyJ-"].map((part) => redactText(part.repeat(100_000)).length);
    expect([...passes, ...longer].every((length) => length > 0)).toBe(true);
  });
});
