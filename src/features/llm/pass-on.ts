import { cutEvent } from "./cut-event.ts";
import { estimateUsage, type EndedCall } from "./estimates/estimate-usage.ts";
import type { CallWatch } from "./call-timing.ts";
import { meter } from "./meter.ts";
import { passedHeaders } from "./passed-headers.ts";
import type { LlmDeps } from "./ports.ts";
import { parseEvent, type Reading } from "./readers/reader.ts";
import { createReader } from "./readers/readers.ts";
import { settle } from "./settlement.ts";
import { USAGE_CHUNK } from "./usage-chunk.ts";
import { accountFor, type CallOutcome, type UsageRecord } from "./usage-record.ts";
import type { Deadline } from "./start-deadline.ts";
import { isObject, type Beginning } from "./verdict-rules.ts";

export interface ModelAnswer {
  callId: string;
  /** The provider's bytes, unchanged but for a chunk of usage that the caller did not ask for, and the end of a stream that was cut. */
  body: ReadableStream<Uint8Array> | Uint8Array;
  contentType: string;
  /** Of the provider's headers, those that are the caller's. */
  headers: Record<string, string>;
  /** What it used, once it has ended. */
  usage: Promise<UsageRecord>;
}

export interface Listening {
  /** Gets the text shown to people, piece by piece, as it streams. */
  onText?: ((text: string) => void) | undefined;
  /** Aborts when the caller leaves. */
  left?: AbortSignal | undefined;
}

/** An answer on its way. */
export interface PassedOn {
  /** Undefined where it broke off, or is no JSON: bytes that nobody can read are the provider's failure, not an answer. */
  answer: ModelAnswer | undefined;
  /** What it began with; never rejects. */
  begun: Promise<Beginning>;
  /** Gives it up before any of it went out, and waits until it is accounted: at what it said it cost, or its worst case. */
  drop(outcome: CallOutcome): Promise<unknown>;
}

/** Passes a provider's answer on and accounts it, whoever leaves first. A whole answer is read to its end beforehand. */
export async function passOn(
  deps: LlmDeps,
  call: EndedCall,
  response: Response,
  { onText, left, deadline, watch }: Listening & { deadline: Deadline; watch: CallWatch },
): Promise<PassedOn> {
  const { callId } = call.identity;
  const { wire, usageAsked, model } = call.plan;
  const headers = passedHeaders(model.provider, response.headers);
  const reader = watch.reading(createReader(wire, deps.contract.llm.counting));
  let resolve: (record: UsageRecord) => void = () => undefined;
  const usage = new Promise<UsageRecord>((done) => (resolve = done));
  let dropped: CallOutcome | undefined;
  const account = async (outcome: CallOutcome, sawAll: boolean, end: "before" | "behind" = "before"): Promise<void> => {
    deadline.end();
    const now = deps.clock.now();
    const timing = watch.ends();
    const estimated = await estimateUsage(deps, call, reader, sawAll);
    const record = { ...accountFor(call, { ...reader.reading, estimated }, dropped ?? outcome, now), ...timing };
    await settle(deps, record, end);
    resolve(record);
  };
  const contentType = response.headers.get("content-type") ?? "application/json";
  if (response.body && contentType.startsWith("text/event-stream")) {
    const { drain, stream } = deps.contract.llm;
    const { body, ended, begun, drop } = meter(response.body, {
      ...{ reader, onText, account, drain, stream, pipe: deps.bytePipe, over: deadline.signal },
      cutEvent: (half) => cutEvent(wire, half),
      ...(wire === "chat" && !usageAsked ? { withheld: USAGE_CHUNK } : {}),
      ...(left ? { left } : {}),
    });
    deps.defer(ended);
    return {
      answer: { callId, body, contentType, headers, usage },
      begun,
      drop(outcome) {
        dropped = outcome;
        drop();
        return usage;
      },
    };
  }
  const reading = readWhole(response).then(async (bytes) => {
    const json = bytes && parseEvent(new TextDecoder().decode(bytes));
    const isReadable = isObject(json);
    if (isReadable) reader.answer(json);
    deps.defer(account(!isReadable || reader.reading.error !== undefined ? "cut" : "complete", isReadable, "behind"));
    return { bytes, isReadable };
  });
  const { bytes, isReadable } = await reading;
  return {
    answer: bytes && isReadable ? { callId, body: bytes, contentType, headers, usage } : undefined,
    begun: Promise.resolve(wholeBeginning(bytes !== undefined, isReadable && !call.plan.stream, reader.reading)),
    drop: () => usage,
  };
}

/** A whole answer's beginning is all of it. One to a call that asked for a stream is not what the wire's client can read. */
function wholeBeginning(isWhole: boolean, isWhatWasAsked: boolean, { error }: Reading): Beginning {
  if (!isWhole) return { kind: "broken" };
  if (error !== undefined) return { kind: "error", error };
  return { kind: isWhatWasAsked ? "event" : "garbled" };
}

/** Undefined where the connection broke or the deadline passed before the end. */
async function readWhole(response: Response): Promise<Uint8Array | undefined> {
  return response.arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    () => undefined,
  );
}
