import { unavailable } from "./errors.ts";

/** The platform's limit of messages in one batch. */
const MAX_BATCH = 100;

/** A queue message is a wake-up with an id; the owner's row holds attempts, schedule and lease. */
export interface WakeUps<Message> {
  /** Throws `dependency-unavailable` where the queue refuses; the owner's sweep wakes what was forgotten. */
  send(message: Message, options?: { delaySeconds?: number }): Promise<void>;
  sendBatch(messages: readonly Message[]): Promise<void>;
}

/** Wake-ups over a queue binding. */
export function overQueue<Message>(queue: Queue, name: string): WakeUps<Message> {
  return {
    async send(message, options = {}) {
      await queue.send(message, options).catch((error: unknown) => Promise.reject(unavailable(name, error)));
    },
    async sendBatch(messages) {
      for (let from = 0; from < messages.length; from += MAX_BATCH) {
        const batch = messages.slice(from, from + MAX_BATCH).map((body) => ({ body }));
        await queue.sendBatch(batch).catch((error: unknown) => Promise.reject(unavailable(name, error)));
      }
    },
  };
}
