import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { automationsHealth } from "../../../src/features/automations/health.ts";
import { decideDeadLetter } from "../../../src/features/automations/decide-dead-letter.ts";
import { readDeadLetters } from "../../../src/features/automations/read-dead-letters.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { backlog } from "../../../src/features/automations/store/backlog.ts";
import { storeDeadLetter, storeOrSpillDeadLetter } from "../../../src/features/automations/store-dead-letter.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";
import { OPERATOR } from "../operator.ts";

const TRIES = 6;
let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
const received = () => receivers.at(one.url);

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const failing = (times: number) => receivers.answer(one.url, ...Array.from({ length: times }, () => 503));

const letters = () => lettersOf(one);

/** The id of a dead letter whose receiver failed until the schedule was spent. */
async function deadLetter(subject = "ord_a"): Promise<string> {
  failing(TRIES);
  const event = await one.append(one.event(subject));
  await wakeAutomations(one.deps, [event.id]);
  await one.pump();
  await one.forgetCircuit();
  const letter = (await letters()).find(({ event: { id } }) => id === event.id);
  if (!letter) throw new Error("there is no dead letter");
  return letter.id;
}

/** The section of the health surfaces, after a capture that found `previous`. */
const captured = (deps: Deps, previous: unknown) =>
  automationsHealth(deps).capture({
    now: new Date(),
    signal: AbortSignal.timeout(5_000),
    outbound: async (_, call) => call(),
    metrics: deps.metricsReader,
    previous,
  });

describe("a schedule that is spent", () => {
  it("[AUT-3] leaves a dead letter with payload, error, tries and history", async () => {
    await deadLetter();
    const [letter] = await letters();
    expect(letter).toMatchObject({
      state: "undecided",
      cause: "spent",
      error: "status 503: answer 503",
      event: { type: "order.completed", data: { order: "ord_a" } },
      history: [{ what: "stored", by: null }],
    });
    expect(letter?.attempts.map(({ number, status }) => [number, status])).toEqual([1, 2, 3, 4, 5, 6].map((number) => [number, 503]));
    expect(letter?.event.occurredAt).toBe((await one.executions())[0]?.occurredAt.toISOString());
  });

  it("[AUT-3] says of its letter when the receiver answers again, so that a replay has a chance", async () => {
    const id = await deadLetter();
    const answers = async () => (await letters()).find((letter) => letter.id === id)?.receiverAnswers;
    expect(await answers()).toBe(false);
    const event = await one.append(one.event("ord_b"));
    await wakeAutomations(one.deps, [event.id]);
    await one.pump();
    expect(await answers()).toBe(true);
    await one.deps.db
      .execute(`insert into automation_receivers (buyer_id, receiver, failures, last_error, updated_at, opened_at, open_until)
      values ('${one.buyerId}', 'https://receiver.test', 10, 'down', now(), now(), now() + interval '1 minute')`);
    expect(await answers()).toBe(false);
  });

  it("is handed over again by the sweep where the process died before the hand-over, and stored once", async () => {
    failing(TRIES);
    const event = await one.append(one.event("ord_a"));
    await wakeAutomations(one.deps, [event.id]);
    const dead = { send: () => Promise.reject(unavailable("queue")), sendBatch: () => Promise.reject(unavailable("queue")) };
    await one.pump(one.depsWith({ automationDeadLetters: dead }));
    expect(await letters()).toEqual([]);

    const later = one.depsWith({ clock: { now: () => new Date(Date.now() + 60_000) } });
    await one.sweep(later);
    const [execution] = await one.executions();
    expect(one.letters.messages).toContainEqual({ executionId: execution?.id });
    await one.pump();
    await storeDeadLetter(one.deps, { executionId: execution?.id ?? "" });
    expect(await letters()).toHaveLength(1);
  });
});

describe("a consumer that keeps crashing", () => {
  it("leaves a dead letter for an event that was never dispatched, and a replay dispatches it", async () => {
    const event = await one.append(one.event("ord_a"));
    await storeOrSpillDeadLetter(one.deps, { eventId: event.id });
    await storeOrSpillDeadLetter(one.deps, { eventId: event.id });
    const [letter] = await letters();
    expect(letter).toMatchObject({ cause: "crashed", state: "undecided", executionId: null, event: { id: event.id } });

    await replayDeadLetters(one.deps, OPERATOR, [letter?.id ?? ""]);
    await one.pump();
    expect(received()).toHaveLength(1);
    expect(await letters()).toMatchObject([{ state: "replayed" }]);
  });
});

