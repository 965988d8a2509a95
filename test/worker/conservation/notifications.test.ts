import { runInDurableObject } from "cloudflare:test";
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { automationsLaw } from "../../../src/features/automations/conservation.ts";
import { automationDeadLetters, automationExecutions } from "../../../src/features/automations/tables.ts";
import { alertsNotifiedLaw, alertsRaisedLaw } from "../../../src/operations/alerts/conservation.ts";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import { ledgerUnderTest, refuses } from "../alerts/ledger-under-test.ts";
import { buyerWithAutomation, fakeReceivers } from "../automations/harness.ts";
import { capturesOf, contractOver } from "./measure.ts";
import { overriding } from "../objects.ts";

afterEach(() => vi.restoreAllMocks());

describe("alerts raised", () => {
  it("[ALR-2] are found not to be stored, by a ledger that knows nothing of the desk that raised them", async () => {
    const ledger = await ledgerUnderTest("conservation-raised", { contract: contractOver(3_600) });
    await ledger.raise("crawl.queue.backlog");
    const raisedAt = ledger.deps.clock.now().getTime();
    let conditions = [{ key: "crawl.queue.backlog", raisedAt }];
    const captureDesk = overriding(ledger.deps.captureDesk, { raisedConditions: async () => conditions });
    const deps = Object.defineProperties({} as typeof ledger.deps, {
      ...Object.getOwnPropertyDescriptors(ledger.deps),
      captureDesk: { value: captureDesk },
    });
    const captures = capturesOf(deps, alertsRaisedLaw(deps));
    expect(await captures.at(new Date(raisedAt + 60_000))).toMatchObject([{ left: { amount: 1 }, right: { amount: 1 }, holds: true }]);

    conditions = [...conditions, { key: "checkout.attempts.stuck", raisedAt: raisedAt + 60_000 }];
    expect(await captures.at(new Date(raisedAt + 60_500))).toMatchObject([{ left: { amount: 1 }, holds: true }]);
    await captures.at(new Date(raisedAt + 70_000));
    expect(await captures.at(new Date(raisedAt + 80_000))).toMatchObject([
      { left: { amount: 2 }, right: { amount: 1 }, apart: { leftOnly: { count: 1, ids: ["checkout.attempts.stuck"] } } },
    ]);
    expect(captures.raised).toMatchObject([{ key: "conservation.alerts.raised", severity: "page" }]);
  });

  it("[ALR-3] are found to have lost a notification that was on its way", async () => {
    const ledger = await ledgerUnderTest("conservation-notified", { contract: contractOver(3_600) });
    ledger.answers.primary = refuses();
    await ledger.raise("crawl.queue.backlog");
    await ledger.drain();
    const captures = capturesOf(ledger.deps, alertsNotifiedLaw(ledger.deps));
    expect(await captures.at(ledger.deps.clock.now())).toMatchObject([{ left: { amount: 1 }, right: { amount: 1 }, holds: true }]);
    await runInDurableObject(ledger.stub, (_: AlertLedger, { storage }) => void storage.sql.exec("DELETE FROM deliveries"));
    await captures.at(ledger.deps.clock.now());
    expect(await captures.at(ledger.deps.clock.now())).toMatchObject([{ difference: 1, brokenInARow: 2 }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.alerts.notified" }]);
  });
});

describe("deliveries owed to automations", () => {
  const YEAR_MS = 366 * 86_400_000;
  let year = 60;

  it("[AUT-6] are done, on their way or dead letters, and are found to be lost once they are none of these", async () => {
    const receivers = fakeReceivers();
    const stage = await buyerWithAutomation();
    const contract = contractOver(3_600);
    const deps = stage.depsWith({ contract });
    const at = new Date(Date.now() + YEAR_MS * (year += 1));
    const [done, dead, waiting] = ["a", "b", "c"].map((order) => stage.event(order, at));
    if (!done || !dead || !waiting) throw new Error("three events");
    const now = (seconds: number) => new Date(at.getTime() + 60_000 + seconds * 1000);
    const captures = capturesOf(deps, automationsLaw(deps));

    await stage.append(done);
    stage.events.messages.push({ eventId: done.id });
    await stage.pump(deps);
    receivers.answer(stage.url, ...Array.from({ length: 20 }, () => 500));
    await stage.append(dead);
    stage.events.messages.push({ eventId: dead.id });
    for (let round = 0; round < 8; round += 1) {
      await stage.pump(deps);
      for (const { id, state } of await stage.executions()) if (state === "pending") stage.events.messages.push({ executionId: id });
    }
    await stage.append(waiting);
    expect(await captures.at(now(0))).toMatchObject([
      { left: { amount: 3 }, right: { amount: 3 }, detail: "1 done, 1 on their way, 1 dead letters", holds: true },
    ]);

    await deps.db.delete(automationDeadLetters).where(eq(automationDeadLetters.eventId, dead.id));
    expect(await captures.at(now(10))).toMatchObject([{ difference: 1 }]);
    await deps.db.delete(automationExecutions).where(eq(automationExecutions.eventId, done.id));
    expect(await captures.at(now(20))).toMatchObject([{ difference: 2, brokenInARow: 2 }]);
    expect(captures.raised).toMatchObject([{ key: "conservation.automations.delivered" }]);
  });
});
