import { describe, expect, it } from "vitest";
import { idempotencyKey } from "../../../src/platform/http/idempotency.ts";

const request = (key?: string, path = "/checkouts") =>
  new Request(`https://api.test${path}`, { method: "POST", ...(key === undefined ? {} : { headers: { "idempotency-key": key } }) });

describe("Idempotency-Key", () => {
  it("is absent where the header is", async () => expect(idempotencyKey(request(), {})).toBeUndefined());

  it("may be a quoted string, as the draft has it, or bare", async () => {
    const quoted = idempotencyKey(request('"abc-1"'), { a: 1 });
    expect(quoted).toEqual(idempotencyKey(request("abc-1"), { a: 1 }));
  });

  it("fingerprints the body whatever the order of its members, and the path", async () => {
    const one = idempotencyKey(request("k"), { a: 1, b: { c: 2, d: [1, 2] } });
    const same = idempotencyKey(request("k"), { b: { d: [1, 2], c: 2 }, a: 1 });
    const otherBody = idempotencyKey(request("k"), { a: 1, b: { c: 2, d: [2, 1] } });
    const otherPath = idempotencyKey(request("k", "/carts"), { a: 1, b: { c: 2, d: [1, 2] } });
    expect(same?.fingerprint).toBe(one?.fingerprint);
    expect(otherBody?.fingerprint).not.toBe(one?.fingerprint);
    expect(otherPath?.fingerprint).not.toBe(one?.fingerprint);
  });

  it.each(["", " ", "a b", "x".repeat(256)])("refuses %j with a pointer at the header", (key) => {
    expect(() => idempotencyKey(request(key), {})).toThrow(
      expect.objectContaining({
        code: "validation",
        detail: expect.objectContaining({ errors: [expect.objectContaining({ pointer: "/headers/idempotency-key" })] }),
      }),
    );
  });
});
