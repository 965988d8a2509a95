import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import { storeDeadLetter } from "../../../src/features/automations/store-dead-letter.ts";
import { automationDeadLetters } from "../../../src/features/automations/tables.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { present } from "../../support/present.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const LONG_AGO = new Date(Date.UTC(2000, 0, 1));

it("[AUT-3] an event whose id no message may carry becomes a dead letter that says so, and the others of its sweep are dispatched", async () => {
  const good = await one.append(one.event("ord_good", LONG_AGO));
  const odd = await one.append({ ...one.event("ord_odd", LONG_AGO), id: `odd ${one.buyerId}` });
  await one.sweep(one.deps);
  expect((await one.executions()).map(({ eventId }) => eventId)).toEqual([good.id]);
  expect(one.events.messages).not.toContainEqual({ eventId: odd.id });
  const [letter] = await lettersOf(one);
  expect(letter).toMatchObject({ cause: "crashed", event: { id: odd.id }, error: expect.stringContaining("id is none of ours") });
  const [row] = await one.deps.db
    .select()
    .from(outboxEvents)
    .where(sql`id = ${odd.id}`);
  expect(row?.failedAt).toEqual(expect.any(Date));

  // A replay gives it back to the sweep, which sets it aside again: it is never lost, and never woken in vain.
  await replayDeadLetters(one.deps, OPERATOR, [present(letter, "a letter").id]);
  await one.sweep(one.deps);
  const [again] = await lettersOf(one);
  expect(again?.history.map(({ what }) => what)).toEqual(["stored", "replay", "replay-failed"]);
});

it("[AUT-3] an event that one wake-up failed for good and another brought through is replayed, and waits for nobody", async () => {
  const event = await one.append(one.event("ord_twice"));
  await storeDeadLetter(one.deps, { eventId: event.id });
  expect(await lettersOf(one)).toMatchObject([{ state: "undecided" }]);
  await handleWakeUp(one.deps, { eventId: event.id });
  expect(await lettersOf(one)).toMatchObject([{ state: "replayed" }]);
  expect(await one.executions()).toHaveLength(1);
});

it("[AUT-3] a replay of an event that was dispatched before ends, and makes no second delivery", async () => {
  const event = await one.append(one.event("ord_before"));
  await storeDeadLetter(one.deps, { eventId: event.id });
  await handleWakeUp(one.deps, { eventId: event.id });
  await one.deps.db
    .update(automationDeadLetters)
    .set({ state: "replaying" })
    .where(sql`key = ${event.id}`);
  await handleWakeUp(one.deps, { eventId: event.id });
  expect(await lettersOf(one)).toMatchObject([{ state: "replayed" }]);
  expect(await one.executions()).toHaveLength(1);
});
