import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { haltBulkReplay } from "../../../src/features/automations/bulk/halt-bulk-replay.ts";
import { bulkReplay } from "../../../src/features/automations/bulk/read-bulk-replays.ts";
import { startBulkReplay } from "../../../src/features/automations/bulk/start-bulk-replay.ts";
import { stepBulkReplay } from "../../../src/features/automations/bulk/step-bulk-replays.ts";
import type { DeadLetter } from "../../../src/features/automations/schemas.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { keyFor } from "../../../src/platform/http/idempotency.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

const TRIES = 6;
/** More than any act below asks of Postgres; one that asks more fails the test. */
const MOST_STATEMENTS = 25;
const MINUTES = 4;

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
/** One that died of its tries; the others are copies of it. */
let model: DeadLetter;
beforeAll(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
  receivers.answer(one.url, ...Array.from({ length: TRIES }, () => 503));
  await wakeAutomations(one.deps, [(await one.append(one.event("ord"))).id]);
  await one.pump();
  await one.forgetCircuit();
  model = present((await lettersOf(one))[0], "a dead letter");
}, 60_000);

/** From its nth statement on the process asks nobody anything: Postgres has not heard of that one, or has done it and nobody hears the answer. */
function dying(nth: number, heard: boolean): { statements(): number; revive(): void } {
  let asked = 0;
  const revive = inPlaceOf(POSTGRES, async (input, init, onward) => {
    asked += 1;
    if (asked < nth) return onward(input, init);
    if (asked === nth && heard) await onward(input, init);
    throw new Error("the process is gone");
  });
  return { statements: () => asked, revive };
}

let copies = 0;

/** One more row of a table, which differs from another in some members. */
const copied = (table: string, id: string, changed: object) =>
  one.deps.db.execute(sql`
    insert into ${sql.identifier(table)}
    select (jsonb_populate_record(null::${sql.identifier(table)}, to_jsonb(t) || ${JSON.stringify(changed)}::jsonb)).*
    from ${sql.identifier(table)} t where t.id = ${id}`);

/** As many dead letters as of as many events, each with its delivery: their ids. */
async function deadLetters(count: number): Promise<string[]> {
  const ids: string[] = [];
  const execution = present(model.executionId, "its delivery");
  for (let index = 0; index < count; index += 1) {
    const suffix = `_${String((copies += 1)).padStart(4, "0")}`;
    ids.push(model.id + suffix);
    await copied("outbox_events", model.event.id, { id: model.event.id + suffix, subject: `ord${suffix}` });
    await copied("automation_executions", execution, {
      id: execution + suffix,
      event_id: model.event.id + suffix,
      subject: `ord${suffix}`,
    });
    await copied("automation_dead_letters", model.id, {
      ...{ id: model.id + suffix, key: execution + suffix, execution_id: execution + suffix, event_id: model.event.id + suffix },
      event: { ...model.event, id: model.event.id + suffix, subject: `ord${suffix}` },
    });
  }
  return ids;
}

const start = (ids: readonly string[], key: string) => {
  const wish = { ids: [...ids] };
  return startBulkReplay(one.deps, OPERATOR, { wish }, keyFor(key, "POST /automations/dead-letters/replays", wish));
};
const progress = async (id: string) => present(await bulkReplay(one.deps, id, "operator"), "a bulk replay");
/** Ids of what the receiver got since then. */
const since = (before: number) =>
  receivers
    .at(one.url)
    .slice(before)
    .map((delivery) => delivery.id);

/** As minutes of the crons do: a step, and whatever is due and nobody was woken for. */
async function minutes(id: string, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await stepBulkReplay(one.deps, id, { room: 50, from: 0 });
    const due = (await one.executions()).filter(({ state, replaying }) => state === "pending" && replaying);
    await one.events.sendBatch(due.map(({ id: executionId }) => ({ executionId })));
    await one.pump();
  }
}

/** Kills `act` at each of its statements in turn, until one lives through it; `judge` looks at what is left of each. */
async function killedAtEach(heard: boolean, act: () => Promise<{ kill(): Promise<unknown>; judge(died: string): Promise<void> }>) {
  for (let nth = 1; nth <= MOST_STATEMENTS; nth += 1) {
    const { kill, judge } = await act();
    const death = dying(nth, heard);
    await kill().catch(() => undefined);
    death.revive();
    await judge(`killed at statement ${nth} of ${death.statements()}`);
    if (death.statements() < nth) return nth - 1;
  }
  throw new Error(`it asks Postgres more than ${MOST_STATEMENTS} times`);
}

describe.each([
  ["not heard", false],
  ["heard, and its answer lost", true],
])("a bulk replay whose process dies at any statement, which was %s", (_what, heard) => {
  it("[AUT-3] when it begins: asked for again it is one replay, its canary comes first, and each letter goes out once", async () => {
    const statements = await killedAtEach(heard, async () => {
      const ids = await deadLetters(2);
      const [key, before] = [one.deps.ids.next("req"), receivers.at(one.url).length];
      return {
        kill: () => start(ids, key),
        async judge(died) {
          const { id } = valueOf(await start(ids, key)).replay;
          expect([died, since(before)]).toEqual([died, []]);
          await minutes(id, 1);
          expect([died, since(before).length]).toEqual([died, 1]);
          await minutes(id, MINUTES);
          expect([died, await progress(id)]).toMatchObject([died, { state: "done", total: 2, replayed: 2, failed: 0, left: 0 }]);
          expect([died, since(before).length, new Set(since(before)).size]).toEqual([died, 2, 2]);
        },
      };
    });
    expect(statements).toBeGreaterThan(3);
  });

  it("[AUT-3] when its canary was taken and the others follow: each goes out once", async () => {
    const statements = await killedAtEach(heard, async () => {
      const ids = await deadLetters(3);
      const before = receivers.at(one.url).length;
      const { id } = valueOf(await start(ids, one.deps.ids.next("req"))).replay;
      await one.pump();
      return {
        kill: () => stepBulkReplay(one.deps, id, { room: 50, from: 0 }),
        async judge(died) {
          await minutes(id, MINUTES);
          expect([died, await progress(id)]).toMatchObject([died, { state: "done", total: 3, replayed: 3, failed: 0, left: 0 }]);
          expect([died, since(before).length, new Set(since(before)).size]).toEqual([died, 3, 3]);
        },
      };
    });
    expect(statements).toBeGreaterThan(3);
  });

  it("[AUT-3] when it is halted: it is halted or asked for again, and then nothing goes out any more", async () => {
    const statements = await killedAtEach(heard, async () => {
      const ids = await deadLetters(3);
      const before = receivers.at(one.url).length;
      const { id } = valueOf(await start(ids, one.deps.ids.next("req"))).replay;
      await one.pump();
      return {
        kill: () => haltBulkReplay(one.deps, OPERATOR, id),
        async judge(died) {
          expect([died, await haltBulkReplay(one.deps, OPERATOR, id)]).toMatchObject([died, { ok: true, value: { state: "halted" } }]);
          await minutes(id, 2);
          expect([died, await progress(id)]).toMatchObject([died, { state: "halted", waiting: 2, replayed: 1, underWay: 0 }]);
          expect([died, since(before).length]).toEqual([died, 1]);
        },
      };
    });
    expect(statements).toBeGreaterThan(1);
  });
});
