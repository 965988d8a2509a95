import { eq, inArray, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { haltBulkReplay } from "../../../src/features/automations/bulk/halt-bulk-replay.ts";
import { bulkReplay } from "../../../src/features/automations/bulk/read-bulk-replays.ts";
import type { BulkReplayWish } from "../../../src/features/automations/bulk/schemas.ts";
import { previewBulkReplay, startBulkReplay } from "../../../src/features/automations/bulk/start-bulk-replay.ts";
import { stepBulkReplay } from "../../../src/features/automations/bulk/step-bulk-replays.ts";
import { letComeFirst, takeForStep } from "../../../src/features/automations/bulk/store.ts";
import { giveTurn } from "../../../src/features/automations/bulk/lanes.ts";
import { automationBulkReplayLetters, automationBulkReplays } from "../../../src/features/automations/bulk/tables.ts";
import { repairTurns } from "../../../src/features/automations/bulk/turns.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { automationDeadLetters, automationExecutions } from "../../../src/features/automations/tables.ts";
import { auditRow } from "../../../src/platform/audit/audit-log.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { keyFor } from "../../../src/platform/http/idempotency.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

type Stage = Awaited<ReturnType<typeof buyerWithAutomation>>;
let receivers: ReturnType<typeof fakeReceivers>;
let one: Stage;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const failing = (stage: Stage, times: number) => receivers.answer(stage.url, ...Array.from({ length: times }, () => 503));

/** Ids of dead letters of a buyer's that stand there, one an event, the oldest first. */
async function deadLetters({ deps, buyerId, automation, event }: Stage, count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => ({
    event: event(`ord_${index}`),
    ...{ executionId: deps.ids.next("exec"), letterId: deps.ids.next("dl") },
  }));
  const at = new Date();
  await deps.db.batch([
    deps.db.insert(outboxEvents).values(rows.map((row) => ({ ...row.event, dispatchedAt: at }))),
    deps.db.insert(automationExecutions).values(
      rows.map(({ event: { id: eventId, subject, occurredAt }, executionId }) => ({
        ...{ id: executionId, eventId, automationId: automation.id, subject, occurredAt, state: "dead", attempts: 6, cause: "spent" },
        ...{ lastError: "status 503", nextAttemptAt: at, createdAt: at, finishedAt: at },
      })),
    ),
    deps.db.insert(automationDeadLetters).values(
      rows.map(({ event: { id: eventId, type, subject, payload, occurredAt }, executionId, letterId }) => ({
        ...{ id: letterId, key: executionId, executionId, automationId: automation.id, eventId, buyerId },
        event: { id: eventId, type, subject, data: payload, occurredAt: occurredAt.toISOString() },
        ...{ cause: "spent", error: "status 503", state: "undecided", createdAt: at, updatedAt: at },
      })),
    ),
  ]);
  return rows.map(({ letterId }) => letterId);
}

const begin = (wish: BulkReplayWish, set?: string) =>
  startBulkReplay(one.deps, OPERATOR, { wish, set }, keyFor(one.deps.ids.next("req"), "POST /automations/dead-letters/replays", wish));
const begun = async (wish: BulkReplayWish) => valueOf(await begin(wish)).replay.id;
const progress = async (id: string) => present(await bulkReplay(one.deps, id, "operator"), "a bulk replay");
const step = (id: string, room = 50) => stepBulkReplay(one.deps, id, { room, from: 0 });
const statesOf = async (stage: Stage) => (await lettersOf(stage)).map(({ state }) => state).toSorted();

