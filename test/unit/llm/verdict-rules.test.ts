import { describe, expect, it } from "vitest";
import { beginningOf, blameOf, verdictOf, verdictOfBeginning } from "../../../src/features/llm/verdict-rules.ts";

describe("what a call says about its provider", () => {
  it.each([
    ["a connection that is refused", { kind: "unreachable" }, "unreachable"],
    ["no answer in time", { kind: "timed-out" }, "silent"],
    ["an overloaded provider", { kind: "refused", status: 529 }, "failing"],
    ["a provider's fault", { kind: "refused", status: 500 }, "failing"],
    ["our key, refused", { kind: "refused", status: 401 }, "key-refused"],
    ["our key, without permission", { kind: "refused", status: 403 }, "key-refused"],
    ["the account's rate limit", { kind: "refused", status: 429 }, "nothing"],
    ["the caller's own fault", { kind: "refused", status: 400 }, "nothing"],
  ] as const)("%s", (_what, answer, verdict) => {
    expect(verdictOf(answer, [])).toBe(verdict);
  });

  it("counts a status as a failure where the contract says so", () => {
    expect(verdictOf({ kind: "refused", status: 429 }, [429])).toBe("failing");
  });

  it.each([
    ["event", "answered"],
    ["garbled", "garbled"],
    ["silent", "silent"],
    ["broken", "unreachable"],
    ["left", "nothing"],
  ] as const)("by a stream that began as %s", (kind, verdict) => {
    expect(verdictOfBeginning({ kind })).toBe(verdict);
  });

  it.each([
    [{ type: "overloaded_error", message: "Overloaded" }, "provider", "failing"],
    [{ type: "api_error" }, "provider", "failing"],
    [{ message: "no name at all" }, "provider", "failing"],
    ["not even an object", "provider", "failing"],
    [{ type: "error", code: "server_error", message: "" }, "provider", "failing"],
    [{ type: "error", error: { type: "rate_limit_error" } }, "account", "nothing"],
    [{ code: "rate_limit_exceeded" }, "account", "nothing"],
    [{ type: "authentication_error" }, "key", "key-refused"],
    [{ type: "invalid_request_error", code: "invalid_api_key" }, "key", "key-refused"],
    [{ type: "invalid_request_error", param: "messages" }, "caller", "nothing"],
    [{ code: "invalid_prompt" }, "caller", "nothing"],
    [{ code: "context_length_exceeded" }, "caller", "nothing"],
  ] as const)("by an error in its answer: %j", (error, blame, verdict) => {
    expect(blameOf(error)).toBe(blame);
    expect(verdictOfBeginning({ kind: "error", error })).toBe(verdict);
  });
});

describe("the beginning of a stream", () => {
  it.each([
    ['{"choices":[]}', { kind: "event" }],
    ['{"type":"ping"}', undefined],
    ['{"type":"error","message":"x"}', { kind: "error", error: { type: "error", message: "x" } }],
    ["[DONE]", { kind: "garbled" }],
    ["<html>", { kind: "garbled" }],
    ["[1]", { kind: "garbled" }],
    ["null", { kind: "garbled" }],
  ])("is read off its first event: %s", (data, beginning) => {
    expect(beginningOf(data, undefined)).toEqual(beginning);
  });

  it("is the error that the event carries", () => {
    expect(beginningOf('{"error":{}}', { code: 1 })).toEqual({ kind: "error", error: { code: 1 } });
  });
});
