import { describe, expect, it } from "vitest";
import { isMatched, mutedBy } from "../../../src/operations/silences/matcher-rules.ts";
import type { Silence } from "../../../src/operations/silences/silence.ts";

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

describe("the silence that keeps an alert's words back", () => {
  const silence = (id: string, but: Partial<Silence> = {}): Silence => ({
    ...{ id, kind: "silence", matcher: { key: "crawl.*" }, reason: "the host moves", createdBy: "ann@ops.test", createdAt: 0 },
    ...{ beginsAt: 100, endsAt: 200, state: "standing", endedAt: null, endedBy: null, ...but },
  });
  const at = (now: number, ...silences: Silence[]) => mutedBy(silences, { key: "crawl.queue.backlog", severity: "warn" }, now);

  it("[ALR-10] is the one that lasts longest, in whatever order they stand", () => {
    const [short, long] = [silence("sil_short"), silence("sil_long", { endsAt: 300 })];
    expect(at(150, short, long)).toEqual({ by: "sil_long", until: 300 });
    expect(at(150, long, short)).toEqual({ by: "sil_long", until: 300 });
    expect(at(150, short, silence("sil_other"))).toEqual({ by: "sil_short", until: 200 });
  });

  it("[ALR-10] holds from its beginning until its end, and no more once somebody ended it", () => {
    expect([at(99, silence("s")), at(200, silence("s"))]).toEqual([undefined, undefined]);
    expect([at(100, silence("s", { state: "planned" }))?.by, at(199, silence("s"))?.by]).toEqual(["s", "s"]);
    expect(at(150, silence("s", { state: "ended", endedAt: 120, endedBy: "ann@ops.test" }))).toBeUndefined();
  });
});
