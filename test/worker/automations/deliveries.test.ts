import { sql } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { deleteAutomation } from "../../../src/features/automations/delete-automation.ts";
import { changeAutomation } from "../../../src/features/automations/change-automation.ts";
import { readAutomation } from "../../../src/features/automations/read-automations.ts";
import { leaseExecutions } from "../../../src/features/automations/store/executions.ts";
import { recordTry } from "../../../src/features/automations/store/record-try.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { turnedOffNotice } from "../../../src/features/automations/turned-off-notice.ts";
import { keyFor } from "../../../src/platform/http/idempotency.ts";
import { appendEvent } from "../../../src/platform/outbox/outbox.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { valueOf } from "../../support/value-of.ts";
import { buyerWithAutomation, fakeReceivers, type Received } from "./harness.ts";

let receivers: ReturnType<typeof fakeReceivers>;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
const received = () => receivers.at(one.url);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

describe("an event", () => {
  it("[AUT-2] stands or falls with the change it belongs to", async () => {
    const event = one.event("ord_a");
    await expect(one.deps.db.batch([appendEvent(one.deps.db, event), one.deps.db.execute(sql`select 1 / 0`)])).rejects.toThrow(
      /Failed query|division by zero/,
    );
    expect(await one.deps.db.$count(outboxEvents, sql`id = ${event.id}`)).toBe(0);
  });

  it("is delivered once to its automation, signed, however often it is woken", async () => {
    const event = await one.append(one.event("ord_a"));
    await wakeAutomations(one.deps, [event.id, event.id]);
    await one.pump();
    await wakeAutomations(one.deps, [event.id]);
    await one.pump();

    expect(received()).toHaveLength(1);
    const { headers, body, id } = received()[0] as Received;
    expect(new Webhook(one.automation.secret).verify(body, headers)).toEqual({
      id: event.id,
      type: "order.completed",
      occurredAt: event.occurredAt.toISOString(),
      subject: event.subject,
      data: { order: "ord_a" },
    });
    expect(await one.executions()).toMatchObject([{ id, state: "succeeded", attempts: 1 }]);
  });

  it("is found by the sweep where its wake-up was refused or lost", async () => {
    const event = await one.append(one.event("ord_a", minutesAgo(1)));
    const refusing = one.depsWith({
      automationEvents: { send: () => Promise.reject(unavailable("queue")), sendBatch: () => Promise.reject(unavailable("queue")) },
    });
    await wakeAutomations(refusing, [event.id]);
    expect(one.events.messages).toEqual([]);

    await one.sweep(one.deps);
    await one.pump();
    expect(received()).toHaveLength(1);
  });
});

describe("a receiver that fails", () => {
  it("is tried again with the same webhook-id until it takes it", async () => {
    receivers.answer(one.url, 500, 302);
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
    await one.pump();

    expect(received()).toHaveLength(3);
    expect(new Set(received().map(({ id }) => id)).size).toBe(1);
    expect(await one.executions()).toMatchObject([{ state: "succeeded", attempts: 3 }]);
  });

  it("ends its automation with 410, and what waits for it", async () => {
    receivers.answer(one.url, 410);
    const first = await one.append(one.event("ord_a", minutesAgo(2)));
    const second = await one.append(one.event("ord_a", minutesAgo(1)));
    await wakeAutomations(one.deps, [first.id, second.id]);
    await one.pump();

    expect(received()).toHaveLength(1);
    expect(await readAutomation(one.deps, one.buyerId, one.automation.id)).toMatchObject({
      enabled: false,
      disabledReason: "the receiver answered 410 Gone",
    });
    expect((await one.executions()).map(({ state }) => state)).toEqual(["dead", "cancelled"]);
  });
});

