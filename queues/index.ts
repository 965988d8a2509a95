import type { Deps } from "../src/deps.ts";
import { messageFailed, messageHandled, unknownQueue } from "../src/platform/events/queues.ts";
import { automationEvents } from "./automation-events.ts";
import { automationEventsDlq } from "./automation-events-dlq.ts";
import type { Consumer } from "./consumer.ts";

/** Queue name without its environment's prefix → consumer. */
const CONSUMERS: Record<string, Consumer> = {
  "automation-events": automationEvents,
  "automation-events-dlq": automationEventsDlq,
};

/** `procureiq-production-crawl-jobs` → `crawl-jobs`. */
const plainName = (queue: string): string => queue.replace(/^procureiq-(?:(?:staging|production)-)?/, "");

/** Runs a batch message by message: each is acknowledged or retried by itself, in order. */
export async function consume(batch: MessageBatch, deps: Deps): Promise<void> {
  const queue = plainName(batch.queue);
  const consumer = CONSUMERS[queue];
  if (!consumer) {
    unknownQueue(deps, batch.queue);
    batch.retryAll({ delaySeconds: 60 });
    return;
  }
  for (const message of batch.messages) {
    try {
      const disposition = await consumer(message, deps);
      if (disposition.kind === "ack") message.ack();
      else message.retry({ delaySeconds: disposition.delaySeconds });
      messageHandled(deps, { queue, messageId: message.id, attempts: message.attempts, outcome: disposition.kind });
    } catch (error) {
      messageFailed(deps, { queue, messageId: message.id, attempts: message.attempts, error });
      message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) });
    }
  }
}
