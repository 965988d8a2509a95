import { describe, expect, it } from "vitest";
import { isMatched } from "../../../src/operations/silences/matcher-rules.ts";

describe("what a silence's matcher means", () => {
  const page = (key: string) => ({ key, severity: "page" as const });

  it.each([
    ["crawl.queue.backlog", "crawl.queue.backlog", true],
    ["crawl.queue", "crawl.queue.backlog", false],
    ["crawl.*", "crawl.queue.backlog", true],
    ["crawl.*", "crawling.slow", false],
    ["*.backlog", "crawl.queue.backlog", true],
    ["crawl.*.backlog", "crawl.queue.backlog", true],
    ["crawl.*.backlog", "crawl.backlog", false],
    ["*queue*", "crawl.queue.backlog", true],
    ["*", "anything.at.all", true],
    ["a*a", "a", false],
    ["a*ab*b", "aab", false],
    ["CRAWL.*", "crawl.queue.backlog", true],
    ["crawl.*", "alert-storm.page.crawl", true],
    ["crawl.queue*", "alert-storm.page.crawl", false],
    ["*", "alert-silence.sil_1", false],
  ])("[ALR-10] pattern %s and key %s: %s", (pattern, key, expected) => {
    expect(isMatched({ key: pattern }, page(key))).toBe(expected);
  });

  it("[ALR-10] has to fit in all that it says, its section among them", () => {
    expect(isMatched({ section: "crawl", severities: ["warn"] }, { key: "crawl.queue.backlog", severity: "warn" })).toBe(true);
    expect(isMatched({ section: "crawl", severities: ["warn"] }, page("crawl.queue.backlog"))).toBe(false);
    expect(isMatched({ section: "checkout" }, page("crawl.queue.backlog"))).toBe(false);
    expect(isMatched({ section: "crawl" }, page("alert-storm.page.crawl"))).toBe(true);
  });

  it("[ALR-10] is found without going back: a pattern that did would take longer than the universe has stood", () => {
    expect(isMatched({ key: `${"a*".repeat(80)}b` }, page("a".repeat(160)))).toBe(false);
  });
});
