import { call, check, until } from "../../journey/client.ts";
import { automated } from "../automated.ts";
import { inPostgres } from "../database.ts";
import type { Drill } from "../drill.ts";
import { listenDownstream, proveMoney } from "../money-books.ts";
import { operatorToken, untilOps } from "../operator.ts";
import { pay } from "../provider-money.ts";
import { cartWith, checkOut, ordersOf, shopper, untilEnded } from "../shopping.ts";
import type { Stage } from "../stage.ts";

const TABLES = ["outbox_events", "automation_dead_letters"] as const;
/** A sweep of each minute, the queue's own tries before it hands a letter on, and what a loaded machine takes. */
const SPILLED_SECONDS = 180;
const ARRIVES_SECONDS = 60;
/** The provider's longest pause between two tries of a webhook, and the reconcile's minute. */
const SETTLED_SECONDS = 180;

/** Postgres reads but takes no event and no dead letter: a change is not made without its event, and a dead letter waits in Redis. */
export const postgresOutboxImpaired: Drill = {
  name: "postgres-outbox-impaired",
  title: "Postgres takes no events and no dead letters",
  ways: {
    own: "error",
    also: [],
    not: {
      hang: { drill: "postgres-down-after-capture" },
      slow: { drill: "postgres-down-after-capture" },
      garbage: { drill: "postgres-down-after-capture" },
    },
  },
  async run(stage) {
    const { stack, runId } = stage;
    const who = await shopper(stage);
    const downstream = await listenDownstream(stage, who);
    const attempt = await checkOut(stack, who, await cartWith(stack, who, 5), `drill-${runId}`);
    const spend = await deliveryToSpend(stage);
    const token = await operatorToken(stack);

    await fill(stage);
    await pay(stack, attempt);
    await spend();
    stage.broke(
      "Postgres answers every insert of an event or a dead letter with disk_full; a payment is captured, and a delivery's last try fails",
    );

    const { redisStreamBacklog } = await untilOps(
      stack,
      { what: "a dead letter that waits in Redis, in section automations", seconds: SPILLED_SECONDS },
      "automations",
      (figures) => Number(figures["redisStreamBacklog"]) > 0,
    );
    stage.detected(`redisStreamBacklog is ${String(redisStreamBacklog)}`);
    await stage.prove("[AUT-2] the surfaces say that the list of dead letters may be incomplete", async () => {
      const { body } = await call<{ complete: boolean }>(stack.url, "GET", "/automations/dead-letters?limit=1", { token });
      check(!body.complete, "GET /automations/dead-letters says that it is complete");
      await untilOps(
        stack,
        { what: "deadLetterListComplete: false", seconds: ARRIVES_SECONDS },
        "automations",
        (figures) => figures["deadLetterListComplete"] === false,
      );
      return "complete is false, and so is deadLetterListComplete";
    });
    await stage.prove("[AUT-2] a change is not made without its event", async () => {
      await until("the provider's word that it was paid", ARRIVES_SECONDS, async () =>
        (await inPostgres(stack, "select id from received_webhooks where payment_intent_id = $1", [attempt.payment?.intentId])).length > 0
          ? true
          : undefined,
      );
      check((await ordersOf(stack, who, [attempt])).length === 0, "there is an order whose event could not be written");
      return "the payment is captured and there is no order yet";
    });

    await empty(stage);
    stage.tell("recovered", "Postgres takes events and dead letters again");
    await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: SETTLED_SECONDS });
    const money = { payments: 1, captured: attempt.amount.amount, refunded: 0 };
    await proveMoney(
      stage,
      { who, attempt, downstream, what: "the order and its event are made once, together" },
      { as: "COMPLETED", ...money, orders: 1, heard: ["order.completed"] },
    );
    await stage.prove("[AUT-2] the dead letter that waited in Redis is stored once, and the list is complete again", async () => {
      const letters = await until("the dead letter", SPILLED_SECONDS, async () => {
        const found = await inPostgres<{ id: string }>(stack, "select id from automation_dead_letters where event_id = $1", [
          spentEvent(runId),
        ]);
        return found.length > 0 ? found : undefined;
      });
      check(letters.length === 1, `there are ${letters.length} dead letters of it`);
      await untilOps(
        stack,
        { what: "a complete list of dead letters", seconds: ARRIVES_SECONDS },
        "automations",
        (figures) => figures["deadLetterListComplete"] === true,
      );
      const body = { outcome: "handled-manually", note: "a drill's event: there is nobody to tell" };
      await call(stack.url, "POST", `/automations/dead-letters/${letters[0]?.id}/outcome`, { token, body });
      return `${letters[0]?.id} is stored, and decided`;
    });
  },
};

const spentEvent = (runId: string): string => `evt_${runId.padStart(26, "0")}`;

/** A delivery that is far from due, and what has its last try fail. */
async function deliveryToSpend(stage: Stage): Promise<() => Promise<unknown>> {
  const { stack, runId } = stage;
  const { automationId, buyerId } = await automated(stage, "webhook-automations", "-spent");
  const eventId = spentEvent(runId);
  const executionId = eventId.replace("evt", "exec");
  await inPostgres(
    stack,
    "insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at, dispatched_at) values ($1, 'order.completed', $1, $2, '{}', now(), now())",
    [eventId, buyerId],
  );
  await inPostgres(
    stack,
    `insert into automation_executions (id, event_id, automation_id, subject, occurred_at, state, next_attempt_at, created_at)
     values ($1, $2, $3, $2, now(), 'pending', now() + interval '1 day', now())`,
    [executionId, eventId, automationId],
  );
  return () =>
    inPostgres(
      stack,
      "update automation_executions set state = 'spent', cause = 'spent', last_error = 'status 503', finished_at = now() - interval '1 minute' where id = $1",
      [executionId],
    );
}

/** Has Postgres refuse rows of these tables as it does on a full disk. */
async function fill(stage: Stage): Promise<void> {
  const { stack } = stage;
  stage.undo("what refuses events and dead letters", () => empty(stage));
  await inPostgres(
    stack,
    "create or replace function drill_disk_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: no space left on device' using errcode = '53100'; end $$",
    [],
  );
  for (const table of TABLES)
    await inPostgres(stack, `create trigger drill_disk_full before insert on ${table} for each row execute function drill_disk_full()`, []);
}

const empty = ({ stack }: Stage) => inPostgres(stack, "drop function if exists drill_disk_full() cascade", []);