describe("a bulk replay over several receivers", () => {
  it("[AUT-3] tries one letter of each, and goes on with those that took it beside one that fails", async () => {
    const other = await buyerWithAutomation();
    const [down, well] = [await deadLetters(one, 2), await deadLetters(other, 2)];
    failing(one, 1);
    const id = await begun({ ids: [...down, ...well] });
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "canary", waiting: 2, underWay: 2 });
    await one.pump();
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "running", waiting: 0, heldBack: 1, underWay: 1, replayed: 1, failed: 1 });
    await one.pump();
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "stopped", replayed: 2, failed: 1, heldBack: 1 });
    expect(await statesOf(one)).toEqual(["undecided", "undecided"]);
    expect(await statesOf(other)).toEqual(["replayed", "replayed"]);
  });

  it("[AUT-3] judges a receiver by its own canary, and not by an event that was dispatched", async () => {
    const [letter] = await deadLetters(one, 2);
    // As the letter of an event is whose dispatch crashed, and came through since.
    await one.deps.db
      .update(automationDeadLetters)
      .set({ automationId: null, executionId: null, key: sql`${automationDeadLetters.eventId}` })
      .where(eq(automationDeadLetters.id, letter ?? ""));
    const id = await begun({ buyerId: one.buyerId });
    await one.pump();
    await step(id);
    // The event's dispatch had come through; the receiver has taken nothing yet.
    expect(await progress(id)).toMatchObject({ state: "running", replayed: 1, underWay: 1, waiting: 0 });
    failing(one, 1);
    await one.pump();
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "done", replayed: 1, failed: 1 });
  });

  it("[AUT-3] gives a receiver up after its canary when most of its last ten letters failed, and takes no further one", async () => {
    await deadLetters(one, 9);
    const id = await begun({ buyerId: one.buyerId });
    await one.pump();
    // A batch at a time: one whose receiver fails again after the canary.
    failing(one, 6);
    for (let taken = 0; taken < 6; taken += 1) {
      await step(id, 1);
      await one.pump();
    }
    expect(await progress(id)).toMatchObject({ state: "running", replayed: 1, failed: 6, waiting: 2 });
    await step(id, 1);
    expect(await progress(id)).toMatchObject({ state: "stopped", replayed: 1, failed: 6, heldBack: 2, waiting: 0, underWay: 0 });
    expect(receivers.at(one.url)).toHaveLength(7);
  });
});

/** A database in whose transactions something is committed before the third statement: each statement sees what was committed before it. */
const committedBetween = (db: Db, between: () => Promise<void>): Db =>
  new Proxy(db, {
    get: (target, name) =>
      name === "batch"
        ? async ([lock, taking, leaving]: [never, never, never]) => {
            const [locked, taken] = await target.batch([lock, taking]);
            await between();
            return [locked, taken, (await target.batch([leaving]))[0]];
          }
        : Reflect.get(target, name, target),
  });

describe("a turn of a letter", () => {
  it("[AUT-3] leaves no letter that can be replayed, where its lane's canary is taken between its statements", async () => {
    const ids = await deadLetters(one, 2);
    const id = await begun({ ids });
    const line = auditRow(one.deps, OPERATOR, {
      ...{ action: "automation-dead-letter.replay", subjectKind: "automation-dead-letter" },
      ...{ subject: present(ids[1], "the second"), detail: {} },
    });
    const between = committedBetween(one.deps.db, () => one.pump());
    expect(await giveTurn(between, { id, at: new Date() }, [line], { perSecond: 5, from: 0 })).toEqual({ started: [], left: 0 });
    expect(await progress(id)).toMatchObject({ replayed: 1, waiting: 1, left: 0 });
    await step(id);
    await one.pump();
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "done", replayed: 2 });
  });
});

describe("letters that cannot be replayed", () => {
  it("[AUT-3] are left at once, however many they are", async () => {
    const ids = await deadLetters(one, 60);
    const id = await begun({ ids });
    await one.pump();
    await one.deps.db
      .update(automationDeadLetters)
      .set({ state: "handled-manually" })
      .where(inArray(automationDeadLetters.id, ids.slice(1)));
    // No room: none has its turn.
    await step(id, 0);
    expect(await progress(id)).toMatchObject({ state: "done", replayed: 1, left: 59, waiting: 0 });
  });

  it("[AUT-3] since they are being replayed otherwise are looked at again, a few a step where each would be the canary", async () => {
    const ids = await deadLetters(one, 9);
    const id = await begun({ ids });
    const [items, [canary = ""]] = [automationBulkReplayLetters, ids];
    await one.deps.db.update(items).set({ leftAs: "not-found" }).where(eq(items.deadLetterId, canary));
    await one.deps.db
      .update(automationDeadLetters)
      .set({ state: "replaying" })
      .where(inArray(automationDeadLetters.id, ids.slice(1)));
    await step(id, 0);
    expect(await progress(id)).toMatchObject({ left: 1, waiting: 8 });
    await step(id);
    expect(await progress(id)).toMatchObject({ left: 6, waiting: 3 });
  });
});

