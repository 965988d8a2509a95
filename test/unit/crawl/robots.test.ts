import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { robotsRules } from "../../../src/features/crawl/robots-rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const FILE = fileURLToPath(new URL("../../support/vectors/robots/google-robots-vectors.json", import.meta.url).href);
interface Vector {
  test: string;
  google_only: boolean;
  agent: string;
  url: string;
  allowed: boolean;
  robots: string;
}
const { cases: vectors } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: Vector[] };
const MAX_STEPS = contractFor("production").crawl.robotsMaxSteps;

describe("given Google's vectors for RFC 9309", () => {
  it("answers as the standard says", () => {
    const isNormal = (url: string) => URL.canParse(url) && /^[\x21-\x7e]+$/.test(url);
    const judged = vectors.filter(({ google_only, url }) => !google_only && isNormal(url));
    expect(judged.length).toBeGreaterThan(60);
    const wrong = judged.filter(
      ({ url, robots, agent, allowed }) =>
        robotsRules(new URL(url).origin, { status: 200, text: robots }, MAX_STEPS, agent).allows(url) !== allowed,
    );
    expect(wrong).toEqual([]);
  });
});

describe("given a robots.txt that cannot be read as one", () => {
  it("allows everything where there is none (RFC 9309, 2.3.1.3)", () => {
    expect(robotsRules("https://shop.test", { status: 404, text: "Disallow: /" }, MAX_STEPS).allows("https://shop.test/p/1")).toBe(true);
  });

  it("forbids everything where the host fails to answer for it (RFC 9309, 2.3.1.4)", () => {
    expect(robotsRules("https://shop.test", { status: 503, text: "" }, MAX_STEPS).allows("https://shop.test/p/1")).toBe(false);
  });

  it("takes the delay and the sitemaps of our own group", () => {
    const text = "User-agent: *\nCrawl-delay: 2\n\nSitemap: https://shop.test/s.xml\n";
    const rules = robotsRules("https://shop.test", { status: 200, text }, MAX_STEPS);
    expect(rules).toMatchObject({ delayMs: 2000, sitemaps: ["https://shop.test/s.xml"] });
  });
});

describe("given a robots.txt that is made to be costly", () => {
  const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join("\n");

  it("reads a group of very many names once for us", () => {
    const text = `${lines(18_000, (index) => `User-agent: robot${"abcdefghij"[index % 10]}`)}\nUser-agent: ProcureIQBot\n${lines(18_000, (index) => `Disallow: /p${index}/`)}`;
    const rules = robotsRules("https://shop.test", { status: 200, text }, MAX_STEPS);
    expect(rules.allows("https://shop.test/p17999/x")).toBe(false);
    expect(rules.allows("https://shop.test/q")).toBe(true);
  });

  it("forbids an address whose matching would take more steps than the contract allows", () => {
    const text = `User-agent: *\n${lines(500, () => `Disallow: /${"*a".repeat(500)}b`)}`;
    const rules = robotsRules("https://shop.test", { status: 200, text }, MAX_STEPS);
    expect(rules.allows(`https://shop.test/${"a".repeat(1_500)}`)).toBe(false);
    expect(rules.allows("https://shop.test/q")).toBe(true);
  });
});
