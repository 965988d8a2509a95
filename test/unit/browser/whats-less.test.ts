import { join } from "node:path";
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LESS } from "../../../browser/shop/texts/less.ts";
import { whatsLess } from "../../../browser/shop/whats-less.ts";

const SHOP = join(import.meta.dirname, "../../../browser/shop");

describe("what is less than usual, on a page of the shop", () => {
  it("is said by its mode, in the page's words, and by its reason where a later release has another mode", () => {
    expect(whatsLess({ mode: "stale-rate", reason: "the exchange rates could not be refreshed" })).toBe(LESS["stale-rate"]);
    expect(whatsLess({ mode: "of-next-year", reason: "something else" })).toBe("something else");
    expect(whatsLess({ mode: "toString", reason: "something else" })).toBe("something else");
  });

  it("is nowhere said by its reason alone, which is in English", () => {
    const pages = globSync("**/*.ts", { cwd: SHOP }).filter((file) => !/^texts|whats-less/.test(file));
    const saying = pages.filter((file) => /degraded\??\.reason/.test(readFileSync(join(SHOP, file), "utf8")));
    // What a buyer's own receiver answered is said as it answered.
    expect(saying).toEqual(["pages/automations.ts"]);
  });
});
