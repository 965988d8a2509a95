import * as z from "zod";
import type { Apart, InputTokens } from "../pricing.ts";
import type { Seen } from "./seen.ts";

/** Tokens counted here, of what the provider did not report; absent figures it did. */
export interface Estimate {
  input?: number | undefined;
  /** Reasoning is a part of the answer. */
  output?: { tokens: number; reasoning: number } | undefined;
}

/** What a provider's answer said so far. Absent figures were not reported. */
export interface Reading {
  input?: InputTokens | undefined;
  output?: number | undefined;
  /** Of what was reported, what may be priced apart. */
  apart?: Apart;
  /** Absent where nothing was counted: all was reported, or not seen. */
  estimated?: Estimate | undefined;
  /** Characters of the answer seen, tool arguments and reasoning included. */
  delivered: number;
  /** The provider's own end was seen; without it the stream was cut short. */
  ended: boolean;
  /** An error the provider sent inside the stream. */
  error?: unknown;
}

/** One answer being read, event by event; what cannot be understood is left out and never throws. */
export interface Reader {
  readonly reading: Reading;
  /** What was seen of the answer, for whoever has to count it. */
  readonly seen: Seen;
  /** Takes in one event's `data`; answers the text it shows to people, "" where it shows none. */
  event(data: string): string;
  /** Takes in a whole, unstreamed answer. */
  answer(json: unknown): void;
}

/** No provider counts so far for one call; the books hold no more (a signed 32-bit integer). */
const MOST_TOKENS = 2_147_483_647;

/** One figure of a usage: a whole number within reason. Anything else reads as NaN, an odd figure, and costs no other one. */
export const figure = z.int().nonnegative().max(MOST_TOKENS).nullish().catch(Number.NaN);

/** No call makes as many searches: what more would cost no number holds exactly. */
const MOST_COUNTED = 100_000;

/** A figure of what is priced by the piece. */
export const counted = z.int().nonnegative().max(MOST_COUNTED).nullish().catch(Number.NaN);

/** What a figure says; undefined where it is absent or odd. */
export const said = (value: number | null | undefined): number | undefined =>
  value === null || value === undefined || Number.isNaN(value) ? undefined : value;

/** Whether a figure was given and cannot be meant. */
export const isOdd = (value: number | null | undefined): boolean => Number.isNaN(value);

/** A text member; anything else reads as absent. */
export const text = z.string().nullish().catch(undefined);

/** Undefined for what is not JSON, such as the `[DONE]` that ends OpenAI's streams. */
export function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Written as JSON; "" for what is nested too deep to be. */
export function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** Of an answer of which nothing was heard. */
export const NOTHING_READ: Reading = { delivered: 0, ended: false };
