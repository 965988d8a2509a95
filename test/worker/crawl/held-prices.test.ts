import { and, desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { decideHeldPrice } from "../../../src/features/crawl/held-prices/decide-held-price.ts";
import { listHeldPrices } from "../../../src/features/crawl/held-prices/list-held-prices.ts";
import { decideHeld, heldFigures } from "../../../src/features/crawl/held-prices/store.ts";
import { reextractPages } from "../../../src/features/crawl/reextract-pages.ts";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { crawlPages, crawls } from "../../../src/features/crawl/tables.ts";
import { auditLog } from "../../../src/platform/audit/tables.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { lineOf } from "../operator.ts";
import { setting } from "./setting.ts";

const SHOP = "http://held.test";
const PAGE = `${SHOP}/black-speaker`;
const OPERATOR = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "ops@acme.test", name: "Ops", role: "operator" } as const;
const NOTE = "the shop says so";

const page = ({ price, openGraph = price }: { price: string; openGraph?: string }) =>
  `<meta property="og:title" content="Black speaker"><meta property="product:price:amount" content="${openGraph}">
   <meta property="product:price:currency" content="USD"><script type="application/ld+json">${JSON.stringify({
     "@type": "Product",
     name: "Black speaker",
     sku: "BS1",
     offers: { price, priceCurrency: "USD" },
   })}</script>`;

/** A shop of one page, whose price is in the test's hand. */
async function stage() {
  const shown = { price: "10.00" } as { price: string; openGraph?: string };
  const crawlFetch: Deps["crawlFetch"] = async (url) => {
    if (url.endsWith("/sitemap.xml")) return new Response(`<urlset><url><loc>${PAGE}</loc></url></urlset>`);
    return url === PAGE ? new Response(page(shown), { headers: { "content-type": "text/html" } }) : new Response(null, { status: 404 });
  };
  const made = await setting([SHOP], { crawlFetch });
  const { deps, supplierIds, time } = made;
  const supplierId = present(supplierIds[0], "a supplier");
  const list = async (state: "HELD" | "ACCEPTED" | "REJECTED" | "OVERTAKEN" = "HELD") =>
    (await listHeldPrices(deps, { state, supplierId, limit: 10 })).items;
  return {
    ...made,
    supplierId,
    list,
    /** Has the page read for a new search. */
    async read(price: string, openGraph?: string) {
      Object.assign(shown, { price, openGraph });
      time.offsetMs += (deps.contract.crawl.shared.freshSeconds + 1) * 1_000;
      const searchId = await made.confirmed();
      await made.deliverAll();
      const [read] = await deps.db
        .select({ outcome: crawlPages.outcome })
        .from(crawlPages)
        .innerJoin(crawls, eq(crawls.id, crawlPages.crawlId))
        .where(eq(crawls.searchId, searchId))
        .orderBy(desc(crawls.queuedAt));
      await made.settled();
      return read?.outcome;
    },
    published: async () => (await deps.db.select().from(offers).where(eq(offers.supplierId, supplierId))).map(({ amount }) => amount),
    held: async () => present((await list())[0], "a held price"),
    decide: async (id: string, decision: "accept" | "reject") => decideHeldPrice(deps, OPERATOR, id, { decision, note: NOTE }),
  };
}

describe("a price that another source of its page denies", () => {
  it("is not published, and stands in the operators' list with both prices and where they were read", async () => {
    const { read, published, list } = await stage();
    expect(await read("1299.00", "12.99")).toBe("held");
    expect(await published()).toEqual([]);
    expect(await list()).toMatchObject([
      {
        ...{ productKey: "BS1", title: "Black speaker", price: { amount: 129_900, currency: "USD" } },
        from: { syntax: "json-ld", path: "script 1 > offers > price" },
        doubts: [{ kind: "source", price: { amount: 1_299, currency: "USD" }, syntax: "open-graph", path: "meta > price" }],
      },
    ]);
  });

  it("is held once however often it is read, and replaced by another that is denied too", async () => {
    const { read, list } = await stage();
    await read("1299.00", "12.99");
    await read("1299.00", "12.99");
    const [first, ...others] = await list();
    expect(others).toEqual([]);
    await read("1399.00", "12.99");
    expect(await list()).toMatchObject([{ price: { amount: 139_900 } }]);
    expect(await list("OVERTAKEN")).toMatchObject([{ id: first?.id }]);
  });

  it("is not corrected by reading archived pages again", async () => {
    const { read, published, deps, supplierId } = await stage();
    await read("10.00");
    await read("11.00", "1.10");
    const { items } = await reextractPages(deps, OPERATOR, { supplierId, dryRun: false });
    expect(items.map(({ outcome }) => outcome)).toContain("held");
    expect(await published()).toEqual([1_000]);
  });
});

