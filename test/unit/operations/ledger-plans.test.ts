import { describe, expect, it } from "vitest";
import { LedgerAlerts } from "../../../durable-objects/alert-ledger/alerts.ts";
import { LEDGER_STEPS } from "../../../durable-objects/alert-ledger/schema.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

/** What SQLite does for a read of the ledger's alerts. */
function planOf(read: (alerts: LedgerAlerts) => unknown): string[] {
  const sql = sqliteStorage();
  for (const step of LEDGER_STEPS)
    if (typeof step === "string") sql.exec(step);
    else step(sql);
  const asked: [string, unknown[]][] = [];
  const listening = {
    exec: (query: string, ...bindings: unknown[]) => {
      asked.push([query, bindings]);
      return sql.exec(query, ...bindings);
    },
  } as unknown as SqlStorage;
  read(new LedgerAlerts(listening));
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
    ["its beginning", (alerts) => alerts.looseWithPrefix("a."), "alerts_open (key>? AND key<?)"],
    ["what explains it", (alerts) => alerts.openCauses(), "alerts_explaining"],
  ])("reads those of %s by an index", (_, read, index) => {
    expect(planOf(read)).toEqual([expect.stringContaining(`INDEX ${index}`)]);
  });
});
