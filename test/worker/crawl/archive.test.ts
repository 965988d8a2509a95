import { describe, expect, it, vi } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { crawlMetrics } from "../../../src/platform/events/crawl.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { readSettings } from "../../../src/env.ts";
import { createMongoArchive } from "../../../src/features/crawl/archive/mongo-archive.ts";
import { inflated } from "../../../src/features/crawl/read-bytes.ts";
import { HeldPages, setting } from "./setting.ts";

async function counted(metrics: ReturnType<typeof createMetricsBuffer>, name: string): Promise<MetricPoint[]> {
  const write = vi.fn<(points: readonly MetricPoint[]) => Promise<void>>(async () => undefined);
  await metrics.flush({ write });
  return (write.mock.calls[0]?.[0] ?? []).filter((point) => point.name === name);
}

describe("the raw pages of a crawl", () => {
  it("are kept as the supplier sent them, compressed, with where and when they were read", async () => {
    const pageArchive = new HeldPages();
    const { search, confirmed, deliverAll, settled, supplierIds } = await setting(["supplier-walmart"], { pageArchive });
    const searchId = await confirmed();
    await deliverAll();
    await settled();
    const pages = await pageArchive.read(supplierIds[0] ?? "");
    expect(pages).toHaveLength((await search(searchId)).crawls[0]?.pages.read ?? 0);
    const [page] = pages;
    if (!page) throw new Error("nothing was kept");
    expect(page).toMatchObject({ finalUrl: page.url, contentType: expect.stringContaining("text/html"), etag: expect.any(String) });
    const html = await inflated(page.gzip, 2_000_000);
    expect(new TextDecoder().decode(html)).toMatch(/<\/html>\s*$/);
    expect(page.gzip.byteLength).toBeLessThan((html?.byteLength ?? 0) / 2);
  });
});

describe("a crawl whose archive is gone", () => {
  it("ends as ever and counts what was lost where MongoDB does not answer", async () => {
    const metrics = createMetricsBuffer(systemClock);
    const pageArchive = { keep: async () => Promise.reject(unavailable("mongo")), read: async () => [] };
    const { search, confirmed, deliverAll, settled } = await setting(["supplier-walmart"], { pageArchive, metrics });
    const searchId = await confirmed();
    await deliverAll();
    const { state, crawls } = await search(searchId);
    expect({ state, crawl: crawls[0]?.state }).toEqual({ state: "COMPLETED", crawl: "SUCCEEDED" });
    await settled();
    const lost = await counted(metrics, crawlMetrics.archiveLost.name);
    expect(lost.map(({ labels }) => labels[1])).toEqual(["unavailable"]);
    expect(lost[0]?.value).toBe(crawls[0]?.pages.read);
  });

  it("is not kept waiting by an archive that never answers", async () => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const keep = () => {
      asked.resolve();
      return answer.promise;
    };
    const { search, confirmed, deliverAll, settled } = await setting(["supplier-walmart"], {
      pageArchive: { keep, read: async () => [] },
    });
    const searchId = await confirmed();
    await deliverAll();
    expect((await search(searchId)).state).toBe("COMPLETED");
    await asked.promise;
    answer.reject(unavailable("mongo"));
    await settled();
  });

  it("counts every page as lost where MongoDB is not configured", async () => {
    const metrics = createMetricsBuffer(systemClock);
    const pageArchive = createMongoArchive(readSettings({ ENVIRONMENT: "local" }), contractFor("local"));
    const { confirmed, deliverAll, settled } = await setting(["supplier-walmart"], { pageArchive, metrics });
    await confirmed();
    await deliverAll();
    await settled();
    expect((await counted(metrics, crawlMetrics.archiveLost.name)).map(({ labels }) => labels[1])).toEqual(["unconfigured"]);
  });
});
