import { createParser } from "eventsource-parser";
import { ProblemError } from "./problem.ts";

/** One event of a stream. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string | undefined;
}

/**
 * Parses an event stream as the HTML standard has it (§9.2.6); an event without data is none, nor is one that the end of the
 * stream cut off. `onRetry` is told the milliseconds the server wants between connections.
 */
export async function* parseEvents(
  body: ReadableStream<Uint8Array>,
  onRetry: (milliseconds: number) => void = () => undefined,
): AsyncGenerator<StreamEvent> {
  const arrived: StreamEvent[] = [];
  const parser = createParser({
    onRetry,
    onEvent: ({ event = "message", data, id }) => void arrived.push({ event, data, id }),
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parser.feed(decoder.decode(read.value, { stream: true }));
      yield* arrived.splice(0);
    }
  } finally {
    await reader.cancel();
  }
}

export interface FollowOptions {
  /** Opens the stream after an event; throws where it cannot. */
  open(lastEventId: string | undefined, signal: AbortSignal): Promise<Response>;
  /** The event after which there is nothing more. */
  last(event: StreamEvent): boolean;
  /** Where an event is not right, the stream is opened anew from its beginning, as if nothing had been told. */
  isRight?(event: StreamEvent): Promise<boolean>;
  signal?: AbortSignal;
  /** Waits between connections; for tests. */
  wait?(milliseconds: number): Promise<void>;
}

/** How often a connection may fail in a row before the caller hears of it. */
const MAX_FAILURES = 5;

/** Follows a stream across reconnections by `Last-Event-ID`, so that no event is missed and none comes twice. */
export async function* follow({
  open,
  last,
  isRight,
  signal = new AbortController().signal,
  wait = pause,
}: FollowOptions): AsyncGenerator<StreamEvent> {
  let lastEventId: string | undefined;
  let retryMs = 1_000;
  for (let failures = 0; !signal.aborted;) {
    try {
      const { body } = await open(lastEventId, signal);
      for await (const event of parseEvents(body ?? new ReadableStream(), (milliseconds) => (retryMs = milliseconds))) {
        failures = 0;
        if (isRight && !(await isRight(event))) {
          lastEventId = undefined;
          break;
        }
        lastEventId = event.id ?? lastEventId;
        yield event;
        if (last(event)) return;
      }
    } catch (error) {
      failures += 1;
      const final = error instanceof ProblemError && error.problem.status < 500 && error.problem.status !== 429;
      if (final || signal.aborted || failures >= MAX_FAILURES) throw error;
    }
    await wait(retryMs);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
