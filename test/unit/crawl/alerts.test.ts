import { describe, expect, it } from "vitest";
import { crawlAlerts } from "../../../src/features/crawl/alerts.ts";
import type { CrawlHealthFigures } from "../../../src/features/crawl/figures.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const rule = crawlAlerts.find(({ name }) => name === "crawl.files.set-aside");
const conditions = (setAside: CrawlHealthFigures["setAside"]) =>
  rule?.conditions({ setAside } as CrawlHealthFigures, contractFor("production"));

describe("given files that are set aside", () => {
  it("names the latest of them to the operators", () => {
    const latest = [{ supplierId: "abt", url: "https://abt.test/deadly" }];
    expect(conditions({ files: 2, latest })).toMatchObject([
      { key: "crawl.files.set-aside", summary: expect.stringContaining("https://abt.test/deadly"), detail: { files: 2, latest } },
    ]);
  });

  it("is quiet where there are none", () => {
    expect(conditions({ files: 0, latest: [] })).toEqual([]);
  });
});
