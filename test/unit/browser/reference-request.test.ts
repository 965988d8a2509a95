import { describe, expect, it } from "vitest";
import { requestOf, tokenIn, written } from "../../../browser/docs/request-of.ts";

describe("A form of the reference", () => {
  it("stands for the request that its fields say, and sends nothing of those that are empty", () => {
    const asked = requestOf({
      method: "PATCH",
      path: "/carts/{id}/lines/{line}",
      parameters: [
        ["path:id", "crt_1"],
        ["path:line", "a/b"],
        ["query:version", "3"],
        ["query:note", ""],
        ["header:if-match", '"3"'],
        ["header:idempotency-key", ""],
      ],
      body: "{}",
      token: "t",
    });
    expect(asked).toEqual({
      method: "PATCH",
      url: "/carts/crt_1/lines/a%2Fb?version=3",
      headers: { "if-match": '"3"', authorization: "Bearer t", "content-type": "application/json" },
      body: "{}",
    });
    const bare = requestOf({ method: "GET", path: "/offers", parameters: [["query:q", ""]], body: undefined, token: "" });
    expect(bare).toEqual({ method: "GET", url: "/offers", headers: {}, body: undefined });
  });

  it("stays on this origin, whatever stands in its fields", () => {
    for (const id of ["//evil.test", "..", "%2F%2Fevil.test", "https://evil.test"]) {
      const { url } = requestOf({ method: "GET", path: "/briefs/{id}", parameters: [["path:id", id]], body: undefined, token: "t" });
      expect(new URL(url, "https://here.test").origin).toBe("https://here.test");
    }
  });

  it("shows JSON written out and other text as it is, and takes an access token that was answered", () => {
    expect(written('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(written("event: offer\n")).toBe("event: offer\n");
    expect(tokenIn('{"accessToken":"abc"}')).toBe("abc");
    expect(tokenIn('{"accessToken":5}')).toBeUndefined();
    expect(tokenIn("no")).toBeUndefined();
  });
});
