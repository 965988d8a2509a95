import { sql } from "drizzle-orm";
import { OPERATORS_ACCOUNT } from "../../../../src/features/auth/operators-account.ts";
import { register } from "../../../../src/features/auth/register.ts";
import { automationBulkReplays } from "../../../../src/features/automations/bulk/tables.ts";
import { createAutomation } from "../../../../src/features/automations/create-automation.ts";
import { automationDeadLetters, automationExecutions, automations } from "../../../../src/features/automations/tables.ts";
import { appendEvent } from "../../../../src/platform/outbox/outbox.ts";
import { valueOf } from "../../../support/value-of.ts";
import type { Stage } from "./stage.ts";
import type { OperatorWrites } from "./write.ts";

const NOTE = "a rehearsal";

async function automationLetter({ deps }: Stage): Promise<string> {
  const { db, ids, clock } = deps;
  const [id, eventId, buyerId, at] = [ids.next("dl"), ids.next("evt"), ids.next("usr"), clock.now()];
  const event = { id: eventId, type: "order.completed" as const, subject: "ord", data: {}, occurredAt: at.toISOString() };
  const death = { cause: "crashed", error: "crashed", state: "undecided", createdAt: at, updatedAt: at };
  await db.insert(automationDeadLetters).values({ id, key: eventId, eventId, buyerId, event, ...death });
  return id;
}

/** A delivery that its receiver took. */
async function acknowledged({ deps }: Stage): Promise<string> {
  const { db, ids, clock } = deps;
  const [id, eventId, automationId, at] = [ids.next("exec"), ids.next("evt"), ids.next("auto"), clock.now()];
  const email = `${id}@acme.test`;
  const { id: buyerId } = valueOf(
    await register(deps, { email, password: "correct horse battery", name: "Ada", language: "en", address: "192.0.2.1" }),
  );
  const about = { type: "order.completed" as const, subject: eventId, buyerId, payload: {} };
  await db.batch([appendEvent(db, { ...about, id: eventId, occurredAt: at })]);
  const made = { name: "Orders", eventType: "order.completed", url: "https://receiver.test/", secret: "whsec_x", enabled: true } as const;
  await db.insert(automations).values({ ...made, id: automationId, buyerId, createdAt: at, updatedAt: at });
  const times = { occurredAt: at, nextAttemptAt: at, createdAt: at, finishedAt: at };
  await db.insert(automationExecutions).values({ ...times, id, eventId, automationId, subject: eventId, state: "succeeded", attempts: 1 });
  return id;
}

/** One of the operators', turned off: it is told of nothing that other tests do. */
async function operatorsAutomation({ deps }: Stage): Promise<string> {
  const wanted = { name: "Rates", eventType: "fx.stale", url: "https://receiver.test/", enabled: false } as const;
  return valueOf(await createAutomation(deps, OPERATORS_ACCOUNT, wanted)).row.id;
}

const OPERATORS = { needs: "admin", subjectKind: "automation" } as const;

/** What operators write of automations. */
export const AUTOMATION_WRITES = {
  "POST /admin/operators-automations": {
    ...OPERATORS,
    action: "automation.create",
    prepare: () => ({ body: { name: "Rates", eventType: "fx.stale", url: "https://receiver.test/", enabled: false } }),
  },
  "PATCH /admin/operators-automations/{id}": {
    ...OPERATORS,
    action: "automation.change",
    async prepare(stage) {
      const id = await operatorsAutomation(stage);
      return { params: { id }, subject: id, body: { name: "Rates of today" } };
    },
  },
  "DELETE /admin/operators-automations/{id}": {
    ...OPERATORS,
    action: "automation.delete",
    async prepare(stage) {
      const id = await operatorsAutomation(stage);
      return { params: { id }, subject: id };
    },
  },
  "POST /admin/operators-automations/{id}/rotate-secret": {
    ...OPERATORS,
    action: "automation.rotate-secret",
    async prepare(stage) {
      const id = await operatorsAutomation(stage);
      return { params: { id }, subject: id };
    },
  },
  "POST /automations/dead-letters/replay": {
    needs: "operator",
    action: "automation-dead-letter.replay",
    subjectKind: "automation-dead-letter",
    async prepare(stage) {
      const id = await automationLetter(stage);
      return { subject: id, body: { ids: [id] } };
    },
  },
  "POST /automations/dead-letters/{id}/replay-edited": {
    needs: "admin",
    action: "automation-dead-letter.replay-edited",
    subjectKind: "automation-dead-letter",
    async prepare(stage) {
      const id = await automationLetter(stage);
      const { db, ids } = stage.deps;
      await db.execute(sql`update ${automationDeadLetters} set execution_id = ${ids.next("exec")} where id = ${id}`);
      return { params: { id }, subject: id, body: { data: { mended: true }, reason: NOTE } };
    },
  },
  "POST /automations/dead-letters/replays": {
    needs: "operator",
    action: "automation-bulk-replay.start",
    subjectKind: "automation-bulk-replay",
    async prepare(stage) {
      const { db, ids } = stage.deps;
      const id = await automationLetter(stage);
      // Of an automation that is gone: it is left when its turn comes, so that the start is all that is written of.
      await db.execute(sql`update ${automationDeadLetters} set automation_id = ${ids.next("auto")} where id = ${id}`);
      return { body: { ids: [id] }, headers: { "idempotency-key": ids.next("req") } };
    },
  },
  "POST /automations/dead-letters/replays/{id}/halt": {
    needs: "operator",
    action: "automation-bulk-replay.halt",
    subjectKind: "automation-bulk-replay",
    async prepare({ deps }) {
      const id = deps.ids.next("rpl");
      const at = deps.clock.now();
      const asked = { wanted: {}, by: id, byEmail: "", idempotencyKey: id, fingerprint: "", createdAt: at, updatedAt: at };
      await deps.db.insert(automationBulkReplays).values({ ...asked, id, state: "running" });
      return { params: { id }, subject: id };
    },
  },
  "POST /automations/executions/replay": {
    needs: "operator",
    action: "automation-execution.replay",
    subjectKind: "automation-execution",
    async prepare(stage) {
      const id = await acknowledged(stage);
      return { subject: id, body: { ids: [id] } };
    },
  },
  "POST /automations/dead-letters/review": {
    needs: "operator",
    action: "automation-backlog.review",
    subjectKind: "automation-backlog",
    async prepare(stage) {
      await automationLetter(stage);
      return { body: { note: NOTE } };
    },
  },
  "POST /automations/dead-letters/{id}/outcome": {
    needs: "operator",
    action: "automation-dead-letter.decide",
    subjectKind: "automation-dead-letter",
    async prepare(stage) {
      const id = await automationLetter(stage);
      return { params: { id }, subject: id, body: { outcome: "handled-manually", note: NOTE } };
    },
  },
} satisfies Partial<OperatorWrites>;
