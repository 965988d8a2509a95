import { describe, expect, it } from "vitest";
import { visitHost } from "../../../src/features/crawl/host-visit.ts";
import { readSettings } from "../../../src/env.ts";
import { setting, SILENT_HOST } from "./setting.ts";

const METADATA = "http://169.254.169.254/latest/meta-data/";
const html = (body: string) => new Response(body, { headers: { "content-type": "text/html" } });

/** A shop that leads elsewhere wherever it can: by its robots.txt, its sitemap, its links and its redirects. */
function luringShop(asked: string[]) {
  const pages: Record<string, () => Response> = {
    "/robots.txt": () => new Response(`User-agent: *\nSitemap: ${METADATA}sitemap.xml\nSitemap: ${SILENT_HOST}/map.xml`),
    "/map.xml": () =>
      new Response(
        `<urlset>${[`${METADATA}black-speaker`, `${SILENT_HOST}/black-speaker`, "http://other.test/black-speaker"].map((url) => `<url><loc>${url}</loc></url>`).join("")}</urlset>`,
      ),
    "/black-speaker": () => new Response(null, { status: 302, headers: { location: `${METADATA}iam` } }),
    "/": () => html(`<a href="${METADATA}">black speaker</a>`),
  };
  return async (url: string) => {
    asked.push(url);
    return pages[new URL(url).pathname]?.() ?? new Response(null, { status: 404 });
  };
}

describe("a crawl", () => {
  it("asks nothing off its supplier's own host, wherever robots.txt, sitemaps and redirects lead", async () => {
    const asked: string[] = [];
    const { confirmed, deliverAll, search } = await setting([SILENT_HOST], { crawlFetch: luringShop(asked) });
    const searchId = await confirmed();
    await deliverAll();
    expect(asked).toContain(`${SILENT_HOST}/black-speaker`);
    expect(asked.filter((url) => new URL(url).origin !== SILENT_HOST)).toEqual([]);
    expect((await search(searchId)).crawls).toMatchObject([{ offersFound: 0, pages: { planned: 1, broken: 1 } }]);
  });

  it("does not enter a supplier at a private address where those are not allowed, even one registered before", async () => {
    const asked: string[] = [];
    const { deps } = await setting([], { crawlFetch: luringShop(asked) });
    const strict = { ...deps, settings: { ...deps.settings, site: readSettings({ PUBLIC_BASE_URL: "https://shop.test" }).site } };
    const visit = await visitHost(strict, { id: "s", baseUrl: "https://10.0.0.1", freshFrom: null }, Date.now() + 1000);
    expect(visit).toEqual({ kind: "unusable", reason: "the supplier's address must be a public address" });
    expect(asked).toEqual([]);
  });
});
