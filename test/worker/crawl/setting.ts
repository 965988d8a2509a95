import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { archiveKey, type ArchivedPage, type PageArchive } from "../../../src/features/crawl/archive/archived-page.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import type { CrawlJob } from "../../../src/features/crawl/wake-up-message.ts";
import { putSupplier } from "../../../src/features/crawl/supplier-store.ts";
import { wakeCrawls } from "../../../src/features/crawl/wake-crawls.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { getSearch } from "../../../src/features/search/get-search.ts";
import { confirm } from "../../../src/features/search/store.ts";
import type { WakeUps } from "../../../src/platform/queues.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";
import { lineOf } from "../operator.ts";
import { valueOf } from "../../support/value-of.ts";

/** Wake-ups stay here until the test hands them over; delays are kept, not waited for. */
export class HeldWakeUps implements WakeUps<CrawlJob> {
  messages: { crawlId: string; delaySeconds: number }[] = [];

  async send({ crawlId }: CrawlJob, options: { delaySeconds?: number } = {}): Promise<void> {
    this.messages.push({ crawlId, delaySeconds: options.delaySeconds ?? 0 });
  }

  async sendBatch(jobs: readonly CrawlJob[]): Promise<void> {
    for (const job of jobs) await this.send(job);
  }
}

/** An archive in memory. */
export class HeldPages implements PageArchive {
  readonly pages = new Map<string, ArchivedPage>();

  async keep(pages: readonly ArchivedPage[]): Promise<void> {
    for (const page of pages) this.pages.set(archiveKey(page), page);
  }

  async read(supplierId: string): Promise<ArchivedPage[]> {
    return [...this.pages.values()].filter((page) => page.supplierId === supplierId);
  }
}

/** A host nobody answers at. */
export const SILENT_HOST = "http://silent.test";

/**
 * A buyer who searches suppliers of its own, which are shops of the local cloud under other ids and stay disabled for everybody else:
 * test files share one Postgres. Time and wake-ups are in the test's hand; `offsetMs` is how far its clock is ahead.
 */
export async function setting(shops: readonly string[] = ["supplier-walmart"], overrides: Partial<Deps> = {}, offsetMs = 0) {
  const wakeUps = new HeldWakeUps();
  const time = { offsetMs };
  const switches: { dispatch: SwitchState } = { dispatch: "on" };
  const deferred: Promise<unknown>[] = [];
  const deps = createDeps(env, {
    pageArchive: new HeldPages(),
    defer: (task) => void deferred.push(task),
    crawlJobs: wakeUps,
    clock: { now: () => new Date(Date.now() + time.offsetMs) },
    switches: { state: async (feature) => (feature === "crawl-dispatch" ? switches.dispatch : "on") },
    random: () => 0.5,
    ...overrides,
  });
  const buyerId = deps.ids.next("usr");
  const now = deps.clock.now();
  await deps.db.insert(buyers).values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: now });
  const supplierIds: string[] = [];
  for (const shop of shops) {
    const id = `test-${deps.ids.next("sup").slice(-12)}`;
    const baseUrl = new URL(inject("services")[shop] ?? shop).origin;
    await putSupplier(
      deps.db,
      id,
      { name: shop, baseUrl, currency: "USD", country: "US", enabled: false },
      lineOf(deps, "supplier.save", id),
    );
    supplierIds.push(id);
  }

  return {
    deps,
    wakeUps,
    time,
    switches,
    buyerId,
    supplierIds,
    async confirmed(query = "black speaker", currency = "USD"): Promise<string> {
      const search = valueOf(await createSearch(deps, buyerId, { query, currency })).search;
      const planned = supplierIds.map((supplierId) => ({ crawlId: deps.ids.next("crl"), supplierId }));
      await wakeCrawls(deps, await confirm(deps.db, { searchId: search.id, buyerId }, planned, deps.clock.now()));
      return search.id;
    },
    /** Until all that was put off is done. */
    settled: async (): Promise<void> => void (await Promise.all(deferred.splice(0))),
    search: (searchId: string) => getSearch(deps, buyerId, searchId),
    /** Hands every wake-up over, once its delay has passed, until none is left. */
    async deliverAll(): Promise<void> {
      for (let message = wakeUps.messages.shift(); message; message = wakeUps.messages.shift()) {
        time.offsetMs += message.delaySeconds * 1000;
        await runCrawl(deps, message.crawlId);
      }
    },
  };
}
