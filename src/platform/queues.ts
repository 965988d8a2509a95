import { withDeadline } from "./deadline.ts";

/** The platform's limit of messages in one batch. */
const MAX_BATCH = 100;

/** How long anybody waits for a queue. What it takes after that all the same wakes somebody who finds nothing to do. */
export const QUEUE_DEADLINE_MS = 3_000;

/** A queue message is a wake-up with an id; the owner's row holds attempts, schedule and lease. */
export interface WakeUps<Message> {
  /** Throws `dependency-unavailable` where the queue refuses, or does not answer in time; the owner's sweep wakes what was forgotten. */
  send(message: Message, options?: { delaySeconds?: number }): Promise<void>;
  sendBatch(messages: readonly Message[]): Promise<void>;
}

/** Wake-ups over a queue binding. */
export function overQueue<Message>(queue: Queue, name: string): WakeUps<Message> {
  return {
    async send(message, options = {}) {
      await withDeadline(name, QUEUE_DEADLINE_MS, () => queue.send(message, options));
    },
    async sendBatch(messages) {
      for (let from = 0; from < messages.length; from += MAX_BATCH) {
        const batch = messages.slice(from, from + MAX_BATCH).map((body) => ({ body }));
        await withDeadline(name, QUEUE_DEADLINE_MS, () => queue.sendBatch(batch));
      }
    },
  };
}
