import { describe, expect, it } from "vitest";
import { optsOut } from "../../../src/platform/http/privacy-control.ts";

const asked = (...said: readonly string[]): boolean =>
  optsOut(new Request("https://shop.test/ads", { headers: said.map((value): [string, string] => ["sec-gpc", value]) }));

describe("given a request", () => {
  it.each([[["1"]], [["1", "1"]], [["1, 1"]], [["0", "1"]]])(
    "takes it for an opt-out where any of its fields of Global Privacy Control is 1: %j",
    (said) => {
      expect(asked(...said)).toBe(true);
    },
  );

  it.each([[[]], [["0"]], [[""]], [["11"]], [["true"]], [["0, 0"]]])("takes nothing else for one: %j", (said) => {
    expect(asked(...said)).toBe(false);
  });
});
