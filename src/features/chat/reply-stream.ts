import type { Problem } from "../../platform/http/problem.ts";
import { problemType } from "../../platform/http/problem.ts";
import { formatEvent, type ServerSentEvent } from "../../platform/http/sse.ts";
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

/** An event's id says of which reply it is, and how much of its text the client has with it. */
const eventId = (replyId: string, length: number): string => `${replyId}.${length}`;

export function createReplyStream(replyId: string): ReplyStream {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let left = false;
  let length = 0;
  writer.closed.catch(() => (left = true));
  const write = async (event: ServerSentEvent): Promise<void> => {
    if (!left) await writer.write(encoder.encode(formatEvent(event))).catch(() => (left = true));
  };
  const end = async (event: ServerSentEvent): Promise<void> => {
    await write(event);
    if (!left) await writer.close().catch(() => (left = true));
  };
  return {
    readable,
    delta: (text) => {
      length += text.length;
      void write(deltaEvent(replyId, text, length));
    },
    done: (message) => end(doneEvent(message, length)),
    failed: ({ type, title, status, detail, extensions }) =>
      end({ event: "error", data: JSON.stringify({ type: problemType(type), title, status, detail, ...extensions }) }),
  };
}

/**
 * A stored reply as a stream: the whole text at once, or what is left of it behind the event a client had last. A client that has the beginning
 * of another answer, which was made again meanwhile, is told to drop it by `message.reset`.
 */
export function replayReply(reply: MessageRow, lastEventId: string | null = null): ReadableStream<Uint8Array> {
  const had = lastEventId === null ? undefined : placeOf(lastEventId);
  const from = had?.replyId === reply.id && had.length <= reply.content.length ? had.length : 0;
  const rest = reply.content.slice(from);
  const events: ServerSentEvent[] = [
    ...(had && had.length > from ? [{ event: "message.reset", data: "{}" }] : []),
    ...(rest === "" ? [] : [deltaEvent(reply.id, rest, reply.content.length)]),
    doneEvent(reply, reply.content.length),
  ];
  return new Blob(events.map(formatEvent)).stream();
}

/** What cannot be read names nothing: the client is given the whole, anew. */
function placeOf(lastEventId: string): { replyId: string; length: number } {
  const [, replyId = "", length = "1"] = /^(msg_\w{1,64})\.(\d{1,9})$/.exec(lastEventId) ?? [];
  return { replyId, length: Number(length) };
}

const deltaEvent = (replyId: string, text: string, length: number): ServerSentEvent => ({
  ...{ event: "message.delta", id: eventId(replyId, length), data: JSON.stringify({ text }) },
});

const doneEvent = ({ id, partial, degraded, usage }: DoneMessage, length: number): ServerSentEvent => ({
  ...{ event: "message.done", id: eventId(id, length) },
  data: JSON.stringify({ messageId: id, partial, usage, ...(degraded ? { degraded } : {}) }),
});
