import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { robotsRules } from "../../../src/features/crawl/robots.ts";

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

describe("given Google's vectors for RFC 9309", () => {
  it("answers as the standard says", () => {
    const isNormal = (url: string) => URL.canParse(url) && /^[\x21-\x7e]+$/.test(url);
    const judged = vectors.filter(({ google_only, url }) => !google_only && isNormal(url));
    expect(judged.length).toBeGreaterThan(60);
    const wrong = judged.filter(
      ({ url, robots, agent, allowed }) => robotsRules(new URL(url).origin, { status: 200, text: robots }, agent).allows(url) !== allowed,
    );
    expect(wrong).toEqual([]);
  });
});

describe("given a robots.txt that cannot be read as one", () => {
  it("allows everything where there is none (RFC 9309, 2.3.1.3)", () => {
    expect(robotsRules("https://shop.test", { status: 404, text: "Disallow: /" }).allows("https://shop.test/p/1")).toBe(true);
  });

  it("forbids everything where the host fails to answer for it (RFC 9309, 2.3.1.4)", () => {
    expect(robotsRules("https://shop.test", { status: 503, text: "" }).allows("https://shop.test/p/1")).toBe(false);
  });

  it("takes the delay and the sitemaps of our own group", () => {
    const rules = robotsRules("https://shop.test", {
      status: 200,
      text: "User-agent: *\nCrawl-delay: 2\n\nSitemap: https://shop.test/s.xml\n",
    });
    expect(rules).toMatchObject({ delayMs: 2000, sitemaps: ["https://shop.test/s.xml"] });
  });
});
