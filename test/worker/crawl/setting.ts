import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import type { CrawlJob } from "../../../src/features/crawl/schemas.ts";
import { putSupplier } from "../../../src/features/crawl/supplier-store.ts";
import { listSuppliers } from "../../../src/features/crawl/list-suppliers.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { getSearch } from "../../../src/features/search/get-search.ts";
import type { WakeUps } from "../../../src/platform/queues.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";

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

/** A buyer who searches, suppliers of the local cloud, time and wake-ups in the test's hand. `offsetMs` is how far its clock is ahead. */
export async function setting(shops: Record<string, string> = { abt: "supplier-abt" }, overrides: Partial<Deps> = {}) {
  const wakeUps = new HeldWakeUps();
  const time = { offsetMs: 0 };
  const switches: { dispatch: SwitchState } = { dispatch: "on" };
  const deps = createDeps(env, {
    crawlJobs: wakeUps,
    clock: { now: () => new Date(Date.now() + time.offsetMs) },
    switches: { state: async (feature) => (feature === "crawl-dispatch" ? switches.dispatch : "on") },
    random: () => 0.5,
    ...overrides,
  });
  const buyerId = deps.ids.next("usr");
  const now = deps.clock.now();
  await deps.db.insert(buyers).values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: now });
  for (const { id, createdAt: _made, updatedAt: _changed, ...other } of await listSuppliers(deps)) await putSupplier(deps.db, id, { ...other, enabled: false }, now);
  for (const [id, shop] of Object.entries(shops)) {
    const baseUrl = inject("services")[shop] ?? shop;
    await putSupplier(deps.db, id, { name: id, baseUrl: new URL(baseUrl).origin, currency: "USD", country: "US", enabled: true }, now);
  }

  return {
    deps,
    wakeUps,
    time,
    switches,
    buyerId,
    async confirmed(query = "black speaker", currency = "USD"): Promise<string> {
      const search = await createSearch(deps, buyerId, { query, currency });
      if (!search.ok) throw new Error(search.refusal.kind);
      await confirmSearch(deps, buyerId, search.value.id);
      return search.value.id;
    },
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
