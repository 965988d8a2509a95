import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import { incidentAlertsDeadLetters } from "../../../queues/incident-alerts-dlq.ts";
import { incidentAlerts } from "../../../queues/incident-alerts.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { CountedRaise } from "../../../src/operations/alerts/alert.ts";
import type { AttemptOutcome, Transport } from "../../../src/operations/alerts/delivery.ts";
import type { Operator } from "../../../src/platform/identity.ts";
import type { Author } from "../../../src/platform/audit/line.ts";
import { QUEUE_DEADLINE_MS } from "../../../src/platform/queues.ts";
import { port as portOf } from "../../../src/platform/objects/port.ts";
import { PATIENT_MS } from "../objects.ts";

/** Who operates, and who is named in the trail, outside any request. */
export const ann: Operator & Author = { kind: "operator", id: "opr_ann", email: "ann@ops.test", role: "operator", requestId: null };

export interface Post {
  id: string;
  transport: Transport;
  payload: string;
}

export const raiseOf = (key: string, change: Partial<CountedRaise> = {}): CountedRaise => ({
  key,
  severity: "page",
  summary: `${key} is wrong`,
  count: 1,
  source: "system",
  ...change,
});

/** A ledger of its own by name, with a clock that a test moves, queues that hold their messages, and transports that do as they are told. */
export async function ledgerUnderTest(name: string, overrides: Partial<Deps> = {}) {
  const stub = env.ALERT_LEDGER.get(env.ALERT_LEDGER.idFromName(name));
  let now = Date.UTC(2026, 10, 23, 10, 0, 0);
  const clock = { now: () => new Date(now) };
  const sent = { pages: [] as unknown[], wakeUps: [] as unknown[], spent: [] as unknown[] };
  const broken = { queues: false };
  /** Queues that do not answer, and for how long the ledger waits for them. */
  const hanging = { queues: new Set<keyof typeof sent>(), deadlineMs: QUEUE_DEADLINE_MS };
  const posts: Post[] = [];
  const answers: Partial<Record<Transport, (post: Post) => AttemptOutcome>> = {};
  const holding = (name: keyof typeof sent) => ({
    async sendBatch(messages: Iterable<MessageSendRequest>) {
      if (broken.queues) throw new Error("the queue refuses");
      if (hanging.queues.has(name)) await new Promise(() => undefined);
      for (const { body } of messages) sent[name].push(body);
      return {} as QueueSendBatchResponse;
    },
  });
  /** What a restart forgets is given again. */
  const equip = () =>
    runInDurableObject(stub, (ledger: AlertLedger) => {
      ledger.clock = clock;
      ledger.waking.queues = { pages: holding("pages"), wakeUps: holding("wakeUps"), spent: holding("spent") };
      ledger.waking.queueDeadlineMs = hanging.deadlineMs;
    });
  await equip();

  const port = portOf(env.ALERT_LEDGER, { object: "alert-ledger", name, deadlineMs: PATIENT_MS });
  const deps = createDeps(env, {
    alertLedger: port,
    notificationFeed: port,
    incidentBook: port,
    silenceBook: port,
    onCallBook: port,
    clock,
    random: () => 0.5,
    alertTransport: {
      async post(post) {
        posts.push(post);
        return answers[post.transport]?.(post) ?? { kind: "delivered", status: 204, latencyMs: 3 };
      },
    },
    ...overrides,
  });
  const asMessages = (bodies: unknown[]) =>
    bodies.map((body, index) => ({ id: `message-${index}`, body, attempts: 1, timestamp: new Date(now) }));

  const drain = async (): Promise<void> => {
    await deps.alertLedger.sweep();
    while (sent.pages.length + sent.wakeUps.length + sent.spent.length > 0) {
      await incidentAlerts(asMessages(sent.pages.splice(0)), deps);
      await incidentAlerts(asMessages(sent.wakeUps.splice(0)), deps);
      await incidentAlertsDeadLetters(asMessages(sent.spent.splice(0)), deps);
      await deps.alertLedger.sweep();
    }
  };

  return {
    deps,
    stub,
    sent,
    broken,
    hanging,
    posts,
    answers,
    drain,
    equip,
    /** Moves the ledger's and the Worker's clock. */
    advance(seconds: number) {
      now += seconds * 1000;
    },
    /** Handles every message there is, second by second. */
    async drainFor(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        await drain();
        now += 1_000;
      }
      await drain();
    },
    raise: (key: string, change?: Partial<CountedRaise>) => deps.alertLedger.raise([raiseOf(key, change)]),
    letters: () => deps.alertLedger.listDeadLetters({ state: undefined, limit: 1_000, after: undefined }),
    feed: () => deps.notificationFeed.listNotifications({ unacknowledged: false, limit: 1_000, after: undefined }),
  };
}

export const refuses =
  (change: Partial<Extract<AttemptOutcome, { kind: "failed" }>> = {}) =>
  (): AttemptOutcome => ({
    kind: "failed",
    status: 503,
    latencyMs: 2,
    error: "answered 503",
    retryAfterSeconds: 0,
    permanent: false,
    ...change,
  });
