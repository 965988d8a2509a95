import type { Deps } from "../src/deps.ts";
import { messageFailed, messageHandled, unknownQueue } from "../src/platform/events/queues.ts";
import { automationEvents } from "./automation-events.ts";
import { automationEventsDlq } from "./automation-events-dlq.ts";
import { briefExtraction } from "./brief-extraction.ts";
import { briefExtractionDlq } from "./brief-extraction-dlq.ts";
import type { BatchConsumer, Consumer, Disposition } from "./consumer.ts";
import { crawlJobs } from "./crawl-jobs.ts";
import { incidentAlertsDeadLetters } from "./incident-alerts-dlq.ts";
import { incidentAlerts } from "./incident-alerts.ts";

/** Queue name without its environment's prefix → consumer. */
const CONSUMERS: Record<string, Consumer> = {
  "automation-events": automationEvents,
  "automation-events-dlq": automationEventsDlq,
  "brief-extraction": briefExtraction,
  "brief-extraction-dlq": briefExtractionDlq,
  "crawl-jobs": crawlJobs,
};

/** Queues whose consumer takes a batch at once. */
const BATCH_CONSUMERS: Record<string, BatchConsumer> = {
  "incident-alerts": incidentAlerts,
  "incident-alerts-dlq": incidentAlertsDeadLetters,
};

/** `procureiq-production-crawl-jobs` → `crawl-jobs`. */
const plainName = (queue: string): string => queue.replace(/^procureiq-(?:(?:staging|production)-)?/, "");

/** Queues whose messages wait for others most of the time and have nothing to do with each other. */
const SIDE_BY_SIDE: ReadonlySet<string> = new Set(["brief-extraction", "crawl-jobs"]);

/** Runs a batch message by message: each is acknowledged or retried by itself, in order or side by side. */
export async function consume(batch: MessageBatch, deps: Deps): Promise<void> {
  const queue = plainName(batch.queue);
  const ofBatch = BATCH_CONSUMERS[queue];
  if (ofBatch) return handleBatch(queue, ofBatch, batch.messages, deps);
  const consumer = CONSUMERS[queue];
  if (!consumer) {
    unknownQueue(deps, batch.queue);
    batch.retryAll({ delaySeconds: 60 });
    return;
  }
  if (SIDE_BY_SIDE.has(queue)) await Promise.all(batch.messages.map((message) => handle(queue, consumer, message, deps)));
  else for (const message of batch.messages) await handle(queue, consumer, message, deps);
}

async function handle(queue: string, consumer: Consumer, message: Message, deps: Deps): Promise<void> {
  try {
    dispose(queue, message, await consumer(message, deps), deps);
  } catch (error) {
    fail(queue, message, error, deps);
  }
}

async function handleBatch(queue: string, consumer: BatchConsumer, messages: readonly Message[], deps: Deps): Promise<void> {
  try {
    const disposition = await consumer(messages, deps);
    for (const message of messages) dispose(queue, message, disposition, deps);
  } catch (error) {
    for (const message of messages) fail(queue, message, error, deps);
  }
}

function dispose(queue: string, message: Message, disposition: Disposition, deps: Deps): void {
  if (disposition.kind === "ack") message.ack();
  else message.retry({ delaySeconds: disposition.delaySeconds });
  messageHandled(deps, { queue, messageId: message.id, attempts: message.attempts, outcome: disposition.kind });
}

function fail(queue: string, message: Message, error: unknown, deps: Deps): void {
  messageFailed(deps, { queue, messageId: message.id, attempts: message.attempts, error });
  message.retry({ delaySeconds: Math.min(60, 2 ** message.attempts) });
}
