import type * as z from "zod";
import type { RunDeps } from "../src/features/automations/run-ports.ts";
import type { BriefsDeps } from "../src/features/briefs/ports.ts";
import type { CrawlDeps } from "../src/features/crawl/ports.ts";
import type { DeadLettersDeps, LetterOwner } from "../src/features/dead-letters/ports.ts";
import type { AlertDeps } from "../src/operations/alerts/ports.ts";
import type { KeptQueue, QueueName } from "./queues.ts";

/** What the verbs behind the queues ask for. */
export type QueueDeps = RunDeps & BriefsDeps & CrawlDeps & DeadLettersDeps & AlertDeps;

/** What to do with one message once it was handled. Throwing means retry, with the queue's own delay. */
export type Disposition = { kind: "ack" } | { kind: "retry"; delaySeconds: number };

export const ACK: Disposition = { kind: "ack" };
export const retryIn = (delaySeconds: number): Disposition => ({ kind: "retry", delaySeconds });

export interface QueueMessage<Body = unknown> {
  id: string;
  body: Body;
  attempts: number;
  timestamp: Date;
}

/** Handles one message: verb, disposition. The runner catches per message, so one bad message harms no other. */
export type Consumer<Body = unknown> = (message: QueueMessage<Body>, deps: QueueDeps) => Promise<Disposition>;

/** Handles a whole batch in one go, where that saves calls to the owner; what it answers holds for every message. */
export type BatchConsumer = (messages: readonly QueueMessage[], deps: QueueDeps) => Promise<Disposition>;

/** Handles the bodies of a batch in one go, and says of each, in their order, what came of it: a rejected one is retried. */
export type SharedConsumer<Body = unknown> = (bodies: readonly Body[], deps: QueueDeps) => Promise<readonly PromiseSettledResult<void>[]>;

/** Bodies come as they were sent. */
export type Taker = { each: Consumer } | { atOnce: BatchConsumer } | { together: SharedConsumer };

/** All that a queue of the table needs: who takes its messages, and who takes those that died, or owns what they are about. */
export type Consumers = {
  [Name in QueueName]: { messages: Taker; letters: Name extends KeptQueue ? (deps: QueueDeps) => LetterOwner : Taker };
};

/** A consumer of bodies that a schema has read. One that cannot be read fails until the queue hands it to the dead letters. */
export const reading =
  <Schema extends z.ZodType>(schema: () => Schema, consumer: Consumer<z.output<Schema>>): Consumer =>
  async ({ id, body, attempts, timestamp }, deps) =>
    consumer({ id, body: schema().parse(body), attempts, timestamp }, deps);

/** The same for a batch: those that can be read are handled together, and the others fail by themselves. */
export const readingAll =
  <Schema extends z.ZodType>(schema: () => Schema, consumer: SharedConsumer<z.output<Schema>>): SharedConsumer =>
  async (bodies, deps) => {
    const read = bodies.map((body) => schema().safeParse(body));
    const taken = await consumer(
      read.flatMap(({ success, data }) => (success ? [data] : [])),
      deps,
    );
    const outcomes = taken.values();
    return read.map(({ error }) => (error ? { status: "rejected", reason: error } : (outcomes.next().value ?? unsaid)));
  };

const unsaid: PromiseRejectedResult = { status: "rejected", reason: new Error("the consumer did not say what came of it") };
