import type * as z from "zod";
import type { BreakPort, QueuePort } from "../src/platform/port-faults.ts";
import { overQueue, QUEUE_DEADLINE_MS, type WakeUps } from "../src/platform/queues.ts";
import { bindingOf, deadLettersOf, type QueueBindings } from "./bindings.ts";
import { QUEUE_NAMES, QUEUES, type MessageOf, type QueueName, type QueueTable } from "./queues.ts";

type HandedOver<Name extends QueueName> = QueueTable[Name]["letters"] extends { handedOver: infer Handed } ? Handed : never;
type PortOf<Name extends QueueName> = HandedOver<Name> extends { port: infer Port extends string } ? Port : never;
type LetterOf<Name extends QueueName> = HandedOver<Name> extends { message(): infer Letter extends z.ZodType } ? z.output<Letter> : never;

/** Every port over which messages are sent, by its name in `Deps`. */
export type QueuePorts = { [Name in QueueName as QueueTable[Name]["port"]]: WakeUps<MessageOf<Name>> } & {
  [Name in QueueName as PortOf<Name>]: WakeUps<LetterOf<Name>>;
};

interface Wire {
  port: string;
  /** The queue's name; the port's fault is `queue-<name>`. */
  queue: QueueName | `${QueueName}-dlq`;
}

const WIRES: readonly Wire[] = QUEUE_NAMES.flatMap((name) => {
  const { port, letters } = QUEUES[name];
  return [{ port, queue: name }, ...("handedOver" in letters ? [{ port: letters.handedOver.port, queue: deadLettersOf(name) }] : [])];
});

/** The fault ports of queues. */
export const QUEUE_FAULT_PORTS: readonly QueuePort[] = WIRES.map(({ queue }) => `queue-${queue}` as const);

/** Each queue's port over its binding, behind the faults an operator may inject. */
export function queuePorts(bindings: QueueBindings, breakable: BreakPort): QueuePorts {
  const ports = WIRES.map(({ port, queue }) => [
    port,
    breakable(`queue-${queue}`, overQueue(bindings[bindingOf(queue)], queue), QUEUE_DEADLINE_MS),
  ]);
  return Object.fromEntries(ports) as QueuePorts;
}
