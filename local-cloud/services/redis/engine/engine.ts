import type { MessageListener, Reply } from "../backend.ts";
import { lookUp } from "./commands.ts";
import { Keyspace } from "./keyspace.ts";
import { wrongArity } from "./values.ts";

export interface EngineOptions {
  /** Milliseconds since the epoch. */
  now(): number;
  keyspace?: Keyspace;
  /** Called after each change with what led to it: the same command at the same time leads to the same state. */
  record?(at: number, command: readonly string[]): void;
}

/** The commands that the Worker sends, on one database in memory, with Redis' replies and errors. */
export class RedisEngine {
  readonly keyspace: Keyspace;
  readonly #options: EngineOptions;
  readonly #subscribers = new Set<{ channel: string; listener: MessageListener }>();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.keyspace = options.keyspace ?? new Keyspace();
  }

  /** Throws `RedisError` for an error reply. */
  call(words: readonly string[]): Reply {
    if (words[0]?.toUpperCase() === "PUBLISH") return this.#publish(words);
    const command = lookUp(words);
    this.keyspace.now = this.#options.now();
    const reply = command.run(this.keyspace, words.slice(1));
    if (command.writes) this.#options.record?.(this.keyspace.now, words);
    return reply;
  }

  subscribe(channel: string, listener: MessageListener): () => void {
    const subscriber = { channel, listener };
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  #publish(words: readonly string[]): number {
    const [, channel, message] = words;
    if (channel === undefined || message === undefined || words.length !== 3) throw wrongArity("publish");
    const receivers = [...this.#subscribers].filter((subscriber) => subscriber.channel === channel);
    for (const { listener } of receivers) listener(message);
    return receivers.length;
  }
}
