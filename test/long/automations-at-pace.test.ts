import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtWorker } from "../../local-cloud/worker-runner.ts";
import { residentOf } from "../bench/process-tree.ts";
import { newBuyer } from "../bench/setting.ts";
import { quantile } from "../bench/statistics.ts";
import { received, setFault } from "../drills/control.ts";
import { inPostgres } from "../drills/database.ts";
import { call, until } from "../journey/client.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import { present } from "../support/present.ts";

const [WELL, HANGS] = ["webhook-automations", "webhook-support"];
const TENANTS = 10;
const A_SECOND = 50;
const SECONDS = 20;
const P95_MS = 1_000;

const ROWS = 100_000;
const STEP = 10_000;
/** Of so many events one is what its automation waits for: the others end where its condition is judged. */
const ONE_DELIVERED_IN = 100;
const SUBJECTS = 200;
/** What the last ten thousand may take of what the first took. */
const STEADY = 1.3;

/** Bytes that a hundred thousand events held at once would pass. */
const GROWS = 256 * 1_048_576;

interface Tenant {
  buyerId: string;
  automationId: string;
}

describe("automations at pace", () => {
  let stack: TemporaryStack;
  beforeAll(async () => {
    stack = await startTemporaryStack("automations", { runner: builtWorker({ requestsAMinute: 10_000_000 }) });
  }, 300_000);
  afterAll(() => stack.stop());

  const tenant = async (name: string, receiver: string, conditions: readonly unknown[] = []): Promise<Tenant> => {
    const token = await newBuyer(stack.file, name);
    const { body: me } = await call<{ id: string }>(stack.file.url, "GET", "/auth/me", { token });
    const url = present(stack.file.receivers[receiver], receiver);
    const wanted = { name, eventType: "order.completed", url, conditions };
    const { body } = await call<{ id: string }>(stack.file.url, "POST", "/automations", { token, body: wanted, expect: 201 });
    return { buyerId: me.id, automationId: body.id };
  };

  /** Events of now, each of a subject of its own, written as by a change and woken as it would wake them. */
  let number = 0;
  const happen = async (buyerIds: readonly string[]): Promise<void> => {
    const rows = buyerIds.map((buyerId) => ({ id: `evt_0${String((number += 1)).padStart(25, "0")}`, buyerId }));
    await inPostgres(
      stack.file,
      `insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at)
       select r->>'id', 'order.completed', 'paced-' || (r->>'id'), r->>'buyerId', '{"total":{"amount":100,"currency":"EUR"}}', $2::timestamptz
       from jsonb_array_elements($1::jsonb) r`,
      [JSON.stringify(rows), new Date().toISOString()],
    );
    await stack.stack.sendTo(
      "AUTOMATION_EVENTS",
      rows.map(({ id }) => ({ eventId: id })),
    );
  };

  it(`[AUT-6] have events delivered within ${P95_MS} ms, p95, at ${A_SECOND} a second while the receivers of ${TENANTS} tenants hang`, async ({
    annotate,
  }) => {
    const well: Tenant[] = [];
    const hanging: Tenant[] = [];
    for (let index = 0; index < TENANTS; index += 1) {
      well.push(await tenant(`well-${index}`, WELL));
      hanging.push(await tenant(`hanging-${index}`, HANGS));
    }
    await setFault(stack.file, HANGS, "hang");
    const began = new Date();
    const ticks = A_SECOND / TENANTS;
    for (let tick = 0; tick < SECONDS * ticks; tick += 1) {
      const due = began.getTime() + (tick * 1_000) / ticks;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
      // Each of those that hang has an event a second beside.
      const beside = tick % ticks === 0 ? hanging : [];
      await happen([...well, ...beside].map(({ buyerId }) => buyerId));
    }
    const wanted = A_SECOND * SECONDS;
    const deliveries = await until(`${wanted} deliveries`, 120, async () => {
      const all = await received(stack.file, WELL, began);
      return all.length >= wanted ? all : undefined;
    });
    await setFault(stack.file, HANGS, "none");
    const delays = deliveries.map(({ receivedAt, rawBody }) => {
      const { occurredAt } = JSON.parse(rawBody) as { occurredAt: string };
      return Date.parse(receivedAt) - Date.parse(occurredAt);
    });
    const figures = [0.5, 0.95, 0.99, 1].map((share) => Math.round(quantile(delays, share)));
    await annotate(`${deliveries.length} deliveries: median, p95, p99 and longest ${figures.join(", ")} ms`);
    expect(new Set(deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(wanted);
    expect(quantile(delays, 0.95)).toBeLessThan(P95_MS);
  });

  it(`[AUT-2] have ${ROWS} forgotten events dispatched once each, at a steady rate and in bounded memory, and what is to be delivered in order`, async ({
    annotate,
  }) => {
    const { buyerId, automationId } = await tenant("drained", WELL, [
      { field: "/total/currency", operator: "equals", value: "EUR" },
      { field: "/total/amount", operator: "at-least", value: 1_000 },
    ]);
    const began = new Date();
    await inPostgres(
      stack.file,
      `insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at)
       select 'evt_1' || lpad(n::text, 25, '0'), 'order.completed', 'drained-' || (n / $3::integer) % $4::integer, $1,
              jsonb_build_object('total', jsonb_build_object('currency', 'EUR', 'amount', case when n % $3::integer = 0 then 2000 else 100 end)),
              now() - interval '1 hour' + make_interval(secs => n / 1000.0)
       from generate_series(1, $2::integer) n`,
      [buyerId, ROWS, ONE_DELIVERED_IN, SUBJECTS],
    );
    await inPostgres(stack.file, "analyze outbox_events", []);
    /** Bytes of workerd; 0 where there is no /proc. */
    const resident = () => residentOf(process.pid) ?? 0;
    const before = resident();
    let most = before;
    const over = new AbortController();
    const sweeping = (async () => {
      while (!over.signal.aborted) {
        await stack.stack.fireCron("* * * * *");
        most = Math.max(most, resident());
      }
    })();
    await until("all of them dispatched", 1_500, async () => {
      const [left] = await inPostgres<{ left: number }>(
        stack.file,
        "select count(*)::integer as left from outbox_events where dispatched_at is null and buyer_id = $1",
        [buyerId],
      );
      return left?.left === 0 ? true : undefined;
    });
    const wanted = ROWS / ONE_DELIVERED_IN;
    const deliveries = await until(`${wanted} deliveries`, 600, async () => {
      const all = await received(stack.file, WELL, began);
      return all.length >= wanted ? all : undefined;
    });
    over.abort();
    await sweeping;
    // By how many ms of work: the time between two sweeps is the cron's.
    const steps = await inPostgres<{ step: number; ms: number }>(
      stack.file,
      `with page as (
         select dispatched_at, dispatched_at - lag(dispatched_at) over (order by dispatched_at) as took, max(n) as n
         from (select dispatched_at, row_number() over (order by occurred_at) as n from outbox_events where buyer_id = $1) o
         group by dispatched_at
       )
       select ((n - 1) / $2::integer)::integer as step, (1000 * sum(extract(epoch from least(took, interval '2 s'))))::float8 as ms from page group by 1 order by 1`,
      [buyerId, STEP],
    );
    const [first, last] = [present(steps[0], "the first step"), present(steps.at(-1), "the last step")];
    const runs = await inPostgres<{ state: string; runs: number; events: number }>(
      stack.file,
      `select state, count(*)::integer as runs, count(distinct event_id)::integer as events
       from automation_executions where automation_id = $1 group by state order by state`,
      [automationId],
    );
    const rates = [first, last].map(({ ms }) => `${Math.round((1_000 * STEP) / ms)}`);
    const mib = (bytes: number) => Math.round(bytes / 1_048_576);
    await annotate(
      `${rates[0]} events a second among the first ${STEP}, ${rates[1]} among the last; each ${STEP} in ms: ${steps.map(({ ms }) => Math.round(ms)).join(", ")}; workerd resident ${mib(before)} MiB before, ${mib(most)} MiB at most`,
    );
    const notMeant = ROWS - wanted;
    expect(runs).toEqual([
      { state: "cancelled", runs: notMeant, events: notMeant },
      { state: "succeeded", runs: wanted, events: wanted },
    ]);
    expect(new Set(deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(deliveries.length);
    const bodies = deliveries.map(({ rawBody }) => JSON.parse(rawBody) as { subject: string; occurredAt: string });
    const inOrder = [...Map.groupBy(bodies, ({ subject }) => subject).values()].map((of) => of.map(({ occurredAt }) => occurredAt));
    expect(inOrder).toHaveLength(SUBJECTS);
    expect(inOrder.filter((times) => times.join() !== times.toSorted().join())).toEqual([]);
    expect(most - before).toBeLessThan(GROWS);
    expect(last.ms / first.ms).toBeLessThanOrEqual(STEADY);
  });
});