describe("the figures of a bulk replay", () => {
  it("[AUT-3] tell what became of its own turns, whatever is done with the letters later", async () => {
    const [id = ""] = await deadLetters(one, 1);
    failing(one, 1);
    const replay = await begun({ ids: [id] });
    await one.pump();
    await step(replay);
    expect(await progress(replay)).toMatchObject({ state: "canary-failed", failed: 1, replayed: 0 });
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await one.pump();
    expect(await statesOf(one)).toEqual(["replayed"]);
    expect(await progress(replay)).toMatchObject({ failed: 1, replayed: 0 });
  });

  it("[AUT-3] tell an observer of no buyer, subject or error", async () => {
    await deadLetters(one, 1);
    const subject = present((await lettersOf(one))[0], "a letter").event.subject;
    const id = await begun({ buyerId: one.buyerId, subject, error: "503", cause: "spent" });
    const seen = present(await bulkReplay(one.deps, id, "observer"), "a bulk replay");
    expect(seen.wanted).toEqual({ buyerId: "hidden", subject: "hidden", error: "hidden", cause: "spent" });
    expect((await progress(id)).wanted).toMatchObject({ buyerId: one.buyerId, subject, error: "503" });
  });

  it("are mended where a release before left a letter with a cancelled delivery, or a turn whose letter had ended", async () => {
    const [first = "", second = ""] = await deadLetters(one, 2);
    const replay = await begun({ ids: [first, second] });
    await one.deps.db
      .update(automationExecutions)
      .set({ state: "cancelled", lastError: "it was called off" })
      .where(eq(automationExecutions.automationId, one.automation.id));
    await repairTurns(one.deps.db, new Date());
    expect(await statesOf(one)).toEqual(["undecided", "undecided"]);
    const letter = (await lettersOf(one)).find(({ id }) => id === first);
    expect(letter?.history.at(-1)).toMatchObject({ what: "replay-failed", note: "it was called off" });
    expect(await progress(replay)).toMatchObject({ underWay: 0, failed: 1, waiting: 1 });
  });
});

describe("the start of a bulk replay", () => {
  it("[AUT-3] is refused where other letters are meant by now than were counted, and where none is", async () => {
    await deadLetters(one, 2);
    const wish = { buyerId: one.buyerId };
    const { set } = await previewBulkReplay(one.deps, wish);
    await deadLetters(one, 1);
    expect(await begin(wish, set)).toMatchObject({ ok: false, refusal: { kind: "set-differs", matching: 3 } });
    expect(await statesOf(one)).toEqual(["undecided", "undecided", "undecided"]);
    const counted = await previewBulkReplay(one.deps, wish);
    expect(await begin(wish, counted.set)).toMatchObject({ ok: true, value: { replay: { total: 3 } } });
    expect(await begin({ buyerId: one.deps.ids.next("usr") })).toMatchObject({ ok: false, refusal: { kind: "nothing-to-replay" } });
  });

  it("[AUT-3] counts of named letters those that can be replayed", async () => {
    const ids = await deadLetters(one, 2);
    await one.deps.db
      .update(automationDeadLetters)
      .set({ state: "handled-manually" })
      .where(inArray(automationDeadLetters.id, ids.slice(0, 1)));
    expect(await previewBulkReplay(one.deps, { ids })).toMatchObject({ matching: 1, chosen: 1, oldest: [{ id: ids[1] }] });
  });
});

describe("several bulk replays", () => {
  it("[AUT-3] come due one behind the other, and take their steps in turn", async () => {
    const ids = await deadLetters(one, 3);
    const replay = await begun({ ids });
    await one.pump();
    const { replaysPerSecond } = one.deps.contract.automations;
    expect(await stepBulkReplay(one.deps, replay, { room: 1, from: 10 * replaysPerSecond })).toBe(1);
    const due = (await one.executions()).find(({ state }) => state === "pending");
    const seconds = await one.deps.db.execute<{ wait: number }>(
      sql`select extract(epoch from next_attempt_at - now())::float8 as wait from ${automationExecutions} where id = ${due?.id ?? ""}`,
    );
    expect(seconds.rows[0]?.wait).toBeGreaterThan(5);

    const other = await begun({ ids: [present(ids[2], "the last")] });
    await one.deps.db
      .update(automationBulkReplays)
      .set({ steppedAt: sql`now() - interval '1 year'` })
      .where(eq(automationBulkReplays.id, other));
    await one.deps.db
      .update(automationBulkReplays)
      .set({ steppedAt: sql`now() - interval '2 years'` })
      .where(eq(automationBulkReplays.id, replay));
    const order = (await takeForStep(one.deps.db, 1_000, new Date())).filter((id) => [replay, other].includes(id));
    expect(order).toEqual([replay, other]);

    const stepped = new Date();
    for (const first of [other, replay]) {
      await takeForStep(one.deps.db, 1_000, stepped);
      await letComeFirst(one.deps.db, [first], stepped);
      const next = await takeForStep(one.deps.db, 1_000, stepped);
      expect(next.find((id) => [replay, other].includes(id))).toBe(first);
    }
    await Promise.all([replay, other].map((id) => haltBulkReplay(one.deps, OPERATOR, id)));
  });
});
