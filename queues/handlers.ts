import { storeDeadLetter } from "../src/features/dead-letters/store-dead-letter.ts";
import { deadLettersOf } from "./bindings.ts";
import { ACK, type Taker } from "./consumer.ts";
import { CONSUMERS } from "./consumers.ts";
import { QUEUE_NAMES, QUEUES, type QueueName } from "./queues.ts";

/** How the messages of one queue, or of its dead-letter queue, are handled. */
export type Handler = Taker & { sideBySide: boolean };

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  QUEUE_NAMES.flatMap((name): [string, Handler][] => [
    [name, { ...CONSUMERS[name].messages, sideBySide: QUEUES[name].sideBySide }],
    [deadLettersOf(name), { ...lettersOf(name), sideBySide: false }],
  ]),
);

/** By a queue's name without its environment; undefined where the table has no such queue. */
export const handlerOf = (queue: string): Handler | undefined => HANDLERS.get(queue);

function lettersOf(name: QueueName): Taker {
  const { letters } = CONSUMERS[name];
  if (typeof letters !== "function") return letters;
  return {
    async each({ id, body }, deps) {
      await storeDeadLetter(deps, name, letters(deps), { id, body });
      return ACK;
    },
  };
}
