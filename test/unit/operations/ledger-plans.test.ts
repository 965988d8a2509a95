import { describe, expect, it } from "vitest";
import { LedgerAlerts } from "../../../durable-objects/alert-ledger/alerts.ts";
import { LedgerRaising } from "../../../durable-objects/alert-ledger/raising.ts";
import { LEDGER_STEPS } from "../../../durable-objects/alert-ledger/schema.ts";
import { ledgerTables } from "../../../durable-objects/alert-ledger/tables.ts";
import { LedgerWaking } from "../../../durable-objects/alert-ledger/waking.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

const NOW = 1_000_000;
/** As many wake-ups as may be on their way. */
const WINDOW = 1_000;

/** The ledger's tables, with as many wake-ups on their way in its second lane as were given. */
function ledgerSql(woken = 0): SqlStorage {
  const sql = sqliteStorage();
  for (const step of LEDGER_STEPS)
    if (typeof step === "string") sql.exec(step);
    else step(sql);
  for (let each = 0; each < woken; each++)
    sql.exec(
      `INSERT INTO deliveries (id, subject_id, sequence, kind, transport, state, payload, drill, simulate, created_at, wake_at, woken)
       VALUES (?1, ?1, 1, 'open', 'primary', 'pending', '', 0, 0, 0, ?2, 1)`,
      `dlv_${each}`,
      NOW + 60_000,
    );
  return sql;
}

/** What SQLite does for a read of the ledger. */
function planOf(read: (sql: SqlStorage) => unknown, sql = ledgerSql()): string[] {
  const asked: [string, unknown[]][] = [];
  const listening = {
    exec: (query: string, ...bindings: unknown[]) => {
      asked.push([query, bindings]);
      return sql.exec(query, ...bindings);
    },
  } as unknown as SqlStorage;
  read(listening);
  return asked.flatMap(([query, bindings]) =>
    sql
      .exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings)
      .toArray()
      .map(({ detail }) => detail),
  );
}

describe("[ALR-2] a raise, however many alerts are open,", () => {
  it.each<[string, (alerts: LedgerAlerts) => unknown, string]>([
    ["its key", (alerts) => alerts.openByKey("a.b"), "alerts_open (key=?)"],
    ["its beginning", (alerts) => alerts.looseWithPrefix("a.", true), "alerts_loose_by_key (loose_page=? AND key>? AND key<?)"],
    [
      "its beginning that came beside it",
      (alerts) => alerts.areBeside({ since: 1, isPage: true, beginning: "a." }, 3),
      "alerts_loose_beside (beginning=? AND loose_page=? AND came_at>?)",
    ],
    [
      "all that came beside it",
      (alerts) => alerts.areBeside({ since: 1, isPage: true }, 3),
      "alerts_loose_by_age (loose_page=? AND came_at>?)",
    ],
    ["all, where many did", (alerts) => alerts.newestLoose(true, 500), "alerts_loose_by_age (loose_page=?)"],
    ["what explains it", (alerts) => alerts.openCauses(), "alerts_explaining"],
  ])("reads those of %s by an index", (_, read, index) => {
    expect(planOf((sql) => read(new LedgerAlerts(sql)))).toEqual([expect.stringContaining(`INDEX ${index}`)]);
  });
});

describe("[ALR-2] what wakes deliveries, however many wait,", () => {
  const silent = { sendBatch: () => Promise.reject(new Error("no queue")) };
  const nextAt = (sql: SqlStorage) =>
    new LedgerWaking(
      sql,
      60,
      { pages: silent, wakeUps: silent, spent: silent },
      createLogger(() => ({})),
    ).nextAt(NOW);

  it.each([
    ["has room", 0],
    ["is full", WINDOW],
  ])("reads by an index alone, and of what is on its way by one of that, where a lane %s", (_, woken) => {
    const plans = planOf(nextAt, ledgerSql(woken));
    expect(plans).toHaveLength(4);
    expect(plans.filter((plan) => !plan.includes("COVERING INDEX"))).toEqual([]);
    expect(plans.filter((plan) => plan.includes("deliveries_woken_by_lane"))).toHaveLength(woken === 0 ? 2 : 3);
  });
});

describe("[ALR-10] who is on call", () => {
  it("is read where a word is made for somebody, and not to decide whether one is", () => {
    const asked: string[] = [];
    const sql = ledgerSql();
    const listening = {
      exec: (query: string, ...bindings: unknown[]) => {
        asked.push(query);
        return sql.exec(query, ...bindings);
      },
    } as unknown as SqlStorage;
    const tables = ledgerTables(listening, {
      contract: contractFor("production"),
      origin: { environment: "production", releaseId: "r1", consoleUrl: undefined },
      configured: { primary: true, secondary: true },
      keeping: [],
      ids: systemIds,
    });
    const raising = new LedgerRaising(tables);
    const raise = { key: "a.b", severity: "page", summary: "a", explains: [], count: 1, source: "system" } as const;
    const ofRotas = () => asked.splice(0).filter((query) => query.includes("FROM rotas")).length;
    raising.raise(raise, NOW);
    const told = ofRotas();
    raising.raise(raise, NOW + 1);
    expect({ told, counted: ofRotas() }).toEqual({ told: 1, counted: 0 });
  });
});
