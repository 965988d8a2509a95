import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { extractBrief } from "../../../src/features/briefs/extract-brief.ts";
import type { SupplierOffer } from "../../../src/features/catalog/rules.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { EXTRACTED } from "../briefs/setting.ts";
import { setting, SILENT_HOST } from "../crawl/setting.ts";
import { publishOffer } from "../publish-offer.ts";
import { agentAt, doorOf } from "./agent.ts";

let deps: Deps;
let supplierId: string;
let agent: Awaited<ReturnType<typeof agentAt>>;
/** Wake-ups of extractions: they arrive while the agent waits. */
const woken: string[] = [];

beforeAll(async () => {
  const stage = await setting([SILENT_HOST], {
    aiAgent: { extract: async () => EXTRACTED },
    briefExtraction: { send: async ({ sessionId }) => void woken.push(sessionId), sendBatch: async () => undefined },
    pause: async () => {
      for (const id of woken.splice(0)) await extractBrief(deps, id);
    },
  });
  deps = stage.deps;
  [supplierId = ""] = stage.supplierIds;
  agent = await agentAt(doorOf(deps, stage.buyerId));
}, 60_000);

/** As others know it, the supplier is there for this alone. */
async function whileEnabled<T>(act: () => Promise<T>): Promise<T> {
  const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, supplierId));
  await enable(true);
  try {
    return await act();
  } finally {
    await enable(false);
  }
}

const offerOf = (key: string, amount: number): SupplierOffer => ({
  ...{ supplierId, productKey: key, url: `${SILENT_HOST}/${key}`, title: `Office chair ${key}`, price: { amount, currency: "EUR" } },
  ...{ availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 },
});

describe("a need in an agent's hands", () => {
  it("becomes a brief that is waited for, and a search of what it asks", { timeout: 60_000 }, async () => {
    const said = await agent.call("describe_need", { text: "20 office chairs, please", retryKey: "need-1" });
    expect(said).toMatchObject({ isError: false, told: { state: "QUEUED_FOR_EXTRACTION", briefId: null } });
    const { chatSessionId } = said.told as { chatSessionId: string };
    expect((await agent.call("describe_need", { text: "20 office chairs, please", retryKey: "need-1" })).told).toMatchObject({
      chatSessionId,
    });
    expect(await agent.call("describe_need", { text: "30 desks", retryKey: "need-1" })).toMatchObject({
      ...{ isError: true, told: { type: "/problems/idempotency-key-reused", errors: [{ pointer: "/retryKey" }] } },
    });
    expect((await agent.call("read_brief", { chatSessionId })).told).toMatchObject({ state: "QUEUED_FOR_EXTRACTION", brief: null });
    const waited = await agent.call("read_brief", { chatSessionId, waitSeconds: 5 });
    expect(waited.told).toMatchObject({
      state: "FINALIZED",
      brief: { items: [{ name: "office chairs" }] },
    });
    const { id: briefId } = waited.told["brief"] as { id: string };
    expect((await agent.call("read_brief", { briefId })).told).toMatchObject({ brief: { id: briefId } });

    const searched = await whileEnabled(() => agent.call("search_offers", { briefId }));
    expect(searched.told).toMatchObject({ search: { state: "RUNNING", briefId, items: [{ name: "office chairs" }] } });
    const { id: searchId } = searched.told["search"] as { id: string };
    for (const [key, amount] of [
      ["a", 9900],
      ["b", 4900],
    ] as const) {
      await publishOffer(deps, {
        searchId,
        currency: "EUR",
        seenAt: deps.clock.now(),
        ...{ relevance: 1, item: "office chairs" },
        offer: offerOf(key, amount),
      });
    }
    const listed = await agent.call("list_offers", { searchId, sort: "price", facets: true, maxPrice: 5000 });
    expect(listed.told).toMatchObject({
      searchState: "RUNNING",
      offers: [{ title: "Office chair b", price: { amount: 4900, currency: "EUR" } }],
      nextCursor: null,
      facets: { suppliers: [{ value: supplierId, offers: 2 }] },
    });
    const first = await agent.call("list_offers", { searchId, sort: "price", limit: 1 });
    const cursor = first.told["nextCursor"] as string;
    expect((await agent.call("list_offers", { searchId, sort: "price", limit: 1, cursor })).told).toMatchObject({
      offers: [{ title: "Office chair a" }],
    });
    const [offer] = listed.told["offers"] as [{ id: string }];
    expect((await agent.call("read_offer", { offerId: offer.id, currency: "EUR" })).told).toMatchObject({ offer: { id: offer.id } });
    expect(await agent.call("list_offers", { searchId, cursor: "bm9uZQ==" })).toMatchObject({
      isError: true,
      told: { errors: [{ pointer: "/cursor" }] },
    });
  });

  it("is asked for where nothing is sought, or two things at once", async () => {
    const refused = { isError: true, told: { type: "/problems/nothing-sought" } };
    expect(await agent.call("search_offers")).toMatchObject(refused);
    expect(await agent.call("search_offers", { query: "chairs", briefId: deps.ids.next("brf") })).toMatchObject(refused);
    expect(await agent.call("read_brief", { briefId: deps.ids.next("brf") })).toMatchObject({ isError: true, told: { status: 404 } });
  });
});
