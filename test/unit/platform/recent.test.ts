import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecent } from "../../../src/platform/recent.ts";

const MOST = 4;
const KEYS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const steps = fc.array(fc.record({ act: fc.constantFrom("get", "set", "delete"), key: fc.constantFrom(...KEYS) }), { maxLength: 60 });

describe("what an isolate remembers", () => {
  it("is what was used last, never more than it was made for, whatever is asked and kept in whatever order", () => {
    fc.assert(
      fc.property(steps, (acts) => {
        const recent = createRecent<string>(MOST);
        let used: string[] = [];
        for (const { act, key } of acts) {
          const held = used.includes(key);
          used = used.filter((other) => other !== key);
          if (act === "set") recent.set(key, key);
          if (act === "delete") recent.delete(key);
          const got = act === "get" ? recent.get(key) : undefined;
          expect(got).toBe(act === "get" && held ? key : undefined);
          if (act === "set" || (act === "get" && held)) used = [...used, key].slice(-MOST);
        }
        expect(KEYS.filter((key) => recent.get(key) !== undefined)).toEqual(used.toSorted());
      }),
    );
  });

  it("keeps what is in use through a flood of what is new, and forgets all when told to", () => {
    const recent = createRecent<number>(MOST);
    recent.set("in use", 1);
    for (let turn = 0; turn < 1_000; turn += 1) {
      recent.set(`new ${turn}`, turn);
      expect(recent.get("in use")).toBe(1);
    }
    recent.clear();
    expect(recent.get("in use")).toBeUndefined();
  });
});
