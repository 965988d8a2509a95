import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/platform/errors.ts";
import {
  conditionally,
  entityTags,
  refuseUnheeded,
  stronglyEqual,
  versionedHeaders,
  versionsOfIfMatch,
  weaklyEqual,
} from "../../../src/platform/http/conditionals.ts";

const asked = (headers: Record<string, string>, method = "GET") => new Request("https://api.test/carts/1", { method, headers });
const cart = (etag = '"3"', status = 200) =>
  new Response("{}", { status, headers: { ...versionedHeaders(etag), "content-type": "application/json", vary: "origin" } });

function outcomeOf(read: () => unknown): string {
  try {
    return read() === undefined ? "absent" : "read";
  } catch (error) {
    return error instanceof AppError ? error.code : "failed";
  }
}

describe("the tags of a field", () => {
  it.each([
    ["one", '"3"', [{ weak: false, opaque: "3" }]],
    ["a weak one", 'W/"3"', [{ weak: true, opaque: "3" }]],
    [
      "several, with empty elements and commas in a tag",
      ' , "a,b" ,, W/"" ,',
      [
        { weak: false, opaque: "a,b" },
        { weak: true, opaque: "" },
      ],
    ],
    ["none", "", []],
    ["what is outside of ASCII", '"\u00fc"', [{ weak: false, opaque: "\u00fc" }]],
    ["*", " * ", "*"],
  ])("are read: %s", (_, field, tags) => {
    expect(entityTags(new Headers({ "if-match": field }), "if-match")).toEqual(tags);
  });

  it.each([
    ["no quotes", "3"],
    ["a quote that is not closed", '"3'],
    ["nothing between two", '"3" "4"'],
    ["a small w", 'w/"3"'],
    ["a space within", '"3 4"'],
    ["* among tags", '*, "3"'],
    ["more than anybody keeps", Array.from({ length: 65 }, (_value, index) => `"${index}"`).join(",")],
  ])("are refused with the field's pointer: %s", (_, field) => {
    expect(() => entityTags(new Headers({ "if-none-match": field }), "if-none-match")).toThrow(
      expect.objectContaining({
        code: "validation",
        detail: { errors: [{ pointer: "/headers/if-none-match", detail: expect.any(String) }] },
      }),
    );
  });

  it("are read, or refused, of any text, in time that grows with it", () => {
    const text = fc.string({ unit: fc.constantFrom('"', "W/", ",", " ", "3", "\\", "*", "a"), maxLength: 400 });
    fc.assert(
      fc.property(text, (field) => {
        const read = () => entityTags(new Headers({ "if-match": field }), "if-match");
        expect(outcomeOf(read)).toMatch(/^(?:read|validation)$/);
      }),
    );
  });
});

it("[RFC 9110 §8.8.3.2] tags are compared strongly and weakly", () => {
  const tag = (weak: boolean, opaque: string) => ({ weak, opaque });
  expect([stronglyEqual(tag(true, "1"), tag(true, "1")), weaklyEqual(tag(true, "1"), tag(true, "1"))]).toEqual([false, true]);
  expect([stronglyEqual(tag(true, "1"), tag(true, "2")), weaklyEqual(tag(true, "1"), tag(true, "2"))]).toEqual([false, false]);
  expect([stronglyEqual(tag(true, "1"), tag(false, "1")), weaklyEqual(tag(true, "1"), tag(false, "1"))]).toEqual([false, true]);
  expect([stronglyEqual(tag(false, "1"), tag(false, "1")), weaklyEqual(tag(false, "1"), tag(false, "1"))]).toEqual([true, true]);
});

describe("the versions that an If-Match names", () => {
  it.each([
    ['"3"', [3]],
    ['"3.00ff"', [3]],
    ['W/"3"', [3]],
    ['"3-gzip", "4;br", W/"5.ab--gzip"', [3, 4, 5]],
    ['"abc", "3.x", "-3", "1234567890123456"', [null, null, null, null]],
    ["*", []],
  ])("of %s are %j", (field, versions) => {
    expect(versionsOfIfMatch(asked({ "if-match": field }))).toEqual({ text: field, versions });
  });
});

describe("the answer to a read", () => {
  it.each([
    ["the same tag", '"3"'],
    ["its weak form", 'W/"3"'],
    ["what a compressing server made of it", '"3-gzip"'],
    ["a list it is in", '"1", W/"3"'],
    ["*", "*"],
  ])("is 304 for If-None-Match with %s, with what a 304 repeats and no more", async (_, field) => {
    const answer = conditionally(asked({ "if-none-match": field }), cart());
    expect(answer.status).toBe(304);
    expect(await answer.text()).toBe("");
    expect(Object.fromEntries(answer.headers)).toEqual({ etag: '"3"', "cache-control": "no-store, no-transform", vary: "origin" });
  });

  it.each([
    ["another tag", asked({ "if-none-match": '"2", "3.a"' }), cart()],
    ["no tag at all", asked({ "if-none-match": "" }), cart()],
    ["a resource without tag", asked({ "if-none-match": '"3"' }), new Response("{}")],
    ["a refusal", asked({ "if-none-match": "*" }), cart('"3"', 409)],
    ["an If-Match that holds", asked({ "if-match": 'W/"3"' }), cart('"3.aa"')],
    ["any", asked({ "if-match": "*" }), cart()],
  ])("is what it was for %s", (_, request, response) => {
    expect(conditionally(request, response)).toBe(response);
  });

  it("is 412 where If-Match does not hold, which is judged first", () => {
    expect(() => conditionally(asked({ "if-match": '"2"', "if-none-match": '"3"' }), cart())).toThrow(
      expect.objectContaining({ code: "precondition-failed" }),
    );
  });
});

describe("a change with a precondition", () => {
  it("is refused where its operation does not judge it", () => {
    const refused = expect.objectContaining({ code: "precondition-failed" });
    expect(() => refuseUnheeded(asked({ "if-match": '"3"' }, "POST"))).toThrow(refused);
    expect(() => refuseUnheeded(asked({ "if-none-match": "*" }, "PATCH"), [{ name: "if-match" }])).toThrow(refused);
  });

  it("passes where it does, and so do reads and changes without one", () => {
    expect(() => refuseUnheeded(asked({ "if-match": '"3"' }, "DELETE"), [{ name: "if-match" }])).not.toThrow();
    expect(() => refuseUnheeded(asked({ "if-none-match": "*" }))).not.toThrow();
    expect(() => refuseUnheeded(asked({}, "POST"))).not.toThrow();
  });
});
