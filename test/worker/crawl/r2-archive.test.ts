import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { readSettings } from "../../../src/env.ts";
import type { ArchivedPage } from "../../../src/features/crawl/archive/archived-page.ts";
import { createPageArchive } from "../../../src/features/crawl/archive/page-archive.ts";
import { reextractPages } from "../../../src/features/crawl/reextract-pages.ts";
import { inflated } from "../../../src/features/crawl/read-bytes.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { withStandIns } from "../../support/stand-ins.ts";
import { setting } from "./setting.ts";

const chosen = withStandIns(contractFor("local"));
/** Nothing here is a question of time. */
const contract = { ...chosen, crawl: { ...chosen.crawl, archive: { ...chosen.crawl.archive, deadlineMs: 30_000 } } };
const bucket: R2Bucket = present(env.PAGE_BUCKET, "the bucket of wrangler.toml");
const EVER = { since: new Date(0), limit: 100 };

/** The archive over the real bucket, with some of its calls in a test's hand. */
const archive = (over: Partial<Pick<R2Bucket, "head" | "put" | "get" | "list">> = {}, of = contract) => {
  const { head, put, get, list } = bucket;
  const calls = { head: head.bind(bucket), put: put.bind(bucket), get: get.bind(bucket), list: list.bind(bucket), ...over };
  return createPageArchive(readSettings({ ENVIRONMENT: "local", PAGE_BUCKET: calls }), of);
};
const supplier = () => `abt-${crypto.randomUUID()}`;
const page = (supplierId: string, url: string, second: number): ArchivedPage => ({
  ...{ supplierId, url, finalUrl: `https://abt.test${url}`, contentType: "text/html", etag: '"a\n"' },
  ...{ fetchedAt: new Date(second * 1000), gzip: new Uint8Array([10, second, 0, 255]) },
});

describe("given the archive of raw pages in a bucket, as the contract has it in place of MongoDB", () => {
  it("gives back what was kept, byte for byte", async () => {
    const id = supplier();
    await archive().keep([page(id, "/a?b=c&d=%20", 5)]);
    expect(await archive().read(id, EVER)).toEqual([page(id, "/a?b=c&d=%20", 5)]);
  });

  it("answers the newest page of each address since a moment, in the order of their times, or of one address", async () => {
    const [id, other] = [supplier(), supplier()];
    await archive().keep([page(id, "/a", 1), page(id, "/b", 3), page(id, "/c", 4), page(other, "/a", 9)]);
    await archive().keep([page(id, "/a", 5)]);
    const read = async (since: number, limit: number) =>
      (await archive().read(id, { since: new Date(since * 1000), limit })).map(({ url, fetchedAt }) => [url, fetchedAt.getTime() / 1000]);
    expect(await read(0, 100)).toEqual([
      ["/b", 3],
      ["/c", 4],
      ["/a", 5],
    ]);
    expect(await read(4, 1)).toEqual([["/c", 4]]);
    expect(await archive().read(id, { url: "/a" })).toMatchObject([{ fetchedAt: new Date(5000) }]);
    expect(await archive().read(supplier(), EVER)).toEqual([]);
  });

  it("looks at all addresses of a supplier, however many calls of the bucket that takes", async () => {
    const id = supplier();
    await archive().keep([1, 2, 3, 4, 5].map((second) => page(id, `/${second}`, second)));
    let calls = 0;
    const list: R2Bucket["list"] = (options) => {
      calls += 1;
      return bucket.list({ ...options, limit: 2 });
    };
    const found = await archive({ list }).read(id, { since: new Date(3000), limit: 100 });
    expect(found.map(({ url }) => url)).toEqual(["/3", "/4", "/5"]);
    expect(calls).toBe(3);
  });

  it("keeps the newest, whatever comes late, twice or at once", async () => {
    const id = supplier();
    await archive().keep([page(id, "/a", 9)]);
    await archive().keep([page(id, "/a", 2)]);
    await archive().keep([page(id, "/a", 9)]);
    await Promise.all([3, 30, 12].map((second) => archive().keep([page(id, "/a", second)])));
    expect(await archive().read(id, EVER)).toMatchObject([{ fetchedAt: new Date(30_000) }]);
  });

  it("leaves a newer page that another isolate kept between the look and the write", async () => {
    const id = supplier();
    for (const url of ["/new", "/known"]) {
      if (url === "/known") await archive().keep([page(id, url, 1)]);
      let overtaken = false;
      const put: R2Bucket["put"] = async (...given: Parameters<R2Bucket["put"]>) => {
        if (!overtaken) {
          overtaken = true;
          await archive().keep([page(id, url, 50)]);
        }
        return bucket.put(...given);
      };
      await archive({ put }).keep([page(id, url, 40)]);
      expect(await archive().read(id, { url }), url).toMatchObject([{ fetchedAt: new Date(50_000) }]);
    }
  });

  it("reads on past an object that is no page", async () => {
    const id = supplier();
    await archive().keep([page(id, "/a", 1)]);
    const metadata = { customMetadata: { "fetched-at": new Date(2000).toISOString() } };
    for (const [name, body] of Object.entries({ empty: "", text: "no page", json: '{"url":1}\n', broken: "{\n" }))
      await bucket.put(`${id}/${name}`, body, metadata);
    expect(await archive().read(id, EVER)).toEqual([page(id, "/a", 1)]);
  });

  it("gives up within its deadline where the bucket hangs, and says that it refused where it throws", async () => {
    const impatient = { ...contract, crawl: { ...contract.crawl, archive: { ...contract.crawl.archive, deadlineMs: 50 } } };
    const hanging = archive({ head: () => new Promise(() => undefined) }, impatient).keep([page(supplier(), "/a", 1)]);
    await expect(hanging).rejects.toMatchObject({ code: "dependency-unavailable" });
    const refusing = archive({ put: () => Promise.reject(new Error("10001: internal error")) }).keep([page(supplier(), "/a", 1)]);
    await expect(refusing).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("[DEP-1] names the binding that is missing, whatever MongoDB is configured", async () => {
    const unset = createPageArchive(readSettings({ ENVIRONMENT: "local", MONGO_URL: "mongodb://127.0.0.1/pages" }), contract);
    await expect(unset.read("abt", EVER)).rejects.toMatchObject({
      code: "dependency-unconfigured",
      detail: { extensions: { missing: ["PAGE_BUCKET"] } },
    });
  });

  it("takes what a crawl reads, of which all can be read again", async () => {
    const pageArchive = archive();
    const { deps, confirmed, deliverAll, settled, supplierIds, search } = await setting(["supplier-walmart"], { pageArchive });
    const searchId = await confirmed();
    await deliverAll();
    await settled();
    const [id = ""] = supplierIds;
    const pages = await pageArchive.read(id, EVER);
    expect(pages).toHaveLength((await search(searchId)).crawls[0]?.pages.read ?? 0);
    expect(new TextDecoder().decode(await inflated(present(pages[0], "a page").gzip, 2_000_000))).toMatch(/<\/html>\s*$/);
    const operator = {
      kind: "operator",
      id: "opr_01h455vb4pex5vsknk084sn02q",
      email: "o@acme.test",
      name: "Ops",
      role: "operator",
    } as const;
    const read = await reextractPages(createDeps(env, { ...deps, pageArchive }), operator, { supplierId: id, dryRun: true });
    expect(new Set(read.items.map(({ url }) => url)).size).toBe(pages.length);
  });
});