describe("a replay", () => {
  it("[AUT-4] is set to replayed by the system once the execution succeeded, with the webhook-id of the first try", async () => {
    const id = await deadLetter();
    const result = await replayDeadLetters(one.deps, OPERATOR, [id]);
    expect(result).toMatchObject({ ok: true, value: { replaying: [id], refused: [] } });
    expect((await letters())[0]?.state).toBe("replaying");
    await one.pump();
    expect((await letters())[0]).toMatchObject({
      state: "replayed",
      history: [{ what: "stored" }, { what: "replay", by: OPERATOR.id }, { what: "replayed" }],
    });
    expect(new Set(received().map(({ id: webhookId }) => webhookId)).size).toBe(1);
  });

  it("that fails is undecided again, with its history", async () => {
    const id = await deadLetter();
    failing(1);
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await one.pump();
    const [letter] = await letters();
    expect(letter?.state).toBe("undecided");
    expect(letter?.history.map(({ what }) => what)).toEqual(["stored", "replay", "replay-failed"]);
    expect(letter?.attempts).toHaveLength(TRIES + 1);
  });

  it("takes each letter once, however many operators ask", async () => {
    const ids = [await deadLetter("ord_a"), await deadLetter("ord_b"), await deadLetter("ord_c")];
    const results = await Promise.all(Array.from({ length: 5 }, () => replayDeadLetters(one.deps, OPERATOR, ids)));
    expect(results.flatMap((result) => (result.ok ? result.value.replaying : [])).toSorted()).toEqual(ids.toSorted());
    await one.pump();
    expect(received()).toHaveLength(3 * TRIES + 3);
  });

  it("[AUT-3] is bounded by the contract, and says why it leaves a letter", async () => {
    const many = Array.from({ length: one.deps.contract.automations.maxReplayBatch + 1 }, () => one.deps.ids.next("dl"));
    expect(await replayDeadLetters(one.deps, OPERATOR, many)).toMatchObject({ ok: false, refusal: { kind: "replay-batch-too-large" } });
    expect(await replayDeadLetters(one.deps, OPERATOR, many.slice(0, 1))).toMatchObject({
      ok: true,
      value: { refused: [{ id: many[0], reason: "not-found" }] },
    });
  });
});

describe("an outcome", () => {
  it("[AUT-4] is one: handled manually stays so", async () => {
    const id = await deadLetter();
    expect(await decideDeadLetter(one.deps, OPERATOR, id, { outcome: "handled-manually", note: "phoned" })).toMatchObject({ ok: true });
    expect(await decideDeadLetter(one.deps, OPERATOR, id, { outcome: "handled-manually", note: "again" })).toMatchObject({
      ok: false,
      refusal: { kind: "dead-letter-decided", state: "handled-manually" },
    });
    expect(await replayDeadLetters(one.deps, OPERATOR, [id])).toMatchObject({
      ok: true,
      value: { replaying: [], refused: [{ id, reason: "handled-manually" }] },
    });
    expect((await letters())[0]).toMatchObject({ note: "phoned", decidedBy: OPERATOR.id });
  });
});

describe("Postgres gone", () => {
  it("[AUT-1, AUT-2] puts a dead letter into Redis, says that the list may be incomplete, and drains it back", async () => {
    const event = await one.append(one.event("ord_a"));
    const gone = one.depsWith();
    Object.defineProperty(gone, "db", {
      get: () => {
        throw unavailable("postgres");
      },
    });
    await storeOrSpillDeadLetter(gone, { eventId: event.id });
    expect(await letters()).toEqual([]);
    expect((await readDeadLetters(one.deps, { limit: 1 })).complete).toBe(false);
    const known = { ...(await backlog(one.deps.db, new Date())), redisStreamBacklog: 0, deadLetterListComplete: true };
    for (const deps of [one.deps, gone]) {
      const { figures } = await captured(deps, known);
      expect(figures).toMatchObject({ redisStreamBacklog: 1, deadLetterListComplete: false });
    }
    expect(await captured(gone, known)).toMatchObject({ status: "warn", complete: false });

    await one.sweep(one.deps);
    expect(await letters()).toMatchObject([{ cause: "crashed", event: { id: event.id } }]);
    expect((await readDeadLetters(one.deps, { limit: 1 })).complete).toBe(true);
  });
});
