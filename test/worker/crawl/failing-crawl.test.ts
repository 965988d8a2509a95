import { describe, expect, it } from "vitest";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { setting, SILENT_HOST } from "./setting.ts";

const down = { crawlFetch: async () => Promise.reject(new TypeError("Network connection lost.")) };

describe("a crawl of a supplier that does not answer", () => {
  it("tries again by the contract's schedule, then fails with the reason, and the search is completed without it", async () => {
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
  });
});
