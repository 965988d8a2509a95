import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { unprovenAutomations } from "../../../src/features/automations/disable-unproven.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { PASSWORD_RESET } from "../../../src/features/automations/rules.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { OPERATOR } from "../operator.ts";
import { present } from "../../support/present.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const received = () => receivers.at(one.url).length;
const letter = async () => present((await lettersOf(one))[0], "a letter");

/** What a reset of the buyer's password does, at the end of its transaction. */
async function reset(): Promise<void> {
  const off = await unprovenAutomations(one.deps, { id: one.buyerId, email: "ada@acme.test", language: null }, new Date());
  await one.deps.db.batch([
    one.deps.db.execute(sql`select 1`),
    ...off.statements(sql`true`).map((statement) => one.deps.db.execute(statement)),
  ]);
}

/** A delivery that was acknowledged, and one whose replay failed: a dead letter. */
async function delivered(): Promise<{ acknowledged: string; dead: string }> {
  for (const order of ["ord_a", "ord_b"]) await wakeAutomations(one.deps, [(await one.append(one.event(order))).id]);
  await one.pump();
  const [acknowledged = "", dead = ""] = (await one.executions()).map(({ id }) => id);
  receivers.answer(one.url, 503);
  await replayExecutions(one.deps, OPERATOR, [dead]);
  await one.pump();
  return { acknowledged, dead };
}

describe("an automation that a reset of the password disabled", () => {
  it("is called by no operator's replay, which says why, until its buyer enables it", async () => {
    const { acknowledged } = await delivered();
    const { id } = await letter();
    await reset();
    const before = received();
    expect(await replayExecutions(one.deps, OPERATOR, [acknowledged])).toMatchObject({
      value: { replaying: [], refused: [{ id: acknowledged, reason: "disabled-by-reset" }] },
    });
    expect(await replayDeadLetters(one.deps, OPERATOR, [id])).toMatchObject({
      value: { replaying: [], refused: [{ id, reason: "disabled-by-reset" }] },
    });
    await one.pump();
    expect(received()).toBe(before);
    await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: true });
    expect(await replayDeadLetters(one.deps, OPERATOR, [id])).toMatchObject({ value: { replaying: [id] } });
  });

  it("has the replays that wait go back to the dead letters", async () => {
    const { acknowledged } = await delivered();
    const { id } = await letter();
    const before = received();
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await replayExecutions(one.deps, OPERATOR, [acknowledged]);
    await reset();
    expect((await one.executions()).map(({ state, lastError }) => [state, lastError])).toEqual(
      Array.from({ length: 2 }, () => ["spent", PASSWORD_RESET]),
    );
    await one.sweep(one.depsWith({ clock: { now: () => new Date(Date.now() + 60_000) } }));
    await one.pump();
    expect(received()).toBe(before);
    expect((await one.executions()).map(({ state }) => state)).toEqual(["dead", "dead"]);
    expect((await lettersOf(one)).map(({ state, error }) => [state, error])).toEqual(
      Array.from({ length: 2 }, () => ["undecided", PASSWORD_RESET]),
    );
  });

  it("is not called by a replay that was taken at the moment of the reset either", async () => {
    await delivered();
    const { id } = await letter();
    const before = received();
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await one.deps.db
      .update(automations)
      .set({ enabled: false, disabledReason: PASSWORD_RESET })
      .where(eq(automations.id, one.automation.id));
    await one.pump();
    expect(received()).toBe(before);
    expect(await letter()).toMatchObject({ state: "undecided", error: PASSWORD_RESET });
  });
});