describe("order", () => {
  it("[AUT-6] is kept for one subject, while others go on", async () => {
    receivers.answer(one.url, 500);
    const older = await one.append(one.event("ord_a", minutesAgo(3)));
    const newer = await one.append(one.event("ord_a", minutesAgo(2)));
    const other = await one.append(one.event("ord_b", minutesAgo(1)));
    await wakeAutomations(one.deps, [older.id, newer.id, other.id]);
    await one.pump();

    const order = received().map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(order.filter((id) => id !== other.id)).toEqual([older.id, older.id, newer.id]);
    expect(order.indexOf(other.id)).toBeLessThan(order.lastIndexOf(newer.id));
  });

  it("waits for an older event that has not even been dispatched", async () => {
    const older = await one.append(one.event("ord_a", minutesAgo(3)));
    const newer = await one.append(one.event("ord_a", minutesAgo(2)));
    await wakeAutomations(one.deps, [newer.id]);
    await one.pump();
    expect(received()).toEqual([]);

    await one.sweep(one.deps);
    await one.pump();
    expect(received().map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual([older.id, newer.id]);
  });
});

describe("a process that dies", () => {
  it("[AUT-6] after the POST makes one duplicate, with the same webhook-id", async () => {
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
    const now = () => {
      if (received().length > 0) throw new Error("the process died");
      return new Date();
    };
    await expect(one.pump(one.depsWith({ clock: { now } }))).rejects.toThrow("the process died");
    expect(await one.executions()).toMatchObject([{ state: "pending", attempts: 1 }]);

    await one.expireLeases();
    await one.sweep(one.deps);
    await one.pump();
    expect(received()).toHaveLength(2);
    expect(received()[1]?.id).toBe(received()[0]?.id);
    expect(await one.executions()).toMatchObject([{ state: "succeeded", attempts: 2 }]);
  });

  it("and comes back late cannot overwrite what its successor found", async () => {
    const event = await one.append(one.event("ord_a"));
    await wakeAutomations(one.deps, [event.id]);
    await one.pump(one.deps, 1);
    const [{ id } = { id: "" }] = await one.executions();
    const [overtaken] = await leaseExecutions(one.deps.db, [id], 60, "quick");
    await one.expireLeases();
    await one.pump();
    expect(await one.executions()).toMatchObject([{ state: "succeeded", fence: 2 }]);

    const { circuit } = one.deps.contract.automations;
    const made = {
      number: 1,
      at: new Date(),
      endedAt: new Date(),
      status: 500,
      latencyMs: 1,
      slow: false,
      standing: "fails",
      spared: false,
      circuit,
      notice: await turnedOffNotice(one.deps, { automation: one.automation, language: null }),
      actions: one.automation.actions,
      next: undefined,
    } as const;
    if (!overtaken) throw new Error("the first holder got no lease");
    expect(await recordTry(one.deps.db, overtaken, made, { kind: "dead", cause: "spent", error: "late" })).toEqual({
      kind: "overtaken",
    });
    expect(await one.executions()).toMatchObject([{ state: "succeeded", lastError: null }]);
  });
});

describe("held work", () => {
  it("[GEN-6] waits without consuming a try while automations are switched off", async () => {
    const off = one.depsWith({ switches: { state: async () => "off" } });
    const event = await one.append(one.event("ord_a", minutesAgo(1)));
    await wakeAutomations(off, [event.id]);
    await one.pump(off);
    await one.sweep(off);
    expect(one.events.messages).toEqual([]);
    expect(await one.executions()).toEqual([]);

    await one.sweep(one.deps);
    await one.pump();
    expect(await one.executions()).toMatchObject([{ state: "succeeded", attempts: 1 }]);
  });

  it("is cancelled where the buyer disables the automation", async () => {
    receivers.answer(one.url, 500);
    await wakeAutomations(one.deps, [(await one.append(one.event("ord_a"))).id]);
    await one.pump(one.deps, 2);
    await changeAutomation(one.deps, one.buyerId, one.automation.id, { enabled: false });
    await one.pump();
    expect(await one.executions()).toMatchObject([{ state: "cancelled", attempts: 1 }]);
  });
});

describe("making an automation", () => {
  it("is done once under a key, however often and at once it is asked for, and every answer has the secret", async () => {
    const input = { name: "Once", eventType: "order.completed", url: one.url, enabled: true } as const;
    const key = keyFor("once", "POST /automations", input);
    const made = await Promise.all(Array.from({ length: 5 }, () => createAutomation(one.deps, one.buyerId, input, key)));
    const rows = made.map((each) => valueOf(each));
    expect(new Set(rows.map(({ row }) => `${row.id} ${row.secret}`)).size).toBe(1);
    expect(rows.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const other = await createAutomation(one.deps, one.buyerId, input, keyFor("once", "POST /automations", { ...input, name: "Other" }));
    expect(other).toMatchObject({ ok: false, refusal: { kind: "idempotency-key-reused" } });
    const without = await createAutomation(one.deps, one.buyerId, input);
    expect(valueOf(without)).toMatchObject({ replayed: false });
    // What is deleted is never answered as made.
    await deleteAutomation(one.deps, one.buyerId, rows[0]?.row.id ?? "");
    expect(await createAutomation(one.deps, one.buyerId, input, key)).toMatchObject({ ok: false, refusal: { kind: "automation-deleted" } });
  });
});

describe("a buyer's maximum", () => {
  it("holds however many are made at once", async () => {
    const { maxPerBuyer } = one.deps.contract.automations;
    const input = { name: "Many", eventType: "order.completed", url: one.url, enabled: true } as const;
    const made = await Promise.all(Array.from({ length: maxPerBuyer + 20 }, () => createAutomation(one.deps, one.buyerId, input)));
    // One was there before.
    expect(made.filter(({ ok }) => ok)).toHaveLength(maxPerBuyer - 1);
    expect(made.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "too-many-automations", maximum: maxPerBuyer } });
  });
});
