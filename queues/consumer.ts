import type { Deps } from "../src/deps.ts";

/** What to do with one message once it was handled. Throwing means retry, with the queue's own delay. */
export type Disposition = { kind: "ack" } | { kind: "retry"; delaySeconds: number };

export const ACK: Disposition = { kind: "ack" };
export const retryIn = (delaySeconds: number): Disposition => ({ kind: "retry", delaySeconds });

export interface QueueMessage {
  id: string;
  body: unknown;
  attempts: number;
  timestamp: Date;
}

/** Handles one message: parse, verb, disposition. The runner catches per message, so one bad message harms no other. */
export type Consumer = (message: QueueMessage, deps: Deps) => Promise<Disposition>;

/** Handles a whole batch in one go, where that saves calls to the owner; what it answers holds for every message. */
export type BatchConsumer = (messages: readonly QueueMessage[], deps: Deps) => Promise<Disposition>;
