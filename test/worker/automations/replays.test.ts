import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deleteAutomation } from "../../../src/features/automations/delete-automation.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { OPERATOR } from "../operator.ts";
import { present } from "../../support/present.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
const received = () => receivers.at(one.url);

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

/** Deliveries that the receiver took, by id. */
async function acknowledged(...orders: string[]): Promise<string[]> {
  for (const order of orders) await wakeAutomations(one.deps, [(await one.append(one.event(order))).id]);
  await one.pump();
  return (await one.executions()).map(({ id }) => id);
}

describe("[GEN-7] a replay of deliveries that were acknowledged", () => {
  it("sends each again, one by one and as a batch, with the webhook-id and the body it had", async () => {
    const ids = await acknowledged("ord_a", "ord_b", "ord_c");
    const [first] = ids;
    const before = received();
    expect(await replayExecutions(one.deps, OPERATOR, [first ?? ""])).toEqual({ ok: true, value: { replaying: [first], refused: [] } });
    await one.pump();
    expect(received().slice(before.length)).toMatchObject([{ id: first, body: before[0]?.body }]);
    expect(await replayExecutions(one.deps, OPERATOR, ids)).toMatchObject({ ok: true, value: { refused: [] } });
    await one.pump();
    expect(received()).toHaveLength(3 + 1 + 3);
    // A receiver that drops a webhook-id it has seen counts what it counted at first.
    expect(new Set(received().map(({ id, body }) => `${id} ${body}`)).size).toBe(3);
    expect((await one.executions()).map(({ state }) => state)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  it("takes each once, however many operators ask at once, and not what is on its way", async () => {
    const ids = await acknowledged("ord_a", "ord_b");
    const results = await Promise.all(Array.from({ length: 5 }, () => replayExecutions(one.deps, OPERATOR, ids)));
    expect(results.flatMap((result) => (result.ok ? result.value.replaying : [])).toSorted()).toEqual(ids.toSorted());
    expect(results.flatMap((result) => (result.ok ? result.value.refused : [])).map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 * ids.length }, () => "under-way"),
    );
    await one.pump();
    expect(received()).toHaveLength(2 * ids.length);
  });

  it("is one try: what the receiver refuses is a dead letter to be decided", async () => {
    const [id = ""] = await acknowledged("ord_a");
    receivers.answer(one.url, 503);
    await replayExecutions(one.deps, OPERATOR, [id]);
    await one.pump();
    expect(received()).toHaveLength(2);
    expect((await lettersOf(one)).find(({ executionId }) => executionId === id)).toMatchObject({
      state: "undecided",
      cause: "spent",
      error: "status 503: answer 503",
    });
    expect(await replayExecutions(one.deps, OPERATOR, [id])).toMatchObject({
      value: { replaying: [], refused: [{ reason: "dead-letter" }] },
    });
  });

  it("outlives a process that died before anybody was woken: the sweep goes on", async () => {
    const [id = ""] = await acknowledged("ord_a");
    const away = { send: () => Promise.reject(new Error("away")), sendBatch: () => Promise.reject(new Error("away")) };
    expect(await replayExecutions(one.depsWith({ automationEvents: away }), OPERATOR, [id])).toMatchObject({ value: { replaying: [id] } });
    await one.sweep(one.deps);
    await one.pump();
    expect(received().map((delivery) => delivery.id)).toEqual([id, id]);
  });

  it("is bounded by the contract, and says why it leaves one", async () => {
    const many = Array.from({ length: one.deps.contract.automations.maxReplayBatch + 1 }, () => one.deps.ids.next("exec"));
    expect(await replayExecutions(one.deps, OPERATOR, many)).toMatchObject({ ok: false, refusal: { kind: "replay-batch-too-large" } });
    const [id = ""] = await acknowledged("ord_a");
    await deleteAutomation(one.deps, one.buyerId, one.automation.id);
    expect(await replayExecutions(one.deps, OPERATOR, [id, present(many[0], "an id")])).toMatchObject({
      value: {
        replaying: [],
        refused: [
          { id, reason: "automation-gone" },
          { id: many[0], reason: "not-found" },
        ],
      },
    });
    expect(received()).toHaveLength(1);
  });
});
