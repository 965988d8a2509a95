import { inspect } from "node:util";
import { present } from "../support/present.ts";
import { startProvenStack, type ProvenStack } from "./proven-stack.ts";
import { eventsOnce, reconciled, today, type AuditEvent } from "./books.ts";
import { provenBuyer, type Buyer } from "./buyers.ts";
import { Heard, readStream } from "./official-clients.ts";
import { startReplayingProvider, type ReplayingProvider } from "./replaying-provider.ts";
import { dataOf, jsonOf, recordOf, saidIn } from "./said.ts";
import type { Variant } from "./variants.ts";

const AT_ONCE = 8;
/** What an answer may have where its provider reports less, and what a buyer's day is filled up to before the next buyer comes. */
const LEAST_ANSWER = 32;
/** No model gives more than its own; what a recording reports beyond it pages, and is booked all the same. */
const LONGEST_ANSWER = 32_000;
const OF_A_BUYER = 300_000;
/** A body, and what is reserved for its prompt besides. */
const PROMPT = 400;

/** A whole stack whose models are recordings. */
export type ReplayingStack = ProvenStack<ReplayingProvider>;
export const startReplayingStack = (): Promise<ReplayingStack> => startProvenStack(startReplayingProvider());

interface Replayed {
  variant: Variant;
  heard: Heard;
  thrown: unknown;
}

export interface Findings {
  replayed: number;
  /** What was not as it has to be; empty where all was. */
  wrong: string[];
}

/** Sends each variant through the gateway to an official client, and holds what arrived and what was booked against what was sent. */
export async function replayAll(stack: ReplayingStack, variants: readonly Variant[]): Promise<Findings> {
  const day = today();
  const [buyers, replayed] = await replayToBuyers(stack, variants);
  const userIds = [...buyers.values()].map(({ id }) => id);
  const events = await eventsOnce(stack.stack, userIds, variants.length);
  // Asked before the bytes are looked at, which takes so long that connections are closed meanwhile, unseen.
  const books = await reconciled(stack.file, day);
  const wrong = replayed.flatMap((one) => {
    const booked = events.filter(({ id }) => id === one.heard.callId);
    return [...wrongWithBytes(one), ...wrongWithBooks(one, booked)].map((what) => `${one.variant.name}: ${what}`);
  });
  if (events.length !== variants.length) wrong.push(`${events.length} audit events of ${variants.length} calls`);
  if (books.accounts.length + books.rows.length > 0) wrong.push(`the books do not agree: ${JSON.stringify(books)}`);
  return { replayed: replayed.length, wrong };
}

