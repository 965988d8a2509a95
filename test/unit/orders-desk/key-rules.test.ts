import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readKey } from "../../../src/features/orders-desk/key-rules.ts";

describe("what is typed into the search for orders", () => {
  it.each([
    ["ord_01h455vb4pex5vsknk084sn02q", "order"],
    ["chk_01h455vb4pex5vsknk084sn02q", "attempt"],
    ["cart_01h455vb4pex5vsknk084sn02q", "cart"],
    ["usr_01h455vb4pex5vsknk084sn02q", "buyer"],
    ["pi_3MtwBwLkdIwHu7ix28a3tqPa", "payment"],
    ["req_01h455vb4pex5vsknk084sn02q", "request"],
    ["whk_01h455vb4pex5vsknk084sn02q", "webhook"],
    ["evt_1NG8Du2eZvKYlo2CUI79vXWy", "provider-event"],
  ])("%s is the id of its kind", (id, by) => {
    expect(readKey(` ${id} `)).toEqual({ by, id });
  });

  it("is an e-mail address in whatever case, or else no key", () => {
    expect(readKey("Ada@Example.TEST")).toEqual({ by: "address", email: "ada@example.test" });
    for (const text of ["", "ada", "a@b@c", "a b@c", "ord_", "ord_x'", "toString_x", "__proto___x"])
      expect(readKey(text), text).toBeUndefined();
  });

  it("given any text, is a key of a known kind or none, and never fails", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const key = readKey(text);
        expect(key === undefined || ("id" in key ? key.id === text.trim() : key.email === text.trim().toLowerCase())).toBe(true);
      }),
    );
  });
});
