import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Wire } from "../../src/features/llm/wires.ts";

/** Response bodies of providers, as recorded; another folder of the same form may be given besides. */
const FOLDERS = [fileURLToPath(new URL("../support/streams", import.meta.url)), process.env["RECORDED_STREAMS"] ?? ""];

/** What an independent reader found a recording to report. */
export interface FoundUsage {
  input_tokens: number;
  output_tokens: number;
  cache_read_input_tokens?: number;
  cache_creation_input_tokens?: number;
}

export interface RecordedStream {
  name: string;
  wire: Wire;
  /** Its bytes, cut behind each empty line. */
  events: readonly Uint8Array[];
  usage: FoundUsage | null;
  /** Whether it is one answer: some recordings have several behind one another. */
  single: boolean;
}

interface Entry {
  file: string;
  api: Wire;
  format: string;
  message_starts?: number;
  expect: { usage: FoundUsage | null };
}

/** Every recording there is, each once. */
export function recordedStreams(): RecordedStream[] {
  const found = new Map<string, RecordedStream>();
  for (const folder of FOLDERS) {
    if (folder === "") continue;
    const index = join(folder, "index.json");
    if (!existsSync(index)) throw new Error(`${folder} has no index.json that says what its recordings are`);
    for (const entry of (JSON.parse(readFileSync(index, "utf8")) as { streams: Entry[] }).streams) {
      const { file, api, format, message_starts = 1, expect } = entry;
      const bytes = readFileSync(join(folder, file));
      const events = format === "sse" ? cutIntoEvents(bytes) : framed(bytes.toString());
      found.set(file, { name: file, wire: api, events, usage: expect.usage, single: message_starts === 1 });
    }
  }
  return [...found.values()];
}

/** Behind each empty line; what follows the last one is an event that nothing ended. */
function cutIntoEvents(bytes: Buffer): Uint8Array[] {
  const text = bytes.toString("latin1");
  const events: Uint8Array[] = [];
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/\r?\n\r?\n|(?<=\n\r?\n)\r?\n/g)) {
    const to = index + end.length;
    events.push(bytes.subarray(from, to));
    from = to;
  }
  return from < bytes.length ? [...events, bytes.subarray(from)] : events;
}

/** Some sources took the framing away: one event a line. It is put round them again as these providers write it. */
const framed = (text: string): Uint8Array[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Buffer.from(`event: ${(JSON.parse(line) as { type: string }).type}\ndata: ${line}\n\n`));
