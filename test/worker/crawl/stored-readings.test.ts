import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { showOffers } from "../../../src/features/catalog/show-offers.ts";
import { standingOffersOf } from "../../../src/features/catalog/standing-offers-of.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { reextractPages } from "../../../src/features/crawl/reextract-pages.ts";
import { catalogMetrics } from "../../../src/platform/events/catalog.ts";
import { OPERATOR } from "../operator.ts";
import { SILENT_HOST } from "./setting.ts";
import { speakers, stage } from "./shop-stage.ts";

describe("offers that are shown again", () => {
  it("are counted where they changed, and only those", async () => {
    const { deps, supplierId, waiting } = await stage(speakers(3), [SILENT_HOST]);
    const { searchId, run } = await waiting();
    await run();
    const rows = await standingOffersOf(deps, supplierId, ["black-speaker-0", "black-speaker-1", "black-speaker-2"]);
    const counted = vi.spyOn(deps.metrics, "count");
    const published = () => counted.mock.calls.filter(([metric]) => metric === catalogMetrics.offersPublished).length;
    const showAs = (relevances: readonly number[]) =>
      showOffers(
        deps,
        { searchId, items: [], currency: "USD" },
        rows.map((row, at) => ({ row, relevance: relevances[at] ?? 0, item: "black speaker" })),
      );
    await showAs([0.9, 0.8, 0.7]);
    expect(published()).toBe(3);
    await showAs([0.9, 0.8, 0.7]);
    expect(published()).toBe(3);
    await showAs([0.9, 0.6, 0.7]);
    expect(published()).toBe(4);
  });
});

describe("an offer whose page is read again from the archive", () => {
  it("stays as confirmed as its page was since it was fetched", async () => {
    const { deps, supplierId, searched, settled, goesStale, offer } = await stage(speakers(1));
    await searched();
    await settled();
    goesStale();
    await searched();
    const { confirmedAt, id } = await offer("black-speaker-0");
    expect(confirmedAt).toBeInstanceOf(Date);
    await deps.db.update(offers).set({ title: "Read wrongly" }).where(eq(offers.id, id));
    const { outcomes } = await reextractPages(deps, OPERATOR, { supplierId, dryRun: false });
    expect(outcomes).toMatchObject({ changed: 1 });
    expect(await offer("black-speaker-0")).toMatchObject({ title: "Black speaker 0", confirmedAt });
  });
});
