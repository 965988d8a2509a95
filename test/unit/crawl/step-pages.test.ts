import { describe, expect, it } from "vitest";
import { StepPages } from "../../../src/features/crawl/archive/step-pages.ts";
import { inflated } from "../../../src/features/crawl/read-bytes.ts";

const page = (bytes: Uint8Array) => ({
  ...{ kind: "ok" as const, url: "https://abt.test/b", contentType: "text/html", etag: null, lastModified: null, fetchedAt: new Date(0) },
  bytes,
});
/** Bytes that do not compress. */
const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (index * index * 31 + (index % 7) * 97) % 251);

describe("given the pages of a crawl's step", () => {
  it("holds them compressed, by the address they were asked for", async () => {
    const step = new StepPages({ pageMaxBytes: 1_000, stepMaxBytes: 1_000 });
    const html = new TextEncoder().encode("<p>black speaker</p>".repeat(500));
    step.add("abt", "https://abt.test/a", page(html));
    const { pages, tooLarge } = await step.taken();
    expect({ pages, tooLarge }).toMatchObject({
      pages: [{ supplierId: "abt", url: "https://abt.test/a", finalUrl: "https://abt.test/b" }],
      tooLarge: 0,
    });
    expect(pages[0]?.gzip.byteLength).toBeLessThan(html.byteLength / 10);
    expect(await inflated(pages[0]?.gzip ?? new Uint8Array(), html.byteLength)).toEqual(html);
  });

  it("leaves out and counts a page that is too large, and what is more than a step may hold", async () => {
    const step = new StepPages({ pageMaxBytes: 600, stepMaxBytes: 1_000 });
    for (const bytes of [noise(5_000), noise(400), noise(400), noise(400)]) step.add("abt", "/a", page(bytes));
    const { pages, tooLarge } = await step.taken();
    expect(pages.reduce((sum, { gzip }) => sum + gzip.byteLength, 0)).toBeLessThanOrEqual(1_000);
    expect({ kept: pages.length, tooLarge }).toEqual({ kept: 2, tooLarge: 2 });
  });
});
