import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { listStandings } from "../../../src/features/crawl/supplier-standing/list-standings.ts";
import { failingSuppliers } from "../../../src/features/crawl/supplier-standing/store.ts";
import { putSupplier, supplierById } from "../../../src/features/crawl/supplier-store.ts";
import { present } from "../../support/present.ts";
import { routes } from "../all-routes.ts";
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
    origin,
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
    const { deps, origin, time, searched, standing, supplierId } = await stage();
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
    // Nobody asked for it since: that is no trouble of the shop's.
    time.offsetMs += (deps.contract.crawl.robotsTtlSeconds + 1) * 1000;
    expect(await standing()).toMatchObject({ robots: { isOverdue: false } });
    await deps.supplierHosts(new URL(origin).host).recordRobots(undefined, true);
    expect(await standing()).toMatchObject({ robots: { isOverdue: true } });
  });
});

describe("[CRL-1] the page of suppliers", () => {
  /** A supplier's card, as an operator or an observer sees it; empty where it is not there. */
  async function cardOf({ deps, supplierId }: Awaited<ReturnType<typeof stage>>, role: "operator" | "observer", show = "all") {
    const identities: Deps["identities"] = {
      ...{ buyer: async () => undefined, opsReader: async () => undefined, ticket: async () => undefined },
      operator: async () => ({ kind: "operator", id: "opr_1", email: "ops@test.invalid", role }),
    };
    const served = Object.defineProperties({} as Deps, {
      ...Object.getOwnPropertyDescriptors(deps),
      identities: { value: identities },
    });
    const headers = { authorization: "Bearer any", accept: "text/html" };
    const page = await createApp(() => served, routes).fetch(
      new Request(`https://api.test/admin/suppliers?show=${show}`, { headers }),
      { ...env },
      createExecutionContext(),
    );
    const parts = (await page.text()).split("<section ");
    const [card = ""] = (parts.find((part) => part.includes(`data-part="supplier-${supplierId}"`)) ?? "").split("</section>");
    return card;
  }

  it("says of each how it stands, and has operators alone read it anew", async () => {
    const made = await stage();
    await made.deps.db.update(suppliers).set({ name: "<b>Shop</b>" }).where(eq(suppliers.id, made.supplierId));
    await made.searched();
    const card = await cardOf(made, "operator");
    expect(card).toContain("&lt;b&gt;Shop&lt;/b&gt;");
    expect(card).toContain("switched off");
    expect(card).toMatch(/1 ended, 0 failed/);
    expect(card).toMatch(/<dt>robots.txt<\/dt><dd><span class="badge pass">open<\/span> status 200 · Crawl-delay 100 ms · a sitemap/);
    expect(card).toMatch(/<dt>Pace<\/dt><dd>a request each \d+ ms/);
    expect(card).toContain(`action="/admin/act?api=POST+/admin/suppliers/${made.supplierId}/recrawl&amp;`);
    expect(await cardOf(made, "observer")).not.toContain("/admin/act");
  });

  it("puts what is wrong with one on top, and lists it among the troubled", async () => {
    const made = await stage();
    const enable = (enabled: boolean) => made.deps.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, made.supplierId));
    await made.searched();
    await enable(true);
    try {
      expect(await cardOf(made, "operator", "troubled")).toBe("");
      made.shop.isDown = true;
      made.goesStale();
      await made.searched();
      expect(await cardOf(made, "operator", "troubled")).toMatch(/badge warn">look at it<.*its last crawl failed.*Last error/s);
    } finally {
      await enable(false);
    }
  });
});

describe("[CRL-2] one dead shop among others", () => {
  it("is named with the reason once its last crawls have all failed, and no longer once one succeeds", { tags: ["slow"] }, async () => {
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
    expect(await standing()).toMatchObject({ crawls: { failedInARow: 3, lastFailure: { cause: "unread", reason: expect.any(String) } } });
    shop.isDown = false;
    goesStale();
    await searched();
    expect(await standing()).toMatchObject({ crawls: { failed: 3, failedInARow: 0 } });
  });
});
