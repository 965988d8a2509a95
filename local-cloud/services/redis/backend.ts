/** A reply as Upstash's REST API renders it: RESP's integers, bulk strings, nil and arrays. */
export type Reply = string | number | null | Reply[];

export type Outcome = { result: Reply } | { error: string };

/** What the REST front stands on: a real server, or the embedded engine. */
export interface RedisBackend {
  /** One command by its name and arguments; rejects with `RedisError` for an error reply. */
  call(command: readonly string[]): Promise<Reply>;
  /** All commands without another's in between; rejects with EXECABORT where one of them cannot even be queued. */
  transaction(commands: readonly (readonly string[])[]): Promise<Outcome[]>;
  /** Answers how to end the subscription, once it stands. */
  subscribe(kind: SubscriptionKind, name: string, listener: MessageListener): Promise<() => void>;
  stop(): Promise<void>;
}

export type SubscriptionKind = "subscribe" | "psubscribe";
export type MessageListener = (channel: string, message: string) => void;

/** An error reply; the message starts with its class (`ERR`, `WRONGTYPE`, `NOGROUP`, …). */
export class RedisError extends Error {
  override readonly name = "RedisError";
}
