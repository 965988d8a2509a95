import { joined } from "./bytes.ts";

/**
 * What a large body has of base64, left as the bytes it came in: neither text nor a value is made of it. In the body that handlers get, a mark
 * stands for each run. A mark is text that nobody but this isolate knows beforehand, and no character of it is escaped in JSON.
 */
export interface Base64Runs {
  /** Text with a digit for each mark in it, which no letter beside it combines with, and how many characters more the marks stand for. */
  without(text: string): { text: string; characters: number };
  /** JSON as bytes, each mark's run where the mark is. */
  bytesOf(json: string): Uint8Array;
}

const encoder = new TextEncoder();

export const NO_RUNS: Base64Runs = {
  without: (text) => ({ text, characters: 0 }),
  bytesOf: (json) => encoder.encode(json),
};

interface Run {
  start: number;
  end: number;
}

/** Shorter runs stay text: a mark and its bookkeeping take some hundred bytes. */
const SHORTEST = 1_024;
/** Of each run stays text: more than an escape before it can reach into it (`\u00e9`). */
const MARGIN = 8;
const [SLASH, BACKSLASH] = [0x2f, 0x5c];
const IN_RUN = new Uint8Array(256);
for (const letter of encoder.encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) IN_RUN[letter] = 1;

/**
 * JSON without its long runs of base64, `\/` for `/` among it, as some serializers write it. A run is valid inside a string, a mark is too;
 * outside of one neither is, but for a number of a thousand digits, which nobody means. `name` is what marks are known by: not to be guessed.
 */
export function withoutRuns(bytes: Uint8Array, name: string): { text: Uint8Array; runs: Base64Runs } {
  const found = findRuns(bytes);
  if (found.length === 0) return { text: bytes, runs: NO_RUNS };
  let at = 0;
  const pieces = found.flatMap(({ start, end }, index) => {
    const before = bytes.subarray(at, start);
    at = end;
    return [before, encoder.encode(`*${name}.${index}*`)];
  });
  return { text: joined([...pieces, bytes.subarray(at)]), runs: runsOf(bytes, found, name) };
}

function runsOf(bytes: Uint8Array, found: readonly Run[], name: string): Base64Runs {
  // Split by it, text and indices take turns.
  const mark = new RegExp(`\\*${name}\\.(\\d+)\\*`, "u");
  const runAt = (index: string | undefined): Uint8Array => {
    const run = found[Number(index)];
    return run ? bytes.subarray(run.start, run.end) : new Uint8Array();
  };
  return {
    without(text) {
      const parts = text.split(mark);
      const characters = parts.reduce((sum, part, place) => (place % 2 === 1 ? sum + charactersOf(runAt(part)) - 1 : sum), 0);
      return { text: parts.map((part, place) => (place % 2 === 1 ? "0" : part)).join(""), characters };
    },
    bytesOf: (json) => joined(json.split(mark).map((part, place) => (place % 2 === 1 ? runAt(part) : encoder.encode(part)))),
  };
}

function findRuns(bytes: Uint8Array): Run[] {
  const found: Run[] = [];
  const { length } = bytes;
  for (let at = 0; at < length; at += 1) {
    const begin = at;
    at = endOfRun(bytes, begin);
    if (at - begin < SHORTEST) continue;
    const start = begin + MARGIN;
    found.push({ start: bytes[start - 1] === BACKSLASH ? start + 1 : start, end: at });
  }
  return found;
}

function endOfRun(bytes: Uint8Array, begin: number): number {
  let at = begin;
  for (;;) {
    while (IN_RUN[bytes[at] ?? 0] === 1) at += 1;
    if (bytes[at] !== BACKSLASH || bytes[at + 1] !== SLASH) return at;
    at += 2;
  }
}

/** An escaped slash is one of them. */
function charactersOf(run: Uint8Array): number {
  let characters = run.byteLength;
  for (let at = run.indexOf(BACKSLASH); at !== -1; at = run.indexOf(BACKSLASH, at + 1)) characters -= 1;
  return characters;
}
