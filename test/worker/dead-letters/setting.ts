import type { Deps } from "../../../src/deps.ts";
import { readDeadLetters } from "../../../src/features/dead-letters/read-dead-letters.ts";
import type { Letter } from "../../../src/features/dead-letters/schemas.ts";
import { consume } from "../../../queues/index.ts";
import type { Operator } from "../../../src/platform/identity.ts";

export const OPERATOR: Operator = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "ops@test.invalid", role: "operator" };

let messages = 0;
/** A message id no other message has. */
export const messageId = (): string => `message-${Date.now()}-${(messages += 1)}`;

/** Delivers one message of a queue, and tells what its consumer wanted done with it. */
export async function deliver(deps: Deps, queue: string, message: { id?: string; body: unknown; attempts?: number }) {
  const { id = messageId(), body, attempts = 1 } = message;
  let acknowledged = false;
  const retried: (number | undefined)[] = [];
  const ack = () => void (acknowledged = true);
  const retry = (options?: QueueRetryOptions) => void retried.push(options?.delaySeconds);
  const delivered = { id, timestamp: new Date(), body, attempts, ack, retry };
  const metadata = { metrics: { backlogCount: 1, backlogBytes: 1 } };
  await consume({ queue: `procureiq-${queue}`, messages: [delivered], metadata, ackAll: ack, retryAll: retry }, deps);
  return { id, acknowledged, retried };
}

/** Every letter about a subject, or of a message nobody can read. */
export async function lettersAbout(deps: Deps, key: string): Promise<Letter[]> {
  const found: Letter[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await readDeadLetters(deps, { limit: 100, cursor });
    found.push(...page.items.filter(({ subject, body }) => subject === key || body.includes(key)));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}
