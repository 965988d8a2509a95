import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import { ledgerParts } from "../../../durable-objects/alert-ledger/parts.ts";
import { AT_A_TIME, sweepLedger } from "../../../durable-objects/alert-ledger/sweeping.ts";
import { ledgerTables } from "../../../durable-objects/alert-ledger/tables.ts";
import type { CountedRaise } from "../../../src/operations/alerts/alert.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { valueOf } from "../../support/value-of.ts";
import { ann, raiseOf } from "./ledger-under-test.ts";

const OPEN = 2_000;
/** Rows that one raise may read, however many alerts are open: its key's, what came beside it, and what the word about it looks at. */
const A_RAISE = 40;
/** The same of each alert that one round of the alarm deals with. */
const AN_ALERT = 20;
const contract = contractFor("production");
const { grouping, escalation } = contract.incidentAlerts;
const lastStepSeconds = Math.max(...escalation.map(({ afterSeconds }) => afterSeconds));

/** The ledger's parts over an object's own SQLite, which counts what it reads, by production's values, on a clock that a test moves. */
async function counted(name: string, test: (ledger: ReturnType<typeof counting>) => void): Promise<void> {
  const stub = env.ALERT_LEDGER.get(env.ALERT_LEDGER.idFromName(name));
  await runInDurableObject(stub, (_: AlertLedger, { storage }) => test(counting(storage)));
}

function counting(storage: DurableObjectStorage) {
  let now = Date.UTC(2026, 10, 23, 10, 0, 0);
  let cursors: { rowsRead: number }[] = [];
  const sql = {
    exec(query: string, ...bindings: SqlStorageValue[]) {
      const cursor = storage.sql.exec(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    },
  } as unknown as SqlStorage;
  const tables = ledgerTables(sql, {
    contract,
    origin: { environment: "production", releaseId: "r1" },
    configured: { primary: true, secondary: true },
    keeping: [],
    ids: createIds({ now: () => new Date(now) }),
  });
  const parts = ledgerParts(tables);
  const rowsOf = (work: () => unknown): number => {
    cursors = [];
    work();
    return cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  };
  return {
    tables,
    rowsOf,
    pass: (seconds: number) => (now += seconds * 1000),
    raise: (key: string, change?: Partial<CountedRaise>) => rowsOf(() => parts.raising.raise(raiseOf(key, change), now)),
    silenced(key: string): string {
      const wanted = { matcher: { key }, reason: "known", beginsAt: undefined, ends: { afterSeconds: 3_600 } };
      return valueOf(parts.silencing.plan(wanted, undefined, ann, now)).silence.id;
    },
    endSilence: (id: string) => valueOf(parts.silencing.end(id, "this", ann, now)),
    /** One round of the alarm: whether more is due, and what it read. */
    round() {
      let isMoreDue = false;
      const rows = rowsOf(() => (isMoreDue = sweepLedger(storage, parts, () => now)));
      return { isMoreDue, rows };
    },
  };
}

describe("[ALR-2] with 2,000 alerts open a raise reads no more than a few rows", () => {
  it.each([
    ["of as many beginnings", (index: number) => `part${index}.failing`],
    ["of one beginning, that came one after another", (index: number) => `crawl.host-${index}.slow`],
  ])("%s", async (name, keyOf) => {
    await counted(`rows-read ${name}`, (ledger) => {
      const rows: number[] = [];
      for (let index = 0; index < OPEN; index += 1) {
        rows.push(ledger.raise(keyOf(index)));
        ledger.pass(grouping.windowSeconds);
      }
      expect(ledger.tables.alerts.countOpen()).toBe(OPEN);
      expect(Math.max(...rows)).toBeLessThanOrEqual(A_RAISE);
      expect(ledger.raise(keyOf(0))).toBeLessThanOrEqual(A_RAISE);
    });
  });

  it.each([
    ["of one beginning, told as one", (index: number) => `crawl.host-${index}.slow`],
    ["of as many beginnings, told as one", (index: number) => `part${index}.failing`],
  ])("%s", async (name, keyOf) => {
    await counted(`rows-read ${name}`, (ledger) => {
      const rows: number[] = [];
      for (let index = 0; index < OPEN; index += 1) rows.push(ledger.raise(keyOf(index)));
      const beginnings = rows.filter((read) => read > A_RAISE);
      expect(beginnings).toEqual([]);
      expect(ledger.raise(keyOf(OPEN - 1))).toBeLessThanOrEqual(A_RAISE);
    });
  });

  it("that follow from a cause, when it is raised again, and pages that a warning may not take", async () => {
    await counted("rows-read cause", (ledger) => {
      const explains = ["crawl."];
      ledger.raise("dependency.postgres.down", { explains });
      for (let index = 0; index < OPEN; index += 1) ledger.raise(`crawl.host-${index}.slow`);
      expect(ledger.raise("dependency.postgres.down", { explains })).toBeLessThanOrEqual(A_RAISE);
      ledger.raise("ads.behind", { severity: "warn", explains: ["crawl."] });
      expect(ledger.raise("ads.behind", { severity: "warn", explains: ["crawl."] })).toBeLessThanOrEqual(A_RAISE);
    });
  });
});

describe("[ALR-2] a round of the alarm", () => {
  it("deals with so many at a time, and comes again at once until none of 2,000 is due", async () => {
    await counted("rows-read rounds", (ledger) => {
      for (let index = 0; index < OPEN; index += 1) {
        ledger.raise(`part${index}.failing`);
        ledger.pass(grouping.windowSeconds);
      }
      ledger.pass(lastStepSeconds);
      const rounds = [ledger.round()];
      while (rounds.at(-1)?.isMoreDue) rounds.push(ledger.round());
      expect(rounds.length).toBeGreaterThanOrEqual(OPEN / AT_A_TIME);
      expect(Math.max(...rounds.map(({ rows }) => rows))).toBeLessThanOrEqual(AT_A_TIME * AN_ALERT);
    });
  });

  it("comes again until all are let go that a silence kept back", async () => {
    await counted("rows-read silence", (ledger) => {
      const silence = ledger.silenced("part*");
      for (let index = 0; index < 3 * AT_A_TIME; index += 1) ledger.raise(`part${index}.failing`);
      ledger.endSilence(silence);
      const rounds = [ledger.round()];
      while (rounds.at(-1)?.isMoreDue) rounds.push(ledger.round());
      expect(rounds.length).toBeGreaterThan(1);
      expect(ledger.tables.alerts.mutedByEnded(1)).toEqual([]);
    });
  });
});
