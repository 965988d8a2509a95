import { MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local-cloud/service.ts";
import { startMongo } from "../../../local-cloud/services/mongo/start-mongo.ts";
import { readSettings } from "../../../src/env.ts";
import type { ArchivedPage } from "../../../src/features/crawl/archive/archived-page.ts";
import { createMongoArchive } from "../../../src/features/crawl/archive/mongo-archive.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { temporaryContext } from "../../../local-cloud/test/temporary-context.ts";

const contract = contractFor("local");
const impatient = { crawl: { ...contract.crawl, archive: { ...contract.crawl.archive, deadlineMs: 300 } } };
let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: LocalService;

const archive = (of: Parameters<typeof createMongoArchive>[1] = contract) =>
  createMongoArchive(readSettings({ ENVIRONMENT: "local", MONGO_URL: service.url }), of);
const page = (url: string, second: number, supplierId = "abt"): ArchivedPage => ({
  ...{ supplierId, url, finalUrl: `https://abt.test${url}`, contentType: "text/html", etag: null },
  ...{ fetchedAt: new Date(second * 1000), gzip: new Uint8Array([second]) },
});
const EVER = { since: new Date(0), limit: 100 };

beforeEach(async () => {
  context = await temporaryContext("mongo");
  service = await startMongo(context);
});

afterEach(async () => {
  service.gate.set({ mode: "none" });
  await service.stop();
  await context.remove();
});

describe("given the archive of raw pages in MongoDB", () => {
  it("gives back what was kept, byte for byte", async () => {
    const kept = { ...page("/a", 5), etag: '"abc"' };
    await archive().keep([kept]);
    const [read] = await archive().read("abt", EVER);
    expect({ ...read, gzip: [...(read?.gzip ?? [])] }).toEqual({ ...kept, gzip: [5] });
  });

  it("keeps a fetch once, however often and beside whatever else it is kept", async () => {
    await archive().keep([page("/a", 1), page("/b", 1)]);
    await Promise.all([archive().keep([page("/a", 1), page("/c", 1)]), archive().keep([page("/c", 1), page("/a", 1)])]);
    const client = new MongoClient(service.url);
    expect(await client.db().collection("crawled_pages").countDocuments()).toBe(3);
    await client.close();
  });

  it("answers the newest page of each address since a moment, in the order of their times, or of one address", async () => {
    await archive().keep([page("/a", 5), page("/b", 3), page("/a", 1), page("/c", 4), page("/a", 9, "walmart")]);
    const read = async (since: number, limit: number) =>
      (await archive().read("abt", { since: new Date(since * 1000), limit })).map(({ url, gzip }) => [url, ...gzip]);
    expect(await read(0, 100)).toEqual([
      ["/b", 3],
      ["/c", 4],
      ["/a", 5],
    ]);
    expect(await read(4, 1)).toEqual([["/c", 4]]);
    expect(await archive().read("abt", { url: "/a" })).toMatchObject([{ fetchedAt: new Date(5000) }]);
    expect(await archive().read("nobody", EVER)).toEqual([]);
  });

  it.each(["down", "hang", "garbage"] as const)("gives up within its deadline where MongoDB is %s", async (mode) => {
    service.gate.set({ mode });
    const kept = archive(impatient).keep([page("/a", 1)]);
    await expect(kept).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: "mongo" } });
  });

  it("says that MongoDB refused, where it answers with an error that is no duplicate", async () => {
    service.gate.set({ mode: "error", status: 500 });
    await expect(archive().keep([page("/a", 1)])).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("names the setting that is missing", async () => {
    const unset = createMongoArchive(readSettings({ ENVIRONMENT: "local" }), contract);
    await expect(unset.read("abt", EVER)).rejects.toMatchObject({
      code: "dependency-unconfigured",
      detail: { extensions: { missing: ["MONGO_URL"] } },
    });
  });
});
