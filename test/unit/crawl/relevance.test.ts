import { describe, expect, it } from "vitest";
import { bestItem, wordsOf } from "../../../src/features/crawl/relevance.ts";
import { afterFailure } from "../../../src/features/crawl/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const relevance = (title: string, ...terms: string[]) => bestItem(new Set(wordsOf(title)), [{ name: terms[0] ?? "", terms }]).relevance;

describe("given what a buyer asks for", () => {
  it("takes plurals, case and accents for the same word", () => {
    expect(wordsOf("Wireless MICE, batteries & Café boxes")).toEqual(["wireless", "mice", "battery", "cafe", "box"]);
  });

  it("rates a full match 1 and a stranger 0", () => {
    expect(relevance("Logitech Wireless Mouse M185", "wireless mouse", "mouse")).toBe(1);
    expect(relevance("Oak desk", "wireless mouse", "mouse")).toBe(0);
  });

  it("rates the noun above its attribute", () => {
    expect(relevance("Dell LCD monitor", "24-inch monitor", "monitor")).toBeGreaterThanOrEqual(0.5);
    expect(relevance("Samsung 24 inch television", "24-inch monitor", "monitor")).toBeLessThan(0.5);
  });
});

describe("given a try that failed", () => {
  const { crawl } = contractFor("production");

  it("tries again by the contract's schedule, later where the host asks for it, until the tries are spent", () => {
    expect(afterFailure(crawl, 1, 0.5)).toEqual({ kind: "retry", delaySeconds: 10 });
    expect(afterFailure(crawl, 2, 0.5, 90)).toEqual({ kind: "retry", delaySeconds: 90 });
    expect(afterFailure(crawl, 3, 0.5)).toEqual({ kind: "retry", delaySeconds: 300 });
    expect(afterFailure(crawl, 4, 0.5)).toEqual({ kind: "give-up" });
  });
});