describe("a price that jumps", () => {
  it("leaves the offer as it was published, until a reading near it comes", async () => {
    const { read, published, list } = await stage();
    expect(await read("10.00")).toBe("offer");
    expect(await read("10000.00")).toBe("held");
    expect(await published()).toEqual([1_000]);
    expect(await list()).toMatchObject([{ doubts: [{ kind: "last-sighting", price: { amount: 1_000, currency: "USD" } }] }]);
    expect(await read("11.00")).toBe("offer");
    expect(await published()).toEqual([1_100]);
    expect(await list()).toEqual([]);
  });

  it("stands in the offer as soon as an operator accepts it, and whenever it is read again", async () => {
    const { read, published, held, decide, list, deps } = await stage();
    await read("10.00");
    await read("50.00");
    const { id } = await held();
    expect(valueOf(await decide(id, "accept"))).toMatchObject({ id, state: "ACCEPTED", decidedBy: OPERATOR.id, note: NOTE });
    expect(await published()).toEqual([5_000]);
    expect(await read("50.00")).toBe("offer");
    expect(await list()).toEqual([]);
    const lines = await deps.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.subject, id), eq(auditLog.action, "held-price.decide")));
    expect(lines).toMatchObject([{ actorId: OPERATOR.id, detail: { decision: "accept", amount: 5_000, note: NOTE } }]);
  });

  it("is published when it is read next where the decision's reader died before it stood in the offer", async () => {
    const { read, published, held, deps } = await stage();
    await read("10.00");
    await read("50.00");
    const { id } = await held();
    const line = lineOf(deps, "held-price.decide", id);
    expect(await decideHeld(deps.db, id, "ACCEPTED", { by: OPERATOR.id, note: NOTE, line })).toBe(true);
    expect(await published()).toEqual([1_000]);
    expect(await read("50.00")).toBe("offer");
    expect(await published()).toEqual([5_000]);
  });

  it("stays out once an operator rejects it, without being asked again", async () => {
    const { read, published, held, decide, list } = await stage();
    await read("10.00");
    await read("50.00");
    const { id } = await held();
    valueOf(await decide(id, "reject"));
    expect(await read("50.00")).toBe("held");
    expect(await published()).toEqual([1_000]);
    expect(await list()).toEqual([]);
  });

  it("takes one decision, however many come at once", async () => {
    const { read, held, decide, deps } = await stage();
    await read("10.00");
    await read("50.00");
    const { id } = await held();
    const decided = await Promise.all([decide(id, "reject"), decide(id, "reject"), decide(id, "reject")]);
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(decided.filter(({ ok }) => !ok)).toMatchObject(
      Array.from({ length: 2 }, () => ({ refusal: { kind: "held-price-decided", state: "REJECTED" } })),
    );
    expect(await deps.db.select().from(auditLog).where(eq(auditLog.subject, id))).toHaveLength(1);
  });

  it("is counted, and asked about again when the decision is as old as the contract keeps it", { tags: ["slow"] }, async () => {
    const { read, held, decide, list, deps, time } = await stage();
    await read("10.00");
    const before = await heldFigures(deps.db);
    await read("50.00");
    expect((await heldFigures(deps.db)).prices).toBe(before.prices + 1);
    valueOf(await decide((await held()).id, "reject"));
    time.offsetMs += (deps.contract.crawl.heldPrices.decidedDays + 1) * 86_400_000;
    await sweepCrawls(deps);
    await read("50.00");
    expect(await list()).toHaveLength(1);
  });
});
