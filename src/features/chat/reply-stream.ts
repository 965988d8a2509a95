import type { Problem } from "../../platform/http/problem.ts";
import { problemType } from "../../platform/http/problem.ts";
import { formatEvent } from "../../platform/http/sse.ts";
import type { MessageRow } from "./store.ts";

const encoder = new TextEncoder();

/** The events of one reply: `message.delta`, then `message.done` or `error`. A buyer who left is written to no more; nothing here ever fails. */
export interface ReplyStream {
  readable: ReadableStream<Uint8Array>;
  delta(text: string): void;
  done(message: DoneMessage): Promise<void>;
  failed(problem: Problem): Promise<void>;
}

export type DoneMessage = Pick<MessageRow, "id" | "partial" | "degraded" | "usage">;

export function createReplyStream(): ReplyStream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let left = false;
  writer.closed.catch(() => (left = true));
  const write = async (event: string, data: object): Promise<void> => {
    if (!left) await writer.write(encoder.encode(formatEvent({ event, data: JSON.stringify(data) }))).catch(() => (left = true));
  };
  const end = async (event: string, data: object): Promise<void> => {
    await write(event, data);
    if (!left) await writer.close().catch(() => (left = true));
  };
  return {
    readable,
    delta: (text) => void write("message.delta", { text }),
    done: (message) => end("message.done", doneData(message)),
    failed: ({ type, title, status, detail, extensions }) =>
      end("error", { type: problemType(type), title, status, detail, ...extensions }),
  };
}

/** A stored reply as the stream a retry gets: the whole text at once. */
export function replayReply(reply: MessageRow): ReadableStream<Uint8Array> {
  const events = [
    { event: "message.delta", data: JSON.stringify({ text: reply.content }) },
    { event: "message.done", data: JSON.stringify(doneData(reply)) },
  ];
  return new Blob(events.map(formatEvent)).stream();
}

const doneData = ({ id, partial, degraded, usage }: DoneMessage): object => ({
  messageId: id,
  partial,
  usage,
  ...(degraded ? { degraded } : {}),
});
