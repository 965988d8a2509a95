import { describe, expect, it } from "vitest";
import { actOf } from "../../../scripts/act-of.ts";

describe("what a command is asked for by its word", () => {
  it("is the act of that name, or the usual without a word", () => {
    expect(actOf(["rollback"], ["rollback"])).toBe("rollback");
    expect(actOf([], ["rollback"])).toBeUndefined();
  });

  it.each([[["rolback"]], [["rollback", "now"]], [["production"]]])("is refused for %j, which is not taken for the usual", (words) => {
    expect(() => actOf(words, ["rollback"])).toThrow(`"${words.join(" ")}" is not rollback`);
  });
});
