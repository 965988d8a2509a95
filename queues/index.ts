import type { Deps } from "../src/deps.ts";
import { dropNotTold, messageDropped, messageFailed, messageHandled, unknownQueue } from "../src/platform/events/queues.ts";
import { versionWorked } from "../src/platform/events/versions.ts";
import { DEAD_LETTERS } from "./queues.ts";
import { ACK, type BatchConsumer, type Consumer, type Disposition, type SharedConsumer } from "./consumer.ts";
import { handlerOf } from "./handlers.ts";

/** `procureiq-production-crawl-jobs` → `crawl-jobs`. */
const plainName = (queue: string): string => queue.replace(/^procureiq-(?:(?:staging|production)-)?/, "");

/** How long a message that failed waits at most; its owner's sweep is no slower. */
const LONGEST_DELAY_SECONDS = 60;

/** Runs a batch: each message is acknowledged or retried by itself, one after the other, side by side, or the batch at once. */
export async function consume(batch: MessageBatch, deps: Deps): Promise<void> {
  const queue = plainName(batch.queue);
  const handler = handlerOf(queue);
  if (!handler) {
    unknownQueue(deps, batch.queue);
    batch.retryAll({ delaySeconds: 60 });
  } else if ("atOnce" in handler) await handleBatch(queue, handler.atOnce, batch.messages, deps);
  else if ("together" in handler) await handleTogether(queue, handler.together, batch.messages, deps);
  else if (handler.sideBySide) await Promise.all(batch.messages.map((message) => handle(queue, handler.each, message, deps)));
  else for (const message of batch.messages) await handle(queue, handler.each, message, deps);
}

async function handle(queue: string, consumer: Consumer, message: Message, deps: Deps): Promise<void> {
  try {
    dispose(queue, message, await consumer(message, deps), deps);
  } catch (error) {
    await fail(queue, message, error, deps);
  }
}

async function handleBatch(queue: string, consumer: BatchConsumer, messages: readonly Message[], deps: Deps): Promise<void> {
  try {
    const disposition = await consumer(messages, deps);
    for (const message of messages) dispose(queue, message, disposition, deps);
  } catch (error) {
    for (const message of messages) await fail(queue, message, error, deps);
  }
}

async function handleTogether(queue: string, consumer: SharedConsumer, messages: readonly Message[], deps: Deps): Promise<void> {
  try {
    const taken = await consumer(
      messages.map(({ body }) => body),
      deps,
    );
    for (const [index, message] of messages.entries()) {
      const result = taken[index];
      if (result?.status === "fulfilled") dispose(queue, message, ACK, deps);
      else await fail(queue, message, result?.reason, deps);
    }
  } catch (error) {
    for (const message of messages) await fail(queue, message, error, deps);
  }
}

function dispose(queue: string, message: Message, disposition: Disposition, deps: Deps): void {
  if (disposition.kind === "ack") message.ack();
  else message.retry({ delaySeconds: disposition.delaySeconds });
  versionWorked(deps, { version: deps.settings.version, of: `queue ${queue}`, failed: false });
  messageHandled(deps, { queue, messageId: message.id, attempts: message.attempts, outcome: disposition.kind });
}

async function fail(queue: string, message: Message, error: unknown, deps: Deps): Promise<void> {
  const { id: messageId, attempts, body } = message;
  const isLetter = queue.endsWith(DEAD_LETTERS.suffix);
  versionWorked(deps, { version: deps.settings.version, of: `queue ${queue}`, failed: true });
  messageFailed(deps, { queue, messageId, attempts, error });
  message.retry({ delaySeconds: Math.min(isLetter ? DEAD_LETTERS.longestDelaySeconds : LONGEST_DELAY_SECONDS, 2 ** attempts) });
  if (!isLetter || attempts <= DEAD_LETTERS.maxRetries) return;
  messageDropped(deps, { queue, messageId, attempts, body, error });
  await tellDropped(queue, messageId, body, deps);
}

/** The alert keeps the letter: the ledger stands on neither Postgres nor Redis. */
async function tellDropped(queue: string, messageId: string, body: unknown, deps: Deps): Promise<void> {
  try {
    await deps.alerts.raise({
      key: `dead-letters.dropped.${queue}.${messageId}`,
      severity: "page",
      summary: `A dead letter of ${queue} could not be stored in ${DEAD_LETTERS.maxRetries} tries and is kept by this alert alone`,
      detail: { messageId, body },
    });
  } catch (error) {
    dropNotTold(deps, { queue, messageId, error });
  }
}
