import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import { apart } from "../../../src/platform/conservation.ts";
import { alertsNotifiedLaw } from "../../../src/operations/alerts/conservation.ts";
import { ledgerUnderTest, refuses } from "../alerts/ledger-under-test.ts";
import { capturesOf, contractOver } from "./measure.ts";

/** Two alerts that were told of, and one whose notification died on both ways. */
async function told(name: string) {
  const ledger = await ledgerUnderTest(name, { contract: contractOver(3_600) });
  for (const key of ["crawl.queue.backlog", "checkout.stuck"]) await ledger.raise(key, { severity: "warn" });
  await ledger.drain();
  ledger.answers.primary = refuses({ permanent: true, status: 410 });
  ledger.answers.secondary = refuses({ permanent: true, status: 410 });
  await ledger.raise("llm-gateway.no-provider", { severity: "warn" });
  await ledger.drainFor(2);
  const rows = <Row extends Record<string, SqlStorageValue>>(statement: string) =>
    runInDurableObject(ledger.stub, (_: AlertLedger, { storage }) => storage.sql.exec<Row>(statement).toArray());
  const captures = capturesOf(ledger.deps, alertsNotifiedLaw(ledger.deps));
  return { ...ledger, rows, captures, at: () => captures.at(ledger.deps.clock.now()) };
}

const FIRST = "(SELECT id FROM deliveries WHERE state = 'delivered' ORDER BY id LIMIT 1)";
const MADE = "(SELECT id FROM deliveries WHERE state = 'delivered' AND id <> 'dlv_0' ORDER BY id LIMIT 1)";
const DEAD = "(SELECT id FROM deliveries WHERE state = 'dead' ORDER BY id LIMIT 1)";
const columns = "subject_id, sequence, kind, transport, state, payload, drill, simulate, created_at, page";
const fabricated = `INSERT INTO deliveries (id, ${columns}) SELECT 'dlv_0', 'alr_0', 1, kind, transport, state, payload, drill, simulate, created_at, page
  FROM deliveries WHERE id = ${FIRST}`;

const PLACES: [what: string, statements: string[], where: "leftOnly" | "rightOnly" | "differing"][] = [
  ["a notification that was delivered", [`DELETE FROM deliveries WHERE id = ${FIRST}`], "leftOnly"],
  [
    "a notification, and another that nobody made, as many as before",
    [fabricated, `DELETE FROM deliveries WHERE id = ${MADE}`],
    "leftOnly",
  ],
  ["a notification of no alert", [fabricated, "UPDATE tallies SET value = value + 1 WHERE name IN ('created', 'delivered')"], "rightOnly"],
  ["a dead letter", [`DELETE FROM dead_letters WHERE delivery_id = ${DEAD}`], "leftOnly"],
  ["the delivery of a dead letter", [`DELETE FROM deliveries WHERE id = ${DEAD}`], "rightOnly"],
  ["a receiver's acknowledgement", [`UPDATE attempts SET status = 500 WHERE delivery_id = ${FIRST}`], "differing"],
  ["all tries of what counts as delivered", [`DELETE FROM attempts WHERE delivery_id = ${FIRST}`], "differing"],
  [
    "the state of what died",
    [`UPDATE deliveries SET state = 'delivered' WHERE id = ${DEAD}`, `UPDATE tallies SET value = value + 1 WHERE name = 'delivered'`],
    "differing",
  ],
  [
    "the state of what a receiver acknowledged",
    [`UPDATE attempts SET status = 200 WHERE delivery_id = ${DEAD} AND number = 1`],
    "differing",
  ],
  ["an alert", ["DELETE FROM alerts WHERE key = 'checkout.stuck'"], "rightOnly"],
];

describe("the alert ledger's books, where one place is broken", () => {
  it.each(PLACES)("[ALR-3] find it twice in a row, and name it: %s", async (what, statements, where) => {
    const { at, captures, rows } = await told(`books-${what.replaceAll(" ", "-")}`);
    const [clean] = await at();
    expect(clean?.apart).toEqual(apart({}));
    expect(clean?.verdict).toBe("holds");
    expect(await rows(`SELECT 1 WHERE ${FIRST} IS NOT NULL AND ${DEAD} IS NOT NULL`)).toHaveLength(1);
    for (const statement of statements) await rows(statement);
    await at();
    const [broken] = await at();
    expect(broken).toMatchObject({ verdict: "broken", brokenInARow: 2 });
    expect(broken?.apart[where].count).toBeGreaterThan(0);
    expect(captures.raised).toMatchObject([{ key: "conservation.alerts.notified", severity: "page" }]);
  });
});
