import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { haltBulkReplay } from "../../../src/features/automations/bulk/halt-bulk-replay.ts";
import { bulkReplay } from "../../../src/features/automations/bulk/read-bulk-replays.ts";
import type { BulkReplayWish } from "../../../src/features/automations/bulk/schemas.ts";
import { previewBulkReplay, startBulkReplay } from "../../../src/features/automations/bulk/start-bulk-replay.ts";
import { stepBulkReplay } from "../../../src/features/automations/bulk/step-bulk-replays.ts";
import { giveTurn } from "../../../src/features/automations/bulk/lanes.ts";
import { decideDeadLetter } from "../../../src/features/automations/decide-dead-letter.ts";
import { deleteAutomation } from "../../../src/features/automations/delete-automation.ts";
import { deadLetterSchema } from "../../../src/features/automations/schemas.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { auditOfSubjects, auditRow } from "../../../src/platform/audit/audit-log.ts";
import { keyFor } from "../../../src/platform/http/idempotency.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

const TRIES = 6;
let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const failing = (times: number) => receivers.answer(one.url, ...Array.from({ length: times }, () => 503));

/** Ids of dead letters of as many events, the oldest first. */
async function deadLetters(count: number): Promise<string[]> {
  for (let index = 0; index < count; index += 1) {
    failing(TRIES);
    await wakeAutomations(one.deps, [(await one.append(one.event(`ord_${index}`))).id]);
    await one.pump();
    await one.forgetCircuit();
  }
  return (await lettersOf(one)).map(({ id }) => id).toSorted();
}

const ofBuyer = () => ({ buyerId: one.buyerId });
const start = async (wish: BulkReplayWish = ofBuyer(), key = one.deps.ids.next("req"), deps: Deps = one.deps) =>
  startBulkReplay(deps, OPERATOR, { wish }, keyFor(key, "POST /automations/dead-letters/replays", wish));
const begun = async () => valueOf(await start()).replay.id;
const progress = async (id: string) => present(await bulkReplay(one.deps, id, "operator"), "a bulk replay");
const step = async (id: string) => stepBulkReplay(one.deps, id, { room: 50, from: 0 });
const delivered = () => receivers.at(one.url).length;
/** Until nothing moves any more, as minutes of the cron do. */
async function finish(id: string): Promise<void> {
  for (let minute = 0; minute < 10; minute += 1) {
    await one.pump();
    await step(id);
  }
}

describe("a dry run", () => {
  it("[AUT-3] counts what is meant and names it, and replays nothing", async () => {
    const ids = await deadLetters(2);
    const found = await previewBulkReplay(one.deps, ofBuyer());
    expect(found).toMatchObject({ matching: 2, chosen: 2, oldest: [{ id: ids[0], error: "status 503: answer 503" }, { id: ids[1] }] });
    expect((await lettersOf(one)).map(({ state }) => state)).toEqual(["undecided", "undecided"]);
    expect(delivered()).toBe(2 * TRIES);
  });

  it("[AUT-3] holds every condition that is named against a letter", async () => {
    const [id = ""] = await deadLetters(1);
    const letter = present((await lettersOf(one))[0], "a letter");
    const at = Date.parse(letter.createdAt);
    const holds = {
      ...{ eventType: "order.completed" as const, cause: "spent" as const, automationId: one.automation.id, subject: letter.event.subject },
      ...{ error: "STATUS 503", diedAfter: letter.createdAt, diedBefore: new Date(at + 1).toISOString(), state: "undecided" as const },
    };
    const matching = async (conditions: object) => (await previewBulkReplay(one.deps, { ...ofBuyer(), ...conditions })).matching;
    expect(await matching(holds)).toBe(1);
    const others = {
      ...{ eventType: "order.refunded", cause: "gone", automationId: one.deps.ids.next("auto"), subject: "another", error: "status %" },
      ...{ diedAfter: new Date(at + 1).toISOString(), diedBefore: letter.createdAt, state: "deferred" },
    };
    for (const [name, value] of Object.entries(others)) expect([name, await matching({ ...holds, [name]: value })]).toEqual([name, 0]);
    expect((await previewBulkReplay(one.deps, { ids: [id, one.deps.ids.next("dl")] })).matching).toBe(1);
  });
});

