import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serviceTokenProblems } from "../../../src/features/auth/problems.ts";
import { isServiceToken, newServiceToken, serviceTokenOf } from "../../../src/features/auth/service-token-format.ts";
import {
  decideExpiry,
  decideLimits,
  decideMaking,
  isUseDue,
  rememberedUntil,
  type Making,
} from "../../../src/features/auth/service-token-rules.ts";
import { redact } from "../../../src/platform/logger.ts";
import { scopesSuffice, TOKEN_SCOPES } from "../../../src/platform/token-scopes.ts";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const numberOf = (base62: string): bigint => base62.split("").reduce((number, digit) => number * 62n + BigInt(DIGITS.indexOf(digit)), 0n);

describe("a service token's limits of models", () => {
  const known = [
    { model: "gpt-5-mini", aliases: ["gpt-5-mini-2025-08-07"] },
    { model: "gpt-4.1-mini", aliases: [] },
  ];

  it("are kept under the model's own name, by whichever it was called", () => {
    const limits = { tokens: 9, models: { "gpt-5-mini-2025-08-07": { tokens: 5 }, "gpt-4.1-mini": { nanoUsd: 7 } } };
    expect(decideLimits(limits, known)).toEqual({
      ok: true,
      value: { tokens: 9, models: { "gpt-5-mini": { tokens: 5 }, "gpt-4.1-mini": { nanoUsd: 7 } } },
    });
    expect(decideLimits(undefined, known)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["unknown", { "gpt-5-mimi": { tokens: 5 } }],
    ["unknown", JSON.parse('{"__proto__":{"tokens":5}}')],
    ["twice", { "gpt-5-mini": { tokens: 5 }, "gpt-5-mini-2025-08-07": { tokens: 6 } }],
  ])("are refused that would hold nothing, or two things: %s %j", (reason, models) => {
    const name = Object.keys(models).at(-1);
    expect(decideLimits({ models }, known)).toEqual({ ok: false, refusal: { kind: "service-token-model-unlimitable", name, reason } });
  });

  it("point at the name they are refused for", () => {
    const problem = serviceTokenProblems["service-token-model-unlimitable"]({
      ...{ kind: "service-token-model-unlimitable", name: "a/b~c", reason: "unknown" },
    });
    expect(problem).toMatchObject({ status: 400, errors: [{ pointer: "/llmLimits/models/a~1b~0c" }] });
  });
});

describe("a service token's text", () => {
  it("is one word of one length that holds all of its 256 bits and their CRC-32", () => {
    fc.assert(
      fc.property(bytes, (secret) => {
        const [, digits = "", check = ""] = /^piq_svc_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/.exec(serviceTokenOf(secret)) ?? [];
        expect(numberOf(digits)).toBe(BigInt(`0x${Buffer.from(secret).toString("hex")}`));
        expect(numberOf(check)).toBe(BigInt(crc32(digits)));
      }),
    );
  });

  it("is known by its form, and one with a character changed, lost or added is none", () => {
    fc.assert(
      fc.property(bytes, fc.nat(56), fc.constantFrom(...DIGITS.split(""), "_", " "), (secret, at, other) => {
        const token = serviceTokenOf(secret);
        expect(isServiceToken(token)).toBe(true);
        fc.pre(token[at] !== other);
        expect(isServiceToken(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
        expect(isServiceToken(token.slice(0, at) + token.slice(at + 1))).toBe(false);
        expect(isServiceToken(`${token}${other}`)).toBe(false);
      }),
    );
  });

  it("is never the same twice", () => {
    const many = Array.from({ length: 1_000 }, newServiceToken);
    expect(new Set(many).size).toBe(many.length);
  });

  it("[MIR-2] is in no line of the log, wherever in a text it stands", () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom("", "x-api-key: ", "/x?key=", '{"key":"', "key="), (secret, before) => {
        const token = serviceTokenOf(secret);
        const kept = JSON.stringify([redact(`${before}${token}`), redact(new Error(`no ${before}${token}`))]);
        expect(kept).not.toContain(token.slice("piq_svc_".length));
      }),
    );
  });
});

describe("what a token is good for", () => {
  it("is its scopes and no other, and never what only who signed in may do", () => {
    for (const need of TOKEN_SCOPES) for (const scope of TOKEN_SCOPES) expect(scopesSuffice(need, [scope])).toBe(need === scope);
    expect(scopesSuffice("any-scope", ["ads"])).toBe(true);
    expect(scopesSuffice("session-only", TOKEN_SCOPES)).toBe(false);
    expect(scopesSuffice(undefined, TOKEN_SCOPES)).toBe(false);
  });
});

describe("making a token", () => {
  const bounds = { maxPerBuyer: 2, madePerDay: 5, longestDays: 10, lastUsedEverySeconds: 600, endedKeptDays: 30 };
  const before = { id: "svc_1", fingerprint: "this" };
  const making = (given: Partial<Making<typeof before>>): Making<typeof before> => ({
    inserted: false,
    before: undefined,
    addressVerified: true,
    standing: 0,
    roomInSeconds: 0,
    ...given,
  });

  it.each([
    [-1, false],
    [0, false],
    [1, true],
    [864_000_000, true],
    [864_000_001, false],
  ])("with an end %s ms ahead is allowed: %s", (ahead, allowed) => {
    const now = new Date("2026-11-27T10:00:00Z");
    expect(decideExpiry(new Date(now.getTime() + ahead), now, bounds).ok).toBe(allowed);
    expect(decideExpiry(undefined, now, bounds).ok).toBe(true);
  });

  it.each([
    ["made", making({ inserted: true }), { ok: true, value: undefined }],
    ["found, for a repeated request", making({ before }), { ok: true, value: before }],
    ["found, though the buyer has no room by now", making({ before, standing: 2 }), { ok: true, value: before }],
    [
      "refused for another request with the key",
      making({ before: { ...before, fingerprint: "that" } }),
      { ok: false, refusal: { kind: "idempotency-key-reused" } },
    ],
    ["refused without a proven address", making({ addressVerified: false }), { ok: false, refusal: { kind: "address-unproven" } }],
    ["refused at the bound", making({ standing: 2 }), { ok: false, refusal: { kind: "too-many-service-tokens", maximum: 2 } }],
    [
      "refused at the day's bound",
      making({ standing: 1, roomInSeconds: 60 }),
      { ok: false, refusal: { kind: "service-tokens-made", maximum: 5, retryAfterSeconds: 60 } },
    ],
  ] as const)("is %s", (_what, made, expected) => {
    expect(decideMaking(made, "this", bounds)).toEqual(expected);
  });
});

describe("an isolate's memory of a token", () => {
  const now = new Date("2026-11-27T10:00:00.500Z");
  it("lasts as an access token would, and never past the token's end", () => {
    const at = now.getTime() / 1000;
    expect(rememberedUntil(null, now, 900)).toBe(Math.floor(at + 900));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), (left) => {
        const until = rememberedUntil(new Date(now.getTime() + left), now, 900);
        expect(until * 1000).toBeLessThanOrEqual(now.getTime() + left);
        expect(until).toBeLessThanOrEqual(at + 900);
      }),
    );
  });

  it.each([
    [null, true],
    [600_000, true],
    [599_999, false],
  ])("writes a use down where the last one was %s ms ago: %s", (ago, due) => {
    expect(isUseDue(ago === null ? null : new Date(now.getTime() - ago), now, 600)).toBe(due);
  });
});
