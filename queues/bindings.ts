import { DEAD_LETTERS, type QueueName } from "./queues.ts";

type Binding<Name extends string> = Name extends `${infer Head}-${infer Tail}` ? `${Uppercase<Head>}_${Binding<Tail>}` : Uppercase<Name>;

/** The bindings of all queues and of their dead-letter queues: `crawl-jobs` is `CRAWL_JOBS`, with `CRAWL_JOBS_DLQ` behind it. */
export type QueueBindings = Record<Binding<QueueName | DeadLetterName>, Queue>;

export type DeadLetterName = `${QueueName}${typeof DEAD_LETTERS.suffix}`;

export const deadLettersOf = <Name extends QueueName>(name: Name): `${Name}-dlq` => `${name}${DEAD_LETTERS.suffix}`;

export const bindingOf = <Name extends string>(name: Name): Binding<Name> => name.toUpperCase().replaceAll("-", "_") as Binding<Name>;
