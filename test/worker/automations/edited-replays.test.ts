import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { replayWithPayload } from "../../../src/features/automations/edit-payload.ts";
import { replayDeadLetters } from "../../../src/features/automations/replay-dead-letters.ts";
import { replayExecutions } from "../../../src/features/automations/replay-executions.ts";
import { replayEdited } from "../../../src/features/automations/store/dead-letters.ts";
import { automationDeadLetters } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { auditOfSubjects, auditRow } from "../../../src/platform/audit/audit-log.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { present } from "../../support/present.ts";
import { OPERATOR } from "../operator.ts";
import { buyerWithAutomation, fakeReceivers, lettersOf } from "./harness.ts";

const EDIT = { data: { order: "ord_a", mended: true }, reason: "the receiver wants it" };
let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const failing = (times: number) => receivers.answer(one.url, ...Array.from({ length: times }, () => 422));
const sent = (): unknown[] => receivers.at(one.url).map(({ body }) => (JSON.parse(body) as { data: unknown }).data);
const letter = async () => present((await lettersOf(one))[0], "a letter");
async function deadLetter() {
  failing(6);
  const event = await one.append(one.event("ord_a"));
  await wakeAutomations(one.deps, [event.id]);
  await one.pump();
  return { event, id: (await letter()).id };
}

describe("a replay with another payload", () => {
  it("[AUT-3] sends that once under the delivery's own id, and keeps the event as it was, with who changed what", async () => {
    const { event, id } = await deadLetter();
    expect(await replayWithPayload(one.deps, OPERATOR, id, EDIT)).toEqual({ ok: true, value: { id, changed: ["/mended"] } });
    await one.pump();
    const deliveries = receivers.at(one.url);
    expect(sent()).toEqual([...Array.from({ length: 6 }, () => event.payload), EDIT.data]);
    expect(new Set(deliveries.map((delivery) => delivery.id)).size).toBe(1);
    const after = await letter();
    expect(after).toMatchObject({ state: "replayed", event: { id: event.id, data: event.payload } });
    expect(after.history.map(({ what, by, note, data }) => ({ what, by, note, data })).slice(1)).toEqual([
      { what: "replay-edited", by: OPERATOR.id, note: EDIT.reason, data: EDIT.data },
      { what: "replayed", by: null, note: null, data: null },
    ]);
    const [stored] = await one.deps.db.select().from(outboxEvents).where(eq(outboxEvents.id, event.id));
    expect(stored?.payload).toEqual(event.payload);
    expect(await auditOfSubjects(one.deps.db, [id], 10)).toMatchObject([
      { action: "automation-dead-letter.replay-edited", actorId: OPERATOR.id, detail: { reason: EDIT.reason, changed: ["/mended"] } },
    ]);
  });

  it("[AUT-3] is taken once, however many ask for it at once", async () => {
    const { id } = await deadLetter();
    const answers = await Promise.all(Array.from({ length: 4 }, () => replayWithPayload(one.deps, OPERATOR, id, EDIT)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "dead-letter-decided", state: "replaying" } });
    await one.pump();
    expect(sent()).toHaveLength(7);
  });

  it("[AUT-3] is of that replay alone: the next one without sends what the event says", async () => {
    const { event, id } = await deadLetter();
    failing(1);
    await replayWithPayload(one.deps, OPERATOR, id, EDIT);
    await one.pump();
    expect((await letter()).state).toBe("undecided");
    await replayDeadLetters(one.deps, OPERATOR, [id]);
    await one.pump();
    expect(sent().slice(-2)).toEqual([EDIT.data, event.payload]);
    expect((await letter()).state).toBe("replayed");
  });

  it("[AUT-3] is refused where nothing differs, and for an event whose dispatch failed", async () => {
    const { event, id } = await deadLetter();
    const same = { ...EDIT, data: { ...event.payload } };
    expect(await replayWithPayload(one.deps, OPERATOR, id, same)).toMatchObject({ ok: false, refusal: { kind: "payload-unchanged" } });
    await one.deps.db.update(automationDeadLetters).set({ executionId: null }).where(eq(automationDeadLetters.id, id));
    expect(await replayWithPayload(one.deps, OPERATOR, id, EDIT)).toMatchObject({ ok: false, refusal: { kind: "payload-not-editable" } });
    await expect(replayWithPayload(one.deps, OPERATOR, one.deps.ids.next("dl"), EDIT)).rejects.toMatchObject({ code: "not-found" });
    expect(await letter()).toMatchObject({ state: "undecided" });
  });

  it("[AUT-3] is refused for a delivery that its receiver acknowledged before: it would drop the new payload under the id that it knows", async () => {
    const event = await one.append(one.event("ord_a"));
    await wakeAutomations(one.deps, [event.id]);
    await one.pump();
    const [execution] = await one.executions();
    failing(6);
    await replayExecutions(one.deps, OPERATOR, [execution?.id ?? ""]);
    await one.pump();
    const { id, state } = await letter();
    expect(state).toBe("undecided");
    const before = sent().length;
    expect(await replayWithPayload(one.deps, OPERATOR, id, EDIT)).toMatchObject({ ok: false, refusal: { kind: "payload-not-editable" } });
    const line = auditRow(one.deps, OPERATOR, {
      ...{ action: "automation-dead-letter.replay-edited", subjectKind: "automation-dead-letter" },
      ...{ subject: id, detail: {} },
    });
    expect(await replayEdited(one.deps.db, line, EDIT), "also where it was acknowledged since that was looked up").toEqual([]);
    await one.pump();
    expect(sent()).toHaveLength(before);
    expect(await letter()).toMatchObject({ state: "undecided" });
  });
});
