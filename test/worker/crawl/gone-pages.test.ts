import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { shownOffers } from "../shown-offers.ts";
import { wholeLog } from "../catalog/whole-log.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { setting } from "./setting.ts";

const WALMART = ["supplier-walmart"];

describe("a page that is gone", () => {
  it("takes its offers out of every open search that shows them", async () => {
    const gone = new Set<string>();
    const real = await setting(WALMART);
    const crawlFetch = vi.fn<typeof real.deps.crawlFetch>(async (url, init) =>
      gone.has(url) ? new Response(null, { status: 410 }) : real.deps.crawlFetch(url, init),
    );
    const stage = await setting(["supplier-walmart", "supplier-abt"], { crawlFetch });
    const first = await stage.confirmed();
    const jobs = stage.wakeUps.messages.splice(0);
    const walmart = (await stage.search(first)).crawls.find(({ supplierId }) => supplierId === stage.supplierIds[0]);
    await runCrawl(stage.deps, jobs.find(({ crawlId }) => crawlId === walmart?.id)?.crawlId ?? "");
    const before = await shownOffers(stage.deps, first, { limit: 100 });
    const victim = before.items[0];
    if (!victim) throw new Error("nothing was found");
    gone.add(victim.url);
    stage.time.offsetMs += (stage.deps.contract.crawl.shared.freshSeconds + 1) * 1000;
    await stage.confirmed();
    const second = stage.wakeUps.messages.splice(0);
    for (const { crawlId } of second) {
      const [row] = await stage.deps.db.select().from(crawls).where(eq(crawls.id, crawlId));
      if (row?.supplierId === stage.supplierIds[0]) await runCrawl(stage.deps, crawlId);
    }
    expect((await shownOffers(stage.deps, first, { limit: 100 })).items.map(({ id }) => id)).not.toContain(victim.id);
    const deltas = (await wholeLog(stage.deps.db, first))?.deltas ?? [];
    expect(deltas.at(-1)).toMatchObject({ type: "offer.removed", offerId: victim.id });
    expect(await getOffer(stage.deps, victim.id)).toMatchObject({ available: false });
  });
});
