import type { Contract } from "../contract.ts";
import { AppError } from "../errors.ts";
import { bodyRefused, type BodyRefusal } from "../events/http.ts";
import type { Recorder } from "../events/record.ts";
import { say } from "../language/say.ts";

/** What one large body may take, while it comes and until its request is answered. */
export interface BodyAllowance {
  maxBytes: number;
  /** Within which it has to have come whole; then throws `body-too-slow`. */
  readMs: number;
  tooSlow(bytes: number): never;
  /** Says how many bytes are held of it now. Throws `overloaded` where the isolate holds as much as it may. */
  holds(bytes: number): void;
  /**
   * Says what of it is to become text and values, before it does. Throws `body-too-large` where that is more than the isolate's memory is meant
   * for, `overloaded` where it is with what others have.
   */
  parses(text: Uint8Array): void;
  /** The request is answered, or its answer streams: nothing of the body is kept. */
  release(): void;
}

export interface LargeBodies {
  allow(): BodyAllowance;
}

/** Part of a body that may be text at no more than its bytes: so two of the longest that are images find room. */
const TEXT_PART = 1 / 16;

/**
 * The large bodies that one isolate holds at once, whose memory is 128 MB: a body is there as it came and as it goes on, and what of it is no
 * base64 as values too, two bytes a letter where one is not Latin, which is as much again. So a body takes little more than twice what is
 * counted of it. Values are counted by themselves: `[{},{},…]` becomes twenty times its bytes. Bodies that any route may have are not counted,
 * so that large ones keep nobody else waiting.
 */
export function createLargeBodies({ maxBodyBytes, largeBodies }: Contract["http"], recorder: Recorder): LargeBodies {
  const { maxBytes, maxTextBytes, inFlightBytes, inFlightValues, readMs, retrySeconds: retryAfterSeconds } = largeBodies;
  const held = { bytes: 0, values: 0 };
  const refusal = (reason: BodyRefusal, bytes: number, throws: AppError): never => {
    bodyRefused(recorder, { reason, bytes, held: held.bytes });
    throw throws;
  };
  const overloaded = (bytes: number) =>
    refusal(
      "in-flight",
      bytes,
      new AppError("overloaded", "too many large bodies at once", { subject: "request-bodies", retryAfterSeconds }),
    );
  const tooMuch = (reason: "text" | "values", bytes: number, most: string) =>
    refusal(reason, bytes, new AppError("body-too-large", say`a body of more than ${maxBodyBytes} bytes may have at most ${most}`));
  return {
    allow() {
      const mine = { bytes: 0, values: 0 };
      const holds = (bytes: number): void => {
        if (bytes <= maxBodyBytes) return;
        if (held.bytes - mine.bytes + bytes > inFlightBytes) overloaded(bytes);
        held.bytes += bytes - mine.bytes;
        mine.bytes = bytes;
      };
      return {
        maxBytes,
        readMs,
        tooSlow: (bytes) =>
          refusal(
            "slow",
            bytes,
            new AppError("body-too-slow", say`the body did not come within ${readMs / 1_000} s`, { retryAfterSeconds }),
          ),
        holds,
        parses(text) {
          if (mine.bytes === 0) return;
          const { byteLength } = text;
          if (byteLength > maxTextBytes) tooMuch("text", byteLength, `${maxTextBytes} bytes beside the data of images`);
          const values = countValues(text, inFlightValues);
          if (values > inFlightValues) tooMuch("values", byteLength, `${inFlightValues} values`);
          if (held.values + values > inFlightValues) overloaded(byteLength);
          held.values += values;
          mine.values = values;
          holds(mine.bytes + Math.max(0, byteLength - Math.floor(mine.bytes * TEXT_PART)));
        },
        release() {
          held.bytes -= mine.bytes;
          held.values -= mine.values;
          Object.assign(mine, { bytes: 0, values: 0 });
        },
      };
    },
  };
}

/** A comma, a bracket, a brace. */
const BEFORE_VALUES = [0x2c, 0x5b, 0x7b];

/** How many values JSON has at most, known before it is parsed, or more than `most`: each follows a comma, a bracket or a brace. */
function countValues(bytes: Uint8Array, most: number): number {
  let found = 0;
  for (const sign of BEFORE_VALUES) {
    for (let at = bytes.indexOf(sign); at !== -1; at = bytes.indexOf(sign, at + 1)) if ((found += 1) > most) return found;
  }
  return found;
}