/** Each buyer has a day's tokens, so the next one comes before these are used up. */
async function replayToBuyers(stack: ReplayingStack, variants: readonly Variant[]): Promise<[Map<number, Buyer>, Replayed[]]> {
  let taken = 0;
  const queue = variants.map((variant, number) => {
    const { input = 0, output = 0 } = saidIn(variant.stream.wire, variant.events);
    const maxTokens = Math.min(Math.max(input + output, LEAST_ANSWER), LONGEST_ANSWER);
    taken += PROMPT + maxTokens;
    return { variant, number, maxTokens, lot: Math.floor(taken / OF_A_BUYER) };
  });
  const buyers = new Map<number, Buyer>();
  for (const { lot } of queue) if (!buyers.has(lot)) buyers.set(lot, await provenBuyer(stack.file, `proof-${lot}`));
  const replayed: Replayed[] = [];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { variant, number, maxTokens, lot } = next;
      replayed.push(await replay(stack, present(buyers.get(lot), "buyer"), variant, { number, maxTokens }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return [buyers, replayed];
}

async function replay(
  { stack, provider }: ReplayingStack,
  { key }: Buyer,
  variant: Variant,
  { number, maxTokens }: { number: number; maxTokens: number },
): Promise<Replayed> {
  const prompt = `replay-${number}`;
  const heard = new Heard();
  const expected = passedOn(variant).byteLength;
  const arrived = new Promise<void>((resolve) => {
    heard.onMore = () => {
      if (heard.end !== undefined || heard.bytes.byteLength >= expected) resolve();
    };
  });
  provider.replays.set(prompt, { variant, arrived });
  const thrown = await readStream(stack.url, key, heard, { wire: variant.stream.wire, prompt, maxTokens, asksUsage: variant.asksUsage });
  provider.replays.delete(prompt);
  return { variant, heard, thrown };
}

/** The chunk without choices that carries the usage of a chat stream is for who asked for it. */
const isUsageChunk = (event: Uint8Array): boolean => {
  const chunk = jsonOf(event);
  return Array.isArray(chunk?.["choices"]) && chunk["choices"].length === 0 && recordOf(chunk["usage"]) !== undefined;
};

/** Of what was sent, what is the caller's: whole events, and the half of one only where the provider had said already how it ends. */
function passedOn({ stream: { wire }, events, half, asksUsage }: Variant): Buffer {
  const { ended, failed } = saidIn(wire, events);
  const whole = events.filter((event) => asksUsage || wire !== "chat" || !isUsageChunk(event));
  return Buffer.concat([...whole, ...(ended || failed ? [half] : [])]);
}

function wrongWithBytes({ variant, heard, thrown }: Replayed): string[] {
  const { stream, events, end } = variant;
  const { ended, failed } = saidIn(stream.wire, events);
  const expected = passedOn(variant);
  const { bytes } = heard;
  const wrong: string[] = [];
  if (!bytes.subarray(0, expected.length).equals(expected))
    wrong.push(`other bytes than the provider's: ${firstDifference(bytes, expected)}`);
  const more = bytes.subarray(expected.length);
  if (ended || failed) {
    if (more.length > 0) wrong.push(`${more.length} bytes more than the provider sent`);
  } else if (!isCutError(more, variant)) wrong.push(`a cut is not told as the wire tells errors: ${more.toString()}`);
  const clean = ended || (failed && end === "closed");
  if (heard.end !== (clean ? "closed" : "broken")) wrong.push(`the connection is ${heard.end ?? "open"}`);
  if ((thrown === undefined) !== (ended && !failed))
    wrong.push(`the official client ${thrown === undefined ? "took it for whole" : `threw ${inspect(thrown)}`}`);
  return wrong;
}

/** One event that each provider's documentation has for an error inside a stream. */
function isCutError(more: Buffer, { stream: { wire } }: Variant): boolean {
  // The beginning of `[DONE]` can become no error: it is ended, nobody can read it, and the error comes behind it.
  const ofEnd = /^data: \[\w*\n\n/u.exec(more.toString())?.[0] ?? "";
  const bytes = more.subarray(ofEnd.length);
  const json = jsonOf(bytes);
  if (!json || !bytes.toString().endsWith("\n\n") || dataOf(bytes).includes("\n")) return false;
  const error = recordOf(json["error"]);
  switch (wire) {
    case "chat":
      return typeof error?.["message"] === "string" && typeof error["type"] === "string";
    case "responses":
      return json["type"] === "error" && typeof json["message"] === "string" && typeof json["code"] === "string";
    case "messages":
      return json["type"] === "error" && typeof error?.["type"] === "string" && typeof error["message"] === "string";
  }
}

function wrongWithBooks({ variant: { stream, events }, heard, thrown }: Replayed, booked: readonly AuditEvent[]): string[] {
  const [event, ...others] = booked;
  if (!event || others.length > 0) return [`${booked.length} audit events (${heard.callId ?? `no call: ${String(thrown)}`})`];
  const said = saidIn(stream.wire, events);
  const wrong: string[] = [];
  const figure = (name: string, [source, tokens]: readonly [string, number], reported: number | undefined): void => {
    if (source !== (reported === undefined ? "estimated" : "reported")) wrong.push(`${name} are marked ${source}`);
    else if (reported !== undefined && tokens !== reported) wrong.push(`${tokens} ${name} booked of ${reported} reported`);
    else if (tokens < 0) wrong.push(`${tokens} ${name}`);
  };
  figure("prompt tokens", [event.input_source, event.input_tokens], said.input);
  figure("answer tokens", [event.output_source, event.output_tokens], said.output);
  if (said.input !== undefined && event.cached_input_tokens !== said.cached)
    wrong.push(`${event.cached_input_tokens} cached tokens booked of ${said.cached}`);
  if (said.input === undefined && event.input_tokens === 0) wrong.push("a prompt of nothing is estimated");
  const outcome = said.ended && !said.failed ? "complete" : "cut";
  if (event.outcome !== outcome) wrong.push(`booked as ${event.outcome}`);
  return wrong;
}

function firstDifference(bytes: Buffer, expected: Buffer): string {
  let at = 0;
  while (at < expected.length && bytes[at] === expected[at]) at += 1;
  return `at ${at}, ${JSON.stringify(bytes.subarray(at, at + 80).toString())} for ${JSON.stringify(expected.subarray(at, at + 80).toString())}`;
}
