import * as z from "zod";
import type { Verdict } from "./failures.ts";
import { parseEvent, text } from "./readers/reader.ts";

/** What the answer to a call began with, or how it ended before it began. */
export type Beginning =
  | { kind: "event" }
  | { kind: "error"; error: unknown }
  /** What nobody can read, or nothing at all. */
  | { kind: "garbled" }
  | { kind: "silent" }
  | { kind: "broken" }
  /** Nobody waited for it any more. */
  | { kind: "left" };

/** Refusals of our key: they speak of us, not of the caller's token. */
export const refusesKey = (status: number): boolean => status === 401 || status === 403;

type Unanswered = { kind: "refused"; status: number } | { kind: "timed-out" } | { kind: "unreachable" };

/** `alsoFailing`: statuses below 500 that the contract counts as failures, such as 429. */
export function verdictOf(answer: Unanswered, alsoFailing: readonly number[]): Verdict {
  if (answer.kind === "unreachable") return "unreachable";
  if (answer.kind === "timed-out") return "silent";
  if (refusesKey(answer.status)) return "key-refused";
  return answer.status >= 500 || alsoFailing.includes(answer.status) ? "failing" : "nothing";
}

export function verdictOfBeginning(beginning: Beginning): Verdict {
  switch (beginning.kind) {
    case "event":
      return "answered";
    case "error": {
      const blame = blameOf(beginning.error);
      return blame === "provider" ? "failing" : blame === "key" ? "key-refused" : "nothing";
    }
    case "broken":
      return "unreachable";
    case "garbled":
    case "silent":
      return beginning.kind;
    case "left":
      return "nothing";
  }
}

const named = z.object({ type: text, code: text }).catch({ type: undefined, code: undefined });
const inBand = z.object({ type: text, code: text, error: named }).catch({ type: undefined, code: undefined, error: named.parse({}) });

const KEY = /^(?:authentication_error|permission_error|invalid_api_key|account_deactivated)$/u;
const ACCOUNT = /^(?:rate_limit|insufficient_quota|billing)/u;
const CALLER =
  /^(?:invalid_|unsupported_|not_found|model_not_found|request_too_large|context_length|string_above|content_policy|content_filter|unknown_parameter)/u;

/** Whom an error in a provider's 200 speaks of, by the names that OpenAI and Anthropic give their errors. One without a name is theirs. */
export function blameOf(error: unknown): "provider" | "account" | "key" | "caller" {
  const { type, code, error: inner } = inBand.parse(error);
  const names = [type, code, inner.type, inner.code].filter((name) => typeof name === "string");
  if (names.some((name) => KEY.test(name))) return "key";
  if (names.some((name) => ACCOUNT.test(name))) return "account";
  return names.some((name) => CALLER.test(name)) ? "caller" : "provider";
}

/** What a stream's event, read, says of its beginning; undefined where it says nothing: a sign of life is no answer. */
export function beginningOf(data: string, error: unknown): Beginning | undefined {
  if (error !== undefined) return { kind: "error", error };
  const event = parseEvent(data);
  if (!isObject(event)) return { kind: "garbled" };
  const type = "type" in event ? event.type : undefined;
  if (type === "error") return { kind: "error", error: event };
  return type === "ping" ? undefined : { kind: "event" };
}

export const isObject = (json: unknown): json is object => typeof json === "object" && json !== null && !Array.isArray(json);
