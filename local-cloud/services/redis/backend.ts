/** A reply as Upstash's REST API renders it: RESP's integers, bulk strings, nil and arrays. */
export type Reply = string | number | null | Reply[];

/** What the REST front stands on: a real server, or the embedded engine. */
export interface RedisBackend {
  /** One command by its name and arguments; rejects with `RedisError` for an error reply. */
  call(command: readonly string[]): Promise<Reply>;
  /** Answers how to end the subscription, once it stands. */
  subscribe(channel: string, listener: MessageListener): Promise<() => void>;
  stop(): Promise<void>;
}

export type MessageListener = (message: string) => void;

/** An error reply; the message starts with its class (`ERR`, `WRONGTYPE`, …). */
export class RedisError extends Error {
  override readonly name = "RedisError";
}
