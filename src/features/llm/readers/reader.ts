import type { InputTokens } from "../pricing.ts";

/** What a provider's answer said so far. Absent figures were not reported. */
export interface Reading {
  input?: InputTokens;
  output?: number;
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
  /** Takes in one event's `data`; answers the text it shows to people, "" where it shows none. */
  event(data: string): string;
  /** Takes in a whole, unstreamed answer. */
  answer(json: unknown): void;
}

/** Undefined for what is not JSON, such as the `[DONE]` that ends OpenAI's streams. */
export function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Of an answer of which nothing was heard. */
export const NOTHING_READ: Reading = { delivered: 0, ended: false };
