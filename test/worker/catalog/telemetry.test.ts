import { env } from "cloudflare:workers";
import { eq, inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { catalogReportDays, catalogReports } from "../../../src/features/catalog/tables.ts";
import { deleteOldReports } from "../../../src/features/catalog/telemetry/delete-old-reports.ts";
import type { CatalogReport } from "../../../src/features/catalog/telemetry/report-message.ts";
import { present } from "../../support/present.ts";
import { consume } from "../../../queues/index.ts";
import { messageId } from "../dead-letters/setting.ts";
import { openShop } from "../checkout/setting.ts";
import { breakableWorker } from "../faults/setting.ts";

/** A day that no other test writes to. */
const DAY = "2011-03-04";
const deps = createDeps(env);

const reportOf = (figures: Record<string, number>, more: Partial<CatalogReport> = {}): CatalogReport => ({
  ...{ id: deps.ids.next("rep"), kind: "stream", searchId: deps.ids.next("srch") },
  ...{ beganAt: `${DAY}T10:00:00.000Z`, endedAt: `${DAY}T10:01:00.000Z`, figures },
  ...more,
});

async function totalsOf(day: string): Promise<Record<string, number>> {
  const rows = await deps.db.select().from(catalogReportDays).where(eq(catalogReportDays.day, day));
  return Object.fromEntries(rows.map(({ kind, figure, total }) => [`${kind}.${figure}`, total]));
}

/** Has the queue bring them in one batch; each has to be acknowledged. */
async function bring(queue: string, reports: readonly unknown[], to: Deps = deps): Promise<void> {
  let acknowledged = 0;
  const ack = () => void (acknowledged += 1);
  const retry = () => undefined;
  const messages = reports.map((body) => ({ id: messageId(), timestamp: new Date(), body, attempts: 1, ack, retry }));
  const metadata = { metrics: { backlogCount: 1, backlogBytes: 1 } };
  await consume({ queue: `procureiq-${queue}`, messages, metadata, ackAll: ack, retryAll: retry }, to);
  expect(acknowledged).toBe(reports.length);
}

/** An offer, priced by a Worker whose telemetry queue is in the test's hand. */
async function pricedWith(sendBatch: (reports: readonly CatalogReport[]) => Promise<void>) {
  const behind: Promise<unknown>[] = [];
  const catalogTelemetry = { send: () => Promise.reject(new Error("reports go in batches")), sendBatch };
  const shop = await openShop();
  const priced = shop.depsOf({ catalogTelemetry, pause: async () => undefined, defer: (task) => void behind.push(task) });
  const offer = await getOffer(priced, shop.offerId, "EUR");
  return { offer, behind };
}

describe("reports on streams and quotes", () => {
  it("[STR-5] are written once however often they come, in one batch with their days' totals", async () => {
    const [one, other] = [reportOf({ deliveries: 5, bytes: 900 }), reportOf({ deliveries: 7 })];
    const before = await totalsOf(DAY);
    await Promise.all([bring("catalog-telemetry", [one, other]), bring("catalog-telemetry", [one])]);
    await bring("catalog-telemetry", [one, other]);
    const after = await totalsOf(DAY);
    const grown = Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]));
    expect(grown).toEqual({ "stream.deliveries": 12, "stream.bytes": 900, "stream.reports": 2 });
    const rows = await deps.db
      .select()
      .from(catalogReports)
      .where(inArray(catalogReports.id, [one.id, other.id]));
    expect(rows.map(({ figures }) => figures)).toEqual(expect.arrayContaining([one.figures, other.figures]));
  });

  it("[STR-5] come from the dead letters too, and one that nobody can read, or Postgres never takes, keeps none from being written", async () => {
    const good = [reportOf({ deliveries: 1 }), reportOf({ deliveries: 1 }), reportOf({ deliveries: 1 })];
    const bad = reportOf({ deliveries: 1 }, { beganAt: "0000-01-01T00:00:00.000Z" });
    await bring("catalog-telemetry-dlq", [good[0], { nonsense: true }, good[1], bad, good[2]]);
    const ids = [...good, bad].map(({ id }) => id);
    const rows = await deps.db.select({ id: catalogReports.id }).from(catalogReports).where(inArray(catalogReports.id, ids));
    expect(rows.map(({ id }) => id).toSorted()).toEqual(good.map(({ id }) => id).toSorted());
  });

  it("[STR-5] are waited for by nobody who asks for a price: the queue hangs, and the price is there", async () => {
    const sent: CatalogReport[] = [];
    const { promise: hanging, resolve: answers } = Promise.withResolvers<void>();
    const { offer, behind } = await pricedWith(async (reports) => {
      sent.push(...reports);
      await hanging;
    });
    expect(offer).toMatchObject({ price: { currency: "EUR" } });
    expect(behind).toHaveLength(1);
    answers();
    await behind[0];
    expect(sent).toMatchObject([{ kind: "quotes", figures: { quotes: 1, "on-own-currency": 1, "in-EUR": 1 } }]);
    await bring("catalog-telemetry", sent);
    const id = present(sent[0], "a report").id;
    expect(await deps.db.select().from(catalogReports).where(eq(catalogReports.id, id))).toHaveLength(1);
  });

  it("are read by operators, by day and by search, and by nobody else", async () => {
    const { ask } = breakableWorker(deps);
    const today = new Date().toISOString();
    const report = reportOf({ deliveries: 3, "closed-done": 1 }, { beganAt: today, endedAt: today });
    await bring("catalog-telemetry", [report]);
    const days = await ask("GET", "/admin/catalog/telemetry?days=1", { as: "operator" });
    expect(days.status).toBe(200);
    const totals = {
      day: today.slice(0, 10),
      stream: expect.objectContaining({ reports: expect.any(Number), "closed-done": expect.any(Number) }),
    };
    expect(days.body["days"]).toContainEqual(expect.objectContaining(totals));
    const path = `/admin/catalog/searches/${report.searchId}/telemetry`;
    expect((await ask("GET", path, { as: "operator" })).body).toEqual({
      reports: [{ id: report.id, beganAt: today, endedAt: today, figures: report.figures }],
    });
    expect((await ask("GET", path, { as: deps.ids.next("usr") })).status).toBe(403);
  });

  it("are forgotten after their time, and their totals later", async () => {
    const long = createDeps(env, { clock: { now: () => new Date("2009-06-01T00:00:00Z") } });
    const old = reportOf({ deliveries: 1 }, { beganAt: "2009-06-01T00:00:00.000Z", endedAt: "2009-06-01T00:00:00.000Z" });
    await bring("catalog-telemetry", [old], long);
    const at = (day: string) => deleteOldReports(createDeps(env, { clock: { now: () => new Date(`${day}T00:00:00Z`) } }));
    const stored = () => deps.db.select().from(catalogReports).where(eq(catalogReports.id, old.id));
    await at("2009-06-30");
    expect(await stored()).toHaveLength(1);
    await at("2009-07-02");
    expect(await stored()).toEqual([]);
    expect(await totalsOf("2009-06-01")).toMatchObject({ "stream.deliveries": 1 });
    await at("2010-07-10");
    expect(await totalsOf("2009-06-01")).toEqual({});
  });
});
