import { describe, expect, it } from "vitest";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { setting, SILENT_HOST } from "./setting.ts";

const down = { crawlFetch: async () => Promise.reject(new TypeError("Network connection lost.")) };

describe("a crawl of a supplier that does not answer", () => {
  it(
    "tries again by the contract's schedule, then fails with the reason, and the search is completed without it",
    { tags: ["slow"] },
    async () => {
      const { deps, wakeUps, time, confirmed, search } = await setting([SILENT_HOST], down);
      const searchId = await confirmed();
      const delays: number[] = [];
      for (let message = wakeUps.messages.shift(); message; message = wakeUps.messages.shift()) {
        delays.push(message.delaySeconds);
        time.offsetMs += message.delaySeconds * 1000;
        await runCrawl(deps, message.crawlId);
      }
      expect(delays.length).toBe(deps.contract.crawl.maxAttempts);
      const found = await search(searchId);
      expect(found).toMatchObject({
        state: "COMPLETED",
        crawls: [{ state: "FAILED", attempts: 4, reason: expect.stringMatching(/robots|circuit/) }],
      });
    },
  );

  it("ends where its host leaves no time to plan anything, however often it was put off", async () => {
    const origin = `http://${crypto.randomUUID()}.test`;
    const index = `<sitemapindex><sitemap><loc>${origin}/further.xml</loc></sitemap></sitemapindex>`;
    const crawlFetch = async (url: string) =>
      url.endsWith("/robots.txt")
        ? new Response("User-agent: *\nCrawl-delay: 100")
        : new Response(index, { headers: { "content-type": "text/xml" } });
    const { deps, confirmed, deliverAll, search } = await setting([origin], { crawlFetch });
    const searchId = await confirmed();
    await deliverAll();
    expect(await search(searchId)).toMatchObject({
      state: "COMPLETED",
      crawls: [{ state: "FAILED", reason: `nothing could be planned in the ${deps.contract.crawl.maxCrawlSeconds} s of a crawl` }],
    });
  });
});
