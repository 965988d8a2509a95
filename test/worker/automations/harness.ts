import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { handleWakeUp } from "../../../src/features/automations/handle-wake-up.ts";
import type { AutomationWakeUp } from "../../../src/features/automations/ports.ts";
import { readDeadLetters } from "../../../src/features/automations/read-dead-letters.ts";
import { storeOrSpillDeadLetter } from "../../../src/features/automations/store-dead-letter.ts";
import { sweepAutomations } from "../../../src/features/automations/sweep-automations.ts";
import { automationExecutions, automationReceivers } from "../../../src/features/automations/tables.ts";
import { register } from "../../../src/features/auth/register.ts";
import { appendEvent, type BusinessEvent } from "../../../src/platform/outbox/outbox.ts";
import type { WakeUps } from "../../../src/platform/queues.ts";
import { inPlaceOf } from "../../support/network.ts";
import { valueOf } from "../../support/value-of.ts";
import { cheaply } from "../cheap-passwords.ts";

/** A queue whose messages stay here until the test hands them over; delays are kept, not waited for. */
export class HeldQueue<Message = AutomationWakeUp> implements WakeUps<Message> {
  messages: Message[] = [];

  async send(message: Message): Promise<void> {
    this.messages.push(message);
  }

  async sendBatch(messages: readonly Message[]): Promise<void> {
    this.messages.push(...messages);
  }

  takeAll(): Message[] {
    return this.messages.splice(0);
  }
}

export interface Received {
  url: string;
  id: string;
  headers: Record<string, string>;
  body: string;
}

/** Receivers at `https://receiver.test/<path>`: what they got, and what each is to answer next; 204 where nothing is said. */
export function fakeReceivers() {
  const received: Received[] = [];
  const answers = new Map<string, (() => Response | Promise<Response>)[]>();
  inPlaceOf("https://receiver.test/", async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const request = new Request(url, init);
    received.push({
      url,
      id: request.headers.get("webhook-id") ?? "",
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return (await answers.get(url)?.shift()?.()) ?? new Response(null, { status: 204 });
  });
  return {
    /** What the receiver at a URL got. */
    at: (url: string) => received.filter((delivery) => delivery.url === url),
    /** What all of them got, in order. */
    all: () => [...received],
    /** Has the receiver at a URL answer the next calls only once it is let go; answers how. */
    hang(url: string, calls: number, status = 204): () => void {
      const { promise, resolve } = Promise.withResolvers<Response>();
      answers.set(url, [...(answers.get(url) ?? []), ...Array.from({ length: calls }, () => async () => (await promise).clone())]);
      return () => resolve(new Response(null, { status }));
    },
    answer(url: string, ...statuses: number[]) {
      answers.set(url, [...(answers.get(url) ?? []), ...statuses.map((status) => () => new Response(`answer ${status}`, { status }))]);
    },
  };
}

/** Sweeps once nobody else does: test files share one Postgres. */
async function sweep(deps: Deps): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const result = (await sweepAutomations(deps)) as { skipped?: string };
    if (result.skipped === undefined) return;
  }
  throw new Error("the sweep's lease is never free");
}

/** A buyer with an automation of their own, and the steps a test takes with them. */
export async function buyerWithAutomation() {
  const [events, letters, slow] = [new HeldQueue(), new HeldQueue(), new HeldQueue<{ executionId: string }>()];
  const depsWith = (overrides: Partial<Deps> = {}) =>
    createDeps(env, { automationEvents: events, automationDeadLetters: letters, slowDeliveries: slow, ...overrides });
  const deps = depsWith();
  const buyer = valueOf(
    await register(depsWith({ passwords: cheaply(deps.passwords) }), {
      email: `${deps.ids.next("usr")}@acme.test`,
      password: "correct horse battery",
      name: "Ada",
      language: "en" as const,
      address: "192.0.2.1",
    }),
  );
  const buyerId = buyer.id;
  const url = `https://receiver.test/${buyerId}`;
  const { row: automation } = valueOf(
    await createAutomation(deps, buyerId, { name: "Orders", eventType: "order.completed", url, enabled: true }),
  );

  return {
    deps,
    depsWith,
    events,
    letters,
    slow,
    buyerId,
    url,
    automation: automation,
    /** An event of one of the buyer's own orders. */
    event: (order: string, occurredAt = new Date()): BusinessEvent => ({
      id: deps.ids.next("evt"),
      type: "order.completed",
      subject: `${order} of ${buyerId}`,
      buyerId,
      payload: { order },
      occurredAt,
    }),
    sweep,
    async append(event: BusinessEvent): Promise<BusinessEvent> {
      await deps.db.batch([appendEvent(deps.db, event)]);
      return event;
    },
    /** Handles held messages, and those they lead to, until none are left; all of the buyer's executions are due meanwhile. */
    async pump(using: Deps = deps, rounds = 20): Promise<void> {
      for (let round = 0; round < rounds && events.messages.length + letters.messages.length + slow.messages.length > 0; round += 1) {
        await deps.db.execute(
          sql`update ${automationExecutions} set next_attempt_at = now() where automation_id in (select id from automations where buyer_id = ${buyerId})`,
        );
        for (const message of events.takeAll()) await handleWakeUp(using, message);
        for (const message of slow.takeAll()) await handleWakeUp(using, message, "slow");
        for (const message of letters.takeAll()) await storeOrSpillDeadLetter(using, message);
      }
    },
    /** As if it were time to probe a circuit that is open. */
    letProbe: () =>
      deps.db.execute(sql`update automation_receivers set open_until = now() - interval '1 second' where buyer_id = ${buyerId}`),
    /** As if the receiver had not failed before. */
    forgetCircuit: () => deps.db.execute(sql`delete from automation_receivers where buyer_id = ${buyerId}`),
    circuit: async () =>
      (
        await deps.db
          .select()
          .from(automationReceivers)
          .where(sql`buyer_id = ${buyerId}`)
      )[0],
    /** As if the holders of leases had died long ago. */
    expireLeases: () =>
      deps.db.execute(
        sql`update ${automationExecutions} set lease_until = now() - interval '1 second' where automation_id = ${automation.id}`,
      ),
    executions: () =>
      deps.db
        .select()
        .from(automationExecutions)
        .where(sql`automation_id = ${automation.id}`)
        .orderBy(automationExecutions.occurredAt),
  };
}

/** All dead letters of one buyer's, newest first. */
export async function lettersOf({ deps, buyerId }: { deps: Deps; buyerId: string }) {
  const all = [];
  for (let cursor: string | undefined; ;) {
    const page = await readDeadLetters(deps, { limit: 100, cursor });
    all.push(...page.items);
    if (page.nextCursor === null) return all.filter((letter) => letter.buyerId === buyerId);
    cursor = page.nextCursor;
  }
}
