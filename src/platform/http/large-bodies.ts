import type { Contract } from "../contract.ts";
import { AppError } from "../errors.ts";
import { bodyRefused } from "../events/http.ts";
import type { Recorder } from "../events/record.ts";

/** What one large body may take, while it comes and until its request is answered. */
export interface BodyAllowance {
  maxBytes: number;
  /** Within which it has to have come whole; then throws `body-too-slow`. */
  readMs: number;
  tooSlow(bytes: number): never;
  /** Says how much of it there is now. Throws `overloaded` where the isolate holds as much as it may. */
  holds(bytes: number): void;
  /** Throws `body-too-large` where it would become more values than the isolate's memory is meant for. */
  inspect(bytes: Uint8Array): void;
  /** The request is answered, or its answer streams: nothing of the body is kept. */
  release(): void;
}

export interface LargeBodies {
  allow(): BodyAllowance;
}

/**
 * The large bodies that one isolate holds at once. Its memory is 128 MB, and a body is there several times while it is read, parsed, judged
 * and sent on: as bytes, as text, as values, and as bytes again. Bodies that any route may have are not counted, so that large ones keep
 * nobody else waiting.
 */
export function createLargeBodies({ maxBodyBytes, largeBodies }: Contract["http"], recorder: Recorder): LargeBodies {
  const { maxBytes, inFlightBytes, maxValues, readMs, retrySeconds: retryAfterSeconds } = largeBodies;
  let held = 0;
  return {
    allow() {
      let mine = 0;
      return {
        maxBytes,
        readMs,
        tooSlow(bytes) {
          bodyRefused(recorder, { reason: "slow", bytes, held });
          throw new AppError("body-too-slow", `the body did not come within ${readMs / 1_000} s`, { retryAfterSeconds });
        },
        holds(bytes) {
          if (bytes <= maxBodyBytes) return;
          if (held - mine + bytes > inFlightBytes) {
            bodyRefused(recorder, { reason: "in-flight", bytes, held });
            throw new AppError("overloaded", "too many large bodies at once", { subject: "request-bodies", retryAfterSeconds });
          }
          held += bytes - mine;
          mine = bytes;
        },
        inspect(bytes) {
          if (bytes.byteLength <= maxBodyBytes || !hasMoreValues(bytes, maxValues)) return;
          bodyRefused(recorder, { reason: "values", bytes: bytes.byteLength, held });
          throw new AppError("body-too-large", `a body of more than ${maxBodyBytes} bytes may have at most ${maxValues} values`);
        },
        release() {
          held -= mine;
          mine = 0;
        },
      };
    },
  };
}

/** A comma, a bracket, a brace. */
const BEFORE_VALUES = [0x2c, 0x5b, 0x7b];

/**
 * Whether JSON may have more values than that, known before it is parsed: each follows a comma, a bracket or a brace. Those in text are counted
 * too; base64 has none, and is passed over by the platform's own search. `[{},{},…]` becomes twenty times its bytes.
 */
function hasMoreValues(bytes: Uint8Array, most: number): boolean {
  let found = 0;
  for (const sign of BEFORE_VALUES) {
    for (let at = bytes.indexOf(sign); at !== -1; at = bytes.indexOf(sign, at + 1)) if ((found += 1) > most) return true;
  }
  return false;
}
