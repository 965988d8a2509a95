import { env } from "cloudflare:workers";
import { eq, inArray, sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { reconcileBriefs } from "../../../src/features/briefs/reconcile-briefs.ts";
import { insertUserMessage } from "../../../src/features/chat/reply-lease.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import { putSupplier } from "../../../src/features/crawl/supplier-store.ts";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { crawls, suppliers } from "../../../src/features/crawl/tables.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { breakableWorker } from "./setting.ts";
import { lineOf } from "../operator.ts";
import { awakenDesk } from "../objects.ts";

/** A queue that keeps what it took. */
function takingQueue() {
  const taken: unknown[] = [];
  const queue = {
    send: async (body: unknown) => void taken.push(body),
    sendBatch: async (messages: Iterable<{ body: unknown }>) => void taken.push(...[...messages].map(({ body }) => body)),
  };
  return { taken, queue: queue as unknown as Queue };
}

const DAY = 86_400;
/** Sweeps that see only what was forgotten long ago: test files share one Postgres, and each sweeps. */
const contract = contractFor("local");
const patient = {
  ...contract,
  briefs: { ...contract.briefs, leaseSeconds: 30 * DAY },
  crawl: { ...contract.crawl, queuedWindowSeconds: 30 * DAY },
};
const longAgo = sql`now() - interval '31 days'`;

const [extractions, jobs] = [takingQueue(), takingQueue()];
const deps = createDeps({ ...env, BRIEF_EXTRACTION: extractions.queue, CRAWL_JOBS: jobs.queue }, { contract: patient });
const { ask, breakPort, mendAll } = breakableWorker(deps);
const { db } = deps;
const as = deps.ids.next("usr");

beforeAll(async () => {
  await awakenDesk();
  await db.insert(buyers).values({ id: as, email: `${as}@buyers.test`, name: "Test", passwordHash: "x", createdAt: new Date() });
}, 60_000);
afterEach(mendAll);

describe("a queue that refuses", () => {
  it("is not felt by who finalizes a session: the reconcile sends the wake-up once the queue is back", async () => {
    const id = String((await ask("POST", "/chat-sessions", { as })).body["id"]);
    await insertUserMessage(db, {
      messageId: deps.ids.next("msg"),
      replyId: deps.ids.next("msg"),
      sessionId: id,
      buyerId: as,
      content: "20 chairs",
      key: undefined,
      at: new Date(),
      leaseSeconds: 1,
    });

    await breakPort("queue-brief-extraction", { mode: "down" });
    expect(await ask("POST", `/chat-sessions/${id}/finalize`, { as })).toMatchObject({
      status: 202,
      body: { state: "QUEUED_FOR_EXTRACTION" },
    });
    expect(extractions.taken).toEqual([]);
    const forget = () => db.update(chatSessions).set({ nextAttemptAt: longAgo }).where(eq(chatSessions.id, id));
    await forget();
    await reconcileBriefs(deps);
    expect(extractions.taken).toEqual([]);

    await mendAll();
    await forget();
    await reconcileBriefs(deps);
    expect(extractions.taken).toEqual([{ sessionId: id }]);
  });

  it("is not felt by who confirms a search: the sweep sends the crawls out once the queue is back", async () => {
    const supplierId = `test-${deps.ids.next("sup").slice(-12)}`;
    await putSupplier(
      db,
      supplierId,
      { name: "Shop", baseUrl: "http://silent.test", currency: "USD", country: "US", enabled: true },
      lineOf(deps, "supplier.save", supplierId),
    );
    const searchId = String((await ask("POST", "/searches", { as, body: { query: "black speaker" } })).body["id"]);

    await breakPort("queue-crawl-jobs", { mode: "error" });
    const confirmed = await ask("POST", `/searches/${searchId}/confirm`, { as });
    await db
      .update(suppliers)
      .set({ enabled: false })
      .where(inArray(suppliers.id, [supplierId]));
    expect(confirmed).toMatchObject({ status: 200, body: { state: "RUNNING" } });
    expect(jobs.taken).toEqual([]);
    const ids = (await db.select({ id: crawls.id }).from(crawls).where(eq(crawls.searchId, searchId))).map(({ id }) => ({ crawlId: id }));
    expect(ids).not.toEqual([]);
    const forget = () => db.update(crawls).set({ wakeAt: longAgo }).where(eq(crawls.searchId, searchId));
    await forget();
    await sweepCrawls(deps);
    expect(jobs.taken).toEqual([]);

    await mendAll();
    await forget();
    await sweepCrawls(deps);
    expect(jobs.taken).toEqual(expect.arrayContaining(ids));
    expect(jobs.taken).toHaveLength(ids.length);
    expect(await ask("GET", `/searches/${searchId}`, { as })).toMatchObject({ status: 200, body: { state: "RUNNING" } });
  });
});
