import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import { inputTotal } from "../../../src/features/llm/pricing.ts";
import type { Reading } from "../../../src/features/llm/readers/reader.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";

/** Response bodies of providers, as recorded. */
const SET = fileURLToPath(new URL("../../support/streams", import.meta.url).href);

interface Expected {
  terminated: boolean;
  text_chars: number;
  error?: unknown;
  usage: {
    input_tokens: number;
    output_tokens: number;
    cached_tokens?: number;
    cache_read_input_tokens?: number;
    cache_creation_input_tokens?: number;
  } | null;
}

interface Recorded {
  file: string;
  api: Wire;
  format: string;
  message_starts?: number;
  expect: Expected;
}

const { counting } = contractFor("production").llm;

/** Feeds the bytes in pieces of an odd size, as a network would. */
function readInPieces(bytes: Uint8Array, { api, format }: Recorded): { reading: Reading; shown: string } {
  const reader = createReader(api, counting);
  let shown = "";
  const take = (data: string) => void (shown += reader.event(data));
  if (format !== "sse") {
    for (const line of new TextDecoder().decode(bytes).split("\n")) if (line !== "") take(line);
    return { reading: reader.reading, shown };
  }
  const parser = createParser({ onEvent: ({ data }) => take(data) });
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += 61) parser.feed(decoder.decode(bytes.subarray(at, at + 61), { stream: true }));
  return { reading: reader.reading, shown };
}

const { streams } = JSON.parse(readFileSync(join(SET, "index.json"), "utf8")) as { streams: Recorded[] };
const single = streams.filter(({ message_starts = 1 }) => message_starts === 1);

describe("recorded streams", () => {
  it.each(single)("reads of $file what was shown, and how it ended", (recorded) => {
    const { reading, shown } = readInPieces(readFileSync(join(SET, recorded.file)), recorded);
    const { terminated, error } = recorded.expect;
    expect(reading.ended).toBe(terminated);
    expect(reading.error !== undefined).toBe(error !== undefined && error !== null);
    expect(Array.from(shown)).toHaveLength(recorded.expect.text_chars);
  });

  it.each(single.filter(({ expect: { usage } }) => !usage))("reads no usage of $file, whose provider reported none", (recorded) => {
    const { reading } = readInPieces(readFileSync(join(SET, recorded.file)), recorded);
    expect([reading.input, reading.output]).toEqual([undefined, undefined]);
    expect(reading.delivered).toBeGreaterThan(0);
  });

  it.each(single.flatMap((recorded) => (recorded.expect.usage ? [{ ...recorded, usage: recorded.expect.usage }] : [])))(
    "reads of $file the usage its provider reported",
    ({ usage, ...recorded }) => {
      const { reading } = readInPieces(readFileSync(join(SET, recorded.file)), recorded);
      const beside = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
      expect(reading.output).toBe(usage.output_tokens);
      expect(reading.input && inputTotal(reading.input)).toBe(usage.input_tokens + beside);
      expect(reading.input?.cached).toBe(usage.cached_tokens ?? usage.cache_read_input_tokens ?? 0);
    },
  );
});
