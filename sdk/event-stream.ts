import { ProblemError } from "./problem.ts";

/** One event of a stream. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string | undefined;
}

/**
 * Parses an event stream as the HTML standard has it (§9.2.6): CR, LF or CRLF ends a line, comments are dropped,
 * an event without data is none. `onRetry` is told the milliseconds the server wants between connections.
 */
export async function* parseEvents(
  body: ReadableStream<Uint8Array>,
  onRetry: (milliseconds: number) => void = () => undefined,
): AsyncGenerator<StreamEvent> {
  let fields: { event?: string; data: string[]; id?: string } = { data: [] };
  for await (const line of linesOf(body)) {
    if (line === "") {
      if (fields.data.length > 0) yield { event: fields.event ?? "message", data: fields.data.join("\n"), id: fields.id };
      fields = { data: [] };
      continue;
    }
    const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "data") fields.data.push(value);
    else if (name === "event") fields.event = value;
    else if (name === "id" && !value.includes("\0")) fields.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) onRetry(Number(value));
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (let ended = false; !ended;) {
      const { done, value } = await reader.read();
      ended = done;
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A CR at the very end may be half of a CRLF, so it waits for what follows.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      yield* lines;
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
