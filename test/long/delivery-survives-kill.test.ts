import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedUpBuyer } from "../drills/buyer.ts";
import { inPostgres } from "../drills/database.ts";
import { call, until } from "../journey/client.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

/**
 * What stands between a change and its receiver's acknowledgement, by which kill it is ended there. Those with a table are held open in Postgres,
 * as a statement that does not end; one that is asked is left unanswered by its receiver.
 */
type Step = "changed" | "dispatching" | "dispatched" | "asked" | "acknowledged" | "recorded";
/** What is held keeps what comes behind it from its lease, so that a step stands here before those that it would keep. */
const KILLS: readonly (readonly Step[])[] = [["recorded", "acknowledged"], ["asked"], ["dispatched", "dispatching", "changed"]];
const HELD: Partial<Record<Step, { table: string; when: string; subject: string }>> = {
  dispatching: { table: "automation_executions", when: "before insert", subject: "new.subject" },
  dispatched: { table: "automation_executions", when: "before update", subject: "new.subject" },
  acknowledged: {
    ...{ table: "automation_attempts", when: "before insert" },
    subject: "(select subject from automation_executions where id = new.execution_id)",
  },
};

interface Taken {
  webhookId: string;
  eventId: string;
  subject: string;
}

/** A receiver that no kill reaches, which leaves one subject's first POST unanswered where it is told to. */
class OutsideReceiver {
  readonly taken: Taken[] = [];
  #server: Server | undefined;
  #silentFor: string | undefined;
  #asked: (() => void) | undefined;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
      request.once("end", () => this.#take(String(request.headers["webhook-id"]), text, response));
    }).listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/taken`;
  }

  /** Resolves once the subject's event was asked to be taken; its POST is never answered. */
  silentOnce(subject: string): Promise<void> {
    this.#silentFor = subject;
    return new Promise((resolve) => (this.#asked = resolve));
  }

  #take(webhookId: string, text: string, response: ServerResponse): void {
    const { id: eventId, subject } = JSON.parse(text) as { id: string; subject: string };
    if (subject === this.#silentFor) {
      this.#silentFor = undefined;
      this.#asked?.();
      return;
    }
    this.taken.push({ webhookId, eventId, subject });
    response.writeHead(204).end();
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

describe("automations of a stack that is killed between a change and its receiver", () => {
  const stack = new SpawnedStack("deliveries");
  const receiver = new OutsideReceiver();
  let automationId: string;
  let buyerId: string;
  let number = 0;
  afterAll(async () => {
    receiver.stop();
    await stack.remove();
  });

  const sql = <Row>(query: string, ...params: unknown[]) => inPostgres<Row>(stack.file(), query, params);

  beforeAll(async () => {
    await stack.start();
    const url = await receiver.start();
    const { token } = await signedUpBuyer({ stack: stack.file(), runId: "killed-deliveries" });
    buyerId = (await call<{ id: string }>(stack.file().url, "GET", "/auth/me", { token })).body.id;
    const wanted = { name: "Killed", eventType: "order.completed", url };
    const { body } = await call<{ id: string }>(stack.file().url, "POST", "/automations", { token, body: wanted, expect: 201 });
    automationId = body.id;
    await sql("create table held_open (step text, subject text)");
    for (const [step, { table, when, subject }] of Object.entries(HELD)) {
      await sql(`create function hold_${step}() returns trigger language plpgsql as $$ begin
        if exists (select 1 from held_open where step = '${step}' and subject = ${subject}) then perform pg_sleep(3600); end if; return new; end $$`);
      await sql(`create trigger hold_${step} ${when} on ${table} for each row execute function hold_${step}()`);
    }
  }, 900_000);

  /** Two events of one subject, as one transaction of a change writes them. Nobody wakes them: whoever wrote them died. */
  const change = async (subject: string): Promise<string[]> => {
    const ids = [1, 2].map(() => `evt_0${String((number += 1)).padStart(25, "0")}`);
    await sql(
      `insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at)
       select id, 'order.completed', $2, $3, '{}', now() + make_interval(secs => n / 1000.0) from unnest($1::text[]) with ordinality as e(id, n)`,
      ids,
      subject,
      buyerId,
    );
    return ids;
  };

  const sweep = () => call(stack.file().control, "POST", `/crons/${encodeURIComponent("* * * * *")}`);
  const subjectOf = (step: Step) => `ord_killed_${step}`;

  /** Brings the subject's first event so far as that it stands at the step, and nowhere behind it. */
  const reach = async (step: Step, held: number): Promise<void> => {
    if (step === "changed") return;
    const subject = subjectOf(step);
    if (HELD[step]) await sql("insert into held_open values ($1, $2)", step, subject);
    const asked = step === "asked" ? receiver.silentOnce(subject) : undefined;
    const swept = sweep().then(undefined, (error: unknown) => error);
    if (asked) await asked;
    else
      await until(`${subject} to stand there`, 300, async () => {
        const [row] = HELD[step]
          ? await sql("select 1 from pg_stat_activity where wait_event = 'PgSleep' offset $1::integer - 1 limit 1", held)
          : await sql("select 1 from automation_executions where subject = $1 and state = 'succeeded' limit 1", subject);
        return row === undefined ? undefined : true;
      });
    await sql("delete from held_open");
    // It may end with the stack.
    void swept;
  };

  /** What the receiver took of a subject, by its events in the order in which they happened. */
  const takenOf = (step: Step, ids: readonly string[]): Taken[][] =>
    ids.map((id) => receiver.taken.filter(({ eventId, subject }) => eventId === id && subject === subjectOf(step)));

  it.each(KILLS.map((steps) => [steps.join(", "), steps] as const))(
    "[AUT-2, AUT-6] lose nothing, tell of nothing under two ids, and keep each subject's order: killed where theirs are %s",
    async (_name, steps) => {
      const ids = new Map<Step, string[]>();
      let held = 0;
      for (const step of steps) {
        ids.set(step, await change(subjectOf(step)));
        if (HELD[step]) held += 1;
        await reach(step, held);
      }
      await stack.kill();
      const before = steps.filter((step) => receiver.taken.some(({ subject }) => subject === subjectOf(step)));
      await stack.start();
      const subjects = steps.map(subjectOf);
      await until("all events of theirs to be told of", 600, async () => {
        await sweep();
        const [row] = await sql<{ done: number }>(
          "select count(*)::integer as done from automation_executions where automation_id = $1 and subject = any($2) and state = 'succeeded'",
          automationId,
          subjects,
        );
        return row?.done === 2 * steps.length ? true : undefined;
      });
      expect(before).toEqual(steps.filter((step) => step === "recorded" || step === "acknowledged"));
      for (const step of steps) {
        const [first = [], second = []] = takenOf(step, ids.get(step) ?? []);
        expect.soft([step, first.length, second.length]).toEqual([step, step === "acknowledged" ? 2 : 1, 1]);
        for (const of of [first, second]) expect.soft(new Set(of.map(({ webhookId }) => webhookId)).size).toBe(1);
        const all = receiver.taken.filter(({ subject }) => subject === subjectOf(step)).map(({ eventId }) => eventId);
        expect.soft(all).toEqual([...first, ...second].map(({ eventId }) => eventId));
      }
      expect(await sql("select 1 from automation_dead_letters where automation_id = $1", automationId)).toEqual([]);
    },
    1_800_000,
  );
});
