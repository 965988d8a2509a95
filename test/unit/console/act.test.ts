import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actOf, addressOfAct, type Act } from "../../../src/platform/console/form/act.ts";

const ORIGIN = "https://api.test";

describe("the address of an act", () => {
  it("says what is done so that people can read it", () => {
    const act = { api: "PUT /admin/switches/{feature}", confirm: 'Set "x" to {state}? Yes & no.', label: "Change" };
    expect(addressOfAct(act)).toBe("/admin/act?api=PUT+/admin/switches/{feature}&confirm=Set+%22x%22+to+{state}?+Yes+%26+no.&label=Change");
  });

  it("is read back as it was, whatever stands in it", () => {
    const text = fc.string({ minLength: 1, unit: "binary" }).filter((value) => value.isWellFormed());
    const acts = fc.record(
      { api: text, confirm: text, label: text, verb: text, preview: text, next: text },
      { requiredKeys: ["api", "confirm", "label"] },
    );
    fc.assert(
      fc.property(acts, (act: Act) => {
        expect(actOf(new URL(addressOfAct(act), ORIGIN))).toEqual(act);
      }),
    );
  });

  it.each(["/admin/act", "/admin/act?api=POST+/x&confirm=Sure", "/admin/other?api=POST+/x&confirm=Sure&label=Do"])("is not %s", (path) => {
    expect(actOf(new URL(path, ORIGIN))).toBeUndefined();
  });
});
