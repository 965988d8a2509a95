import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { searchLogs } from "../../../src/features/catalog/tables.ts";
import { setting } from "./setting.ts";

const PAGES = ["black-speaker-1", "black-speaker-2", "black-speaker-3", "black-speaker-4"];
const html = (body: string) => () => new Response(body, { headers: { "content-type": "text/html" } });
const product = (name: string) =>
  html(
    `<script type="application/ld+json">${JSON.stringify({ "@type": "Product", name, offers: { price: "9.99", priceCurrency: "USD" } })}</script>`,
  );
const WALL = html("<title>Just a moment…</title><h1>Checking your browser before you enter</h1>");

/** The end of one search at a shop that answers so; what it does not know is 404. */
async function ended(answers: Record<string, () => Response>, query = "black speaker") {
  const origin = `http://${crypto.randomUUID()}.test`;
  const sitemap = () => new Response(`<urlset>${PAGES.map((page) => `<url><loc>${origin}/${page}</loc></url>`).join("")}</urlset>`);
  const all: Record<string, () => Response> = { "/sitemap.xml": sitemap, ...answers };
  const crawlFetch = async (url: string) => all[new URL(url).pathname]?.() ?? new Response(null, { status: 404 });
  const { deps, confirmed, deliverAll, search } = await setting([origin], { crawlFetch });
  const searchId = await confirmed(query);
  await deliverAll();
  const found = await search(searchId);
  const [log] = await deps.db.select({ crawls: searchLogs.crawls }).from(searchLogs).where(eq(searchLogs.searchId, searchId));
  return { state: found.state, crawl: found.crawls[0], told: Object.values(log?.crawls ?? {})[0] };
}

const everyPage = (answer: () => Response) => Object.fromEntries(PAGES.map((page) => [`/${page}`, answer]));

describe("[CRL-3] a crawl that found nothing says why, and counts as failed where the shop has shown us nothing", () => {
  it.each([
    ["robots.txt closes the whole shop", { "/robots.txt": html("User-agent: *\nDisallow: /") }, /robots\.txt closes the shop to us/],
    [
      "robots.txt closes every page that was wanted",
      { "/robots.txt": html("User-agent: *\nDisallow: /black-speaker") },
      /closes every page that was wanted/,
    ],
    ["a wall stands before every page", everyPage(WALL), /none of the 4 pages that were read shows a product: a wall/],
    ["every page is garbage", everyPage(html("\u0000\u0001\ufffd garbage %%% <<<")), /none of the 4 pages that were read shows a product/],
    [
      "the shop has neither a sitemap nor a link",
      { "/sitemap.xml": html("garbage"), "/": html("garbage") },
      /shows no page: no sitemap, and no link/,
    ],
  ])("given %s", async (_, answers, reason) => {
    const { state, crawl, told } = await ended(answers);
    expect(crawl).toMatchObject({ state: "FAILED", offersFound: 0, attempts: 1, reason: expect.stringMatching(reason) });
    expect(crawl?.cause, "who watches is told the cause too").toEqual(expect.any(String));
    expect(told).toMatchObject({ state: "FAILED", cause: crawl?.cause, reason: crawl?.reason });
    expect(state, "the search does not wait for what another try would find as well").toBe("COMPLETED");
  });

  it("given one page of several shows a product, it has seen the shop, and succeeds", async () => {
    const { crawl } = await ended({ ...everyPage(WALL), "/black-speaker-1": product("Black speaker") });
    expect(crawl).toMatchObject({ state: "SUCCEEDED", offersFound: 1, reason: null });
  });

  it.each([
    ["products are not what was sought", everyPage(product("Garden hose")), "not-sought", /none of the 4 pages that were read shows what/],
    ["every page is gone", {}, "gone", /every page that was wanted is gone/],
  ])("given %s, it has seen the shop too, and says why there is nothing", async (_, answers, cause, reason) => {
    const { crawl, told } = await ended(answers);
    expect(crawl).toMatchObject({ state: "SUCCEEDED", offersFound: 0, cause, reason: expect.stringMatching(reason) });
    expect(told).toMatchObject({ state: "SUCCEEDED", cause, reason: crawl?.reason });
  });

  it("given nothing of the shop speaks of what is sought, nothing is read, and it succeeds", async () => {
    const { crawl } = await ended(everyPage(product("Black speaker")), "garden hose");
    expect(crawl).toMatchObject({ state: "SUCCEEDED", offersFound: 0, cause: "not-sold", pages: { planned: 0 } });
  });
});

describe("[CRL-3] a shop that asks to be left alone for longer than a crawl lasts", () => {
  const later = (status: number) => () => new Response(null, { status, headers: { "retry-after": "3600" } });

  it.each([
    ["its robots.txt wants ten hours between two requests", { "/robots.txt": html("User-agent: *\nCrawl-delay: 36000") }, "asked-to-wait"],
    ["each page wants to be asked in an hour", everyPage(later(429)), "asked-to-wait"],
    ["its robots.txt wants to be asked in an hour", { "/robots.txt": later(503) }, "unanswered"],
  ])("has no search wait for it: given %s", async (_, answers, cause) => {
    const began = Date.now();
    const { state, crawl } = await ended({ ...everyPage(product("Black speaker")), ...answers });
    expect(crawl).toMatchObject({ state: "FAILED", offersFound: 0, cause, attempts: 1, reason: expect.any(String) });
    expect(state).toBe("COMPLETED");
    expect(Date.parse(crawl?.endedAt ?? "") - began, "nobody waited").toBeLessThan(900_000);
  });

  it("keeps what it has shown, and leaves the rest", async () => {
    const began = Date.now();
    const { crawl } = await ended({ ...everyPage(later(503)), "/black-speaker-1": product("Black speaker") });
    expect(crawl).toMatchObject({ state: "SUCCEEDED", offersFound: 1, reason: null, pages: { planned: 4, read: 1 } });
    expect(Date.parse(crawl?.endedAt ?? "") - began, "nobody waited").toBeLessThan(900_000);
  });
});
