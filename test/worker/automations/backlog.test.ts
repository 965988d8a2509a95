import { eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { expect, it } from "vitest";
import { RECEIVER_FAILS } from "../../../src/features/automations/rules.ts";
import { backlog, type Backlog } from "../../../src/features/automations/store/backlog.ts";
import { automationDeadLetters, automationExecutions, automationReceivers, automations } from "../../../src/features/automations/tables.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { appendEvent } from "../../../src/platform/outbox/outbox.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { buyerWithAutomation } from "./harness.ts";

type Statements = readonly BatchItem<"pg">[];

/** The backlog before and after some writes, in one transaction that sees nothing of other tests' and leaves nothing to them. */
async function backlogAround(db: Db, now: Date, { writes, undo }: { writes: Statements; undo: Statements }): Promise<[Backlog, Backlog]> {
  const snapshot = db.execute(sql`set transaction isolation level repeatable read`);
  const counted: unknown[][] = [];
  const batch = async (counts: Statements): Promise<unknown> => {
    if (counted.length === 0) {
      const answers: unknown[] = await db.batch([snapshot, ...counts, ...writes, ...counts, ...undo]);
      const again = 1 + counts.length + writes.length;
      counted.push(answers.slice(1, 1 + counts.length), answers.slice(again, again + counts.length));
    }
    return counted.shift();
  };
  const counting = new Proxy(db, { get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name, target)) });
  return [await backlog(counting, now), await backlog(counting, now)];
}

it("[AUT-1] counts the events, deliveries and dead letters that wait, from their rows", async () => {
  const { deps, buyerId, automation, event } = await buyerWithAutomation();
  const { db, ids } = deps;
  const now = new Date();
  // Longer ago than any other test's: some put theirs years back.
  const occurredAt = new Date(0);
  const waiting = event("ord_b", occurredAt);
  const { id: eventId, type, subject } = waiting;
  const about = { eventId, automationId: automation.id, createdAt: occurredAt };
  const told = { id: eventId, type, subject, occurredAt: occurredAt.toISOString(), data: {} };
  const failing = { failures: 10, lastError: "status 503", updatedAt: now };
  const letter = (state: string) => {
    const id = ids.next("dl");
    return { ...about, id, key: id, buyerId, event: told, cause: "spent", error: "answered 503", state, updatedAt: now };
  };
  const [before, after] = await backlogAround(db, now, {
    writes: [
      appendEvent(db, waiting),
      db.insert(automationExecutions).values({ ...about, id: ids.next("exec"), subject, occurredAt, state: "pending", nextAttemptAt: now }),
      db
        .insert(automationReceivers)
        .values({ buyerId, receiver: new URL(automation.url).origin, ...failing, openedAt: now, openUntil: now }),
      // Nothing waits for this one any more.
      db.insert(automationReceivers).values({ buyerId, receiver: "https://idle.test", ...failing, openedAt: now, openUntil: now }),
      db.insert(automationReceivers).values({ buyerId, receiver: "https://unwell.test", ...failing }),
      db.update(automations).set({ disabledReason: RECEIVER_FAILS, updatedAt: now }).where(eq(automations.id, automation.id)),
      db.insert(automationDeadLetters).values(["undecided", "deferred", "replaying", "replayed", "handled-manually"].map(letter)),
    ],
    undo: [
      db.delete(automationReceivers).where(eq(automationReceivers.buyerId, buyerId)),
      db.update(automations).set({ disabledReason: null }).where(eq(automations.id, automation.id)),
      db.delete(automationDeadLetters).where(eq(automationDeadLetters.eventId, eventId)),
      db.delete(automationExecutions).where(eq(automationExecutions.eventId, eventId)),
      db.delete(outboxEvents).where(eq(outboxEvents.id, eventId)),
    ],
  });
  expect(after).toEqual({
    outboxPending: before.outboxPending + 1,
    oldestPendingAgeSeconds: Math.round(now.getTime() / 1_000),
    deliveriesPending: before.deliveriesPending + 1,
    deadLetters: before.deadLetters + 3,
    undecided: before.undecided + 1,
    backlogSince: new Date(0).toISOString(),
    receiversResting: before.receiversResting + 1,
    givenUp: before.givenUp + 1,
    lastReviewAt: before.lastReviewAt,
  });
});