describe("a bulk replay", () => {
  it("[AUT-3] tries one letter, and the others once its receiver took it, each once", async () => {
    const ids = await deadLetters(3);
    const id = await begun();
    expect(await progress(id)).toMatchObject({ state: "canary", total: 3, waiting: 2, underWay: 1 });
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "canary", waiting: 2 });
    await one.pump();
    expect(delivered()).toBe(3 * TRIES + 1);
    await step(id);
    expect(await progress(id)).toMatchObject({ state: "running", waiting: 0, underWay: 2, replayed: 1 });
    await finish(id);
    expect(await progress(id)).toMatchObject({ state: "done", replayed: 3, failed: 0, left: 0 });
    expect(delivered()).toBe(3 * TRIES + 3);
    expect((await lettersOf(one)).map(({ state }) => state)).toEqual(["replayed", "replayed", "replayed"]);
    expect(await auditOfSubjects(one.deps.db, [present(ids[2], "the last")], 10)).toMatchObject([
      { action: "automation-dead-letter.replay", actorId: OPERATOR.id, detail: { bulkReplayId: id } },
    ]);
  });

  it("[AUT-3] ends with its canary where that fails, and leaves the others undecided", async () => {
    await deadLetters(3);
    failing(1);
    const id = await begun();
    await finish(id);
    expect(await progress(id)).toMatchObject({ state: "canary-failed", waiting: 0, heldBack: 2, failed: 1 });
    expect(delivered()).toBe(3 * TRIES + 1);
    expect((await lettersOf(one)).map(({ state }) => state)).toEqual(["undecided", "undecided", "undecided"]);
  });

  it("[AUT-3] that is halted gives no letter its turn, also not in a step that had begun", async () => {
    const ids = await deadLetters(3);
    const id = await begun();
    await one.pump();
    expect(await haltBulkReplay(one.deps, OPERATOR, id)).toMatchObject({ ok: true, value: { state: "halted", haltedBy: OPERATOR.id } });
    const line = auditRow(one.deps, OPERATOR, {
      ...{ action: "automation-dead-letter.replay", subjectKind: "automation-dead-letter" },
      ...{ subject: present(ids[1], "the second"), detail: {} },
    });
    expect(await giveTurn(one.deps.db, { id, at: new Date() }, [line], { perSecond: 5, from: 0 })).toEqual({ started: [], left: 0 });
    await finish(id);
    expect(await progress(id)).toMatchObject({ state: "halted", waiting: 2, replayed: 1 });
    expect(delivered()).toBe(3 * TRIES + 1);
    expect(await haltBulkReplay(one.deps, OPERATOR, id)).toMatchObject({ ok: true, value: { state: "halted" } });
  });

  it("is begun once for a key, however often and by how many it is asked for at once", async () => {
    await deadLetters(2);
    const key = one.deps.ids.next("req");
    const answers = await Promise.all(Array.from({ length: 4 }, () => start(ofBuyer(), key)));
    expect(new Set(answers.map((answer) => valueOf(answer).replay.id)).size).toBe(1);
    expect(answers.filter((answer) => !valueOf(answer).repeated)).toHaveLength(1);
    expect(await start({ ...ofBuyer(), cause: "spent" }, key)).toMatchObject({
      ok: false,
      refusal: { kind: "idempotency-key-reused" },
    });
    expect(await startBulkReplay(one.deps, OPERATOR, { wish: ofBuyer() }, undefined)).toMatchObject({
      ok: false,
      refusal: { kind: "idempotency-key-required" },
    });
  });

  it("replays nothing twice where two mean the same letters and all isolates step at once, and never two canaries", async () => {
    const ids = await deadLetters(3);
    const both = [valueOf(await start({ ids })).replay.id, valueOf(await start({ ids })).replay.id];
    await Promise.all(both.flatMap((id) => [step(id), step(id)]));
    await one.pump();
    for (let minute = 0; minute < 5; minute += 1) {
      await Promise.all(both.flatMap((id) => [step(id), step(id)]));
      await one.pump();
    }
    expect(delivered()).toBe(3 * TRIES + 3);
    const ends = [await progress(present(both[0], "one")), await progress(present(both[1], "the other"))];
    expect(ends.map(({ state }) => state)).toEqual(["done", "done"]);
    // The other was begun when one of them was being replayed, which is none that it means.
    expect(ends.map(({ total }) => total)).toEqual([3, 2]);
    expect(ends.map(({ replayed, left }) => replayed + left)).toEqual([3, 2]);
    expect(ends[0]?.replayed).toBe(3 - (ends[1]?.replayed ?? 0));
  });

  it("goes on where its process died after a turn was written and before it was woken", async () => {
    await deadLetters(2);
    const dead = { send: () => Promise.reject(new Error("died")), sendBatch: () => Promise.reject(new Error("died")) };
    const { replay } = valueOf(await start(ofBuyer(), one.deps.ids.next("req"), one.depsWith({ automationEvents: dead })));
    expect(replay).toMatchObject({ state: "canary", underWay: 1 });
    expect(one.events.messages).toEqual([]);
    // The rows say that it is due: the sweep wakes it.
    const execution = present(
      (await one.executions()).find(({ replaying }) => replaying),
      "a replay",
    );
    await one.events.send({ executionId: execution.id });
    await finish(replay.id);
    expect(await progress(replay.id)).toMatchObject({ state: "done", replayed: 2 });
  });

  it("leaves what was decided meanwhile, and says as what", async () => {
    const [first = "", second = ""] = await deadLetters(3);
    const id = await begun();
    expect(await decideDeadLetter(one.deps, OPERATOR, second, { outcome: "handled-manually", note: "phoned" })).toMatchObject({ ok: true });
    await finish(id);
    expect(await progress(id)).toMatchObject({ state: "done", replayed: 2, left: 1 });
    expect((await lettersOf(one)).find((letter) => letter.id === first)?.state).toBe("replayed");
  });

  it("is over at once where none can be replayed any more", async () => {
    await deadLetters(2);
    await deleteAutomation(one.deps, one.buyerId, one.automation.id);
    expect(await progress(await begun())).toMatchObject({ state: "done", left: 2, replayed: 0 });
  });

  it("[AUT-3] comes back with its reason where its automation was deleted while it was under way, and ends the replay", async () => {
    const [id = ""] = await deadLetters(2);
    const replay = await begun();
    await deleteAutomation(one.deps, one.buyerId, one.automation.id);
    const before = delivered();
    await finish(replay);
    expect(await progress(replay)).toMatchObject({ state: "canary-failed", replayed: 0 });
    expect(delivered()).toBe(before);
    const letter = deadLetterSchema.parse((await lettersOf(one)).find((found) => found.id === id));
    expect(letter).toMatchObject({ state: "undecided", error: "the automation was deleted" });
  });

  it("[AUT-3] keeps the cause of a letter whose replay fails", async () => {
    const [id = ""] = await deadLetters(1);
    failing(1);
    await finish(await begun());
    const letter = deadLetterSchema.parse((await lettersOf(one)).find((found) => found.id === id));
    expect(letter).toMatchObject({ state: "undecided", cause: "spent", error: "status 503: answer 503" });
  });
});
