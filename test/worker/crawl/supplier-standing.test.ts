import { describe, expect, it } from "vitest";
import { listStandings } from "../../../src/features/crawl/supplier-standing/list-standings.ts";
import { failingSuppliers } from "../../../src/features/crawl/supplier-standing/store.ts";
import { putSupplier, supplierById } from "../../../src/features/crawl/supplier-store.ts";
import { present } from "../../support/present.ts";
import { lineOf } from "../operator.ts";
import { setting } from "./setting.ts";

const product = (name: string) =>
  `<script type="application/ld+json">${JSON.stringify({ "@type": "Product", name, offers: { price: "9.99", priceCurrency: "USD" } })}</script>`;

/** One shop of one page, which answers as the test has it. */
async function stage() {
  const origin = `http://${crypto.randomUUID()}.test`;
  const shop = { isDown: false };
  const crawlFetch = async (url: string): Promise<Response> => {
    if (shop.isDown) throw new TypeError("Network connection lost.");
    if (url.endsWith("/robots.txt")) return new Response(`User-agent: *\nCrawl-delay: 0.1\nSitemap: ${origin}/map.xml`);
    if (url.endsWith("/map.xml")) return new Response(`<urlset><url><loc>${origin}/black-speaker</loc></url></urlset>`);
    return new Response(product("Black speaker"), { headers: { "content-type": "text/html" } });
  };
  const { contract } = (await setting([])).deps;
  // An open circuit lasts in real time, and is not what is looked at here.
  const made = await setting([origin], { crawlFetch, contract: { ...contract, crawl: { ...contract.crawl, circuitFailures: 1_000 } } });
  const supplierId = present(made.supplierIds[0], "a supplier");
  return {
    ...made,
    shop,
    supplierId,
    searched: async () => {
      await made.confirmed();
      await made.deliverAll();
    },
    goesStale: () => void (made.time.offsetMs += (made.deps.contract.crawl.shared.freshSeconds + 1) * 1000),
    standing: async () =>
      present(
        (await listStandings(made.deps)).find(({ id }) => id === supplierId),
        "a standing",
      ),
  };
}

describe("[CRL-1] how a supplier fares", () => {
  it("is known by its crawls, its pages and offers, its robots.txt, and how its host stands", async () => {
    const { searched, standing, supplierId } = await stage();
    expect(await standing()).toMatchObject({
      id: supplierId,
      pages: { known: 0 },
      robots: null,
      host: { circuit: "closed", lastRequestAt: null },
    });
    await searched();
    expect(await standing()).toMatchObject({
      crawls: { active: 0, ended: 1, failed: 0, failedInARow: 0, lastSuccessAt: expect.any(String), lastFailure: null },
      pages: { known: 1, fresh: 1, resting: 0, broken: 0, newestAt: expect.any(String) },
      offers: { standing: 1, pricesHeld: 0 },
      robots: { status: 200, opensTheShop: true, crawlDelayMs: 100, sitemaps: [expect.stringMatching(/map.xml$/)] },
      host: { circuit: "closed", failures: 0, lastRequestAt: expect.any(String) },
    });
  });
});

describe("[CRL-2] one dead shop among others", () => {
  it("is named with the reason once its last crawls have all failed, and no longer once one succeeds", async () => {
    const { deps, shop, searched, goesStale, standing, supplierId } = await stage();
    const row = present(await supplierById(deps.db, supplierId), "a supplier");
    const enable = (enabled: boolean) =>
      putSupplier(
        deps.db,
        supplierId,
        { name: row.name, baseUrl: row.baseUrl, currency: "USD", country: "US", enabled },
        lineOf(deps, "supplier.save", supplierId),
      );
    const named = async () =>
      (await failingSuppliers(deps.db, deps.clock.now(), deps.contract.crawl.supplierFailures)).find(({ id }) => id === supplierId);
    await searched();
    shop.isDown = true;
    for (let crawl = 1; crawl <= deps.contract.crawl.supplierFailures; crawl += 1) {
      goesStale();
      expect(await named()).toBeUndefined();
      await searched();
    }
    expect(await named(), "one that is not crawled for buyers says nothing").toBeUndefined();
    try {
      await enable(true);
      expect(await named()).toMatchObject({ crawls: 3, reason: expect.stringMatching(/none of the pages could be read/) });
    } finally {
      await enable(false);
    }
    expect(await standing()).toMatchObject({ crawls: { failedInARow: 3, lastFailure: { reason: expect.any(String) } } });
    shop.isDown = false;
    goesStale();
    await searched();
    expect(await standing()).toMatchObject({ crawls: { failed: 3, failedInARow: 0 } });
  });
});
