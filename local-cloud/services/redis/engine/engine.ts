import { RedisError, type MessageListener, type Outcome, type Reply, type SubscriptionKind } from "../backend.ts";
import { hashCommands, setCommands } from "./collections.ts";
import type { Command, CommandTable } from "./command.ts";
import { globMatcher } from "./glob.ts";
import { groupCommands } from "./groups.ts";
import { keyCommands } from "./keys.ts";
import { Keyspace } from "./keyspace.ts";
import { streamCommands } from "./streams.ts";
import { stringCommands } from "./strings.ts";
import { wrongArity } from "./values.ts";

const COMMANDS: CommandTable = { ...keyCommands, ...stringCommands, ...hashCommands, ...setCommands, ...streamCommands, ...groupCommands };

export interface EngineOptions {
  /** Milliseconds since the epoch. */
  now(): number;
  keyspace?: Keyspace;
  /** Called after each change with what led to it: the same commands at the same time lead to the same state. */
  record?(at: number, commands: readonly (readonly string[])[]): void;
}

/** The commands this project uses, on one database in memory, with Redis' replies and errors. */
export class RedisEngine {
  readonly keyspace: Keyspace;
  readonly #options: EngineOptions;
  readonly #subscribers = new Set<{ kind: SubscriptionKind; matches(channel: string): boolean; name: string; listener: MessageListener }>();

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
    if (command.writes) this.#options.record?.(this.keyspace.now, [words]);
    return reply;
  }

  /** MULTI … EXEC: an unknown command or a wrong number of words refuses all, a failing one only itself. */
  transaction(commands: readonly (readonly string[])[]): Outcome[] {
    this.keyspace.now = this.#options.now();
    const queued = commands.map((words) => ({ words, command: queue(words) }));
    const outcomes = queued.map(({ words, command }) =>
      outcomeOf(() => (command ? command.run(this.keyspace, words.slice(1)) : this.#publish(words))),
    );
    const changes = queued.filter(({ command }, at) => command?.writes && "result" in (outcomes[at] ?? {})).map(({ words }) => words);
    if (changes.length > 0) this.#options.record?.(this.keyspace.now, changes);
    return outcomes;
  }

  subscribe(kind: SubscriptionKind, name: string, listener: MessageListener): () => void {
    const matches = kind === "psubscribe" ? globMatcher(name) : (channel: string): boolean => channel === name;
    const subscriber = { kind, name, matches, listener };
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  #publish(words: readonly string[]): number {
    const [, channel, message] = words;
    if (channel === undefined || message === undefined || words.length !== 3) throw wrongArity("publish");
    const receivers = [...this.#subscribers].filter((subscriber) => subscriber.matches(channel));
    for (const { listener } of receivers) listener(channel, message);
    return receivers.length;
  }
}

function lookUp(words: readonly string[]): Command {
  const [name = "", ...args] = words;
  const command = Object.hasOwn(COMMANDS, name.toUpperCase()) ? COMMANDS[name.toUpperCase()] : undefined;
  if (!command) {
    throw new RedisError(`ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join("")}`);
  }
  const fits = command.arity < 0 ? words.length >= -command.arity : words.length === command.arity;
  if (!fits) throw wrongArity(name);
  return command;
}

/** Undefined stands for PUBLISH, which touches no key. */
function queue(words: readonly string[]): Command | undefined {
  if (words[0]?.toUpperCase() === "PUBLISH" && words.length === 3) return undefined;
  try {
    return lookUp(words);
  } catch (cause) {
    throw new RedisError("EXECABORT Transaction discarded because of previous errors.", { cause });
  }
}

function outcomeOf(run: () => Reply): Outcome {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof RedisError) return { error: error.message };
    throw error;
  }
}
