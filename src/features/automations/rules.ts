import { nextDelaySeconds, type RetrySchedule } from "../../platform/retry.ts";
import type { WebhookAnswer } from "../../platform/webhooks/post-webhook.ts";

/** Why an execution ends among the dead letters. */
export type DeadLetterCause = "spent" | "gone" | "crashed";

/** Why an automation was disabled where its buyer did not do it. */
export const RECEIVER_GONE = "the receiver answered 410 Gone";
export const RECEIVER_FAILS = "the receiver has failed for too long";
export const PASSWORD_RESET = "the password was reset, and this was made before the e-mail address was proven";
export const ACCOUNT_SUSPENDED = "the account is suspended";
export const ACCOUNT_CLOSED = "the account was closed";

/** What a try leads to. */
export type Verdict =
  | { kind: "succeeded" }
  | { kind: "retry"; delaySeconds: number; error: string }
  | { kind: "dead"; cause: DeadLetterCause; error: string }
  /** 410: the receiver wants no more of this; its automation is disabled. */
  | { kind: "gone"; error: string };

export interface Try {
  /** Tries that count, this one included. */
  attempts: number;
  /** An operator's replay gets one try, so that its outcome is known. */
  replaying: boolean;
  /** 0..1. */
  random: number;
}

/** Receivers that were slow when they were last called are called where they hold up their like alone. */
export type Lane = "quick" | "slow";

/** What came of a try: the receiver's answer, or why there was nothing to send it. */
export type Answer = WebhookAnswer | { kind: "unmade"; reason: string };

/** Judges a receiver's answer: 2xx is success, 410 ends it at once, all else is tried again until the schedule is spent. */
export function judgeAnswer(answer: Answer, made: Try, schedule: RetrySchedule): Verdict {
  if (answer.kind === "delivered") return { kind: "succeeded" };
  if (answer.kind === "refused" && answer.status === 410) return { kind: "gone", error: errorOf(answer) };
  const retryAfter = answer.kind === "refused" ? answer.retryAfterSeconds : 0;
  const delaySeconds = made.replaying ? undefined : nextDelaySeconds(schedule, made.attempts, made.random, retryAfter);
  return delaySeconds === undefined
    ? { kind: "dead", cause: answer.kind === "unmade" ? "crashed" : "spent", error: errorOf(answer) }
    : { kind: "retry", delaySeconds, error: errorOf(answer) };
}

/** True where more tries were begun than the schedule has: the last one died without saying how it ended, and is not made again. */
export function triesExhausted(made: Pick<Try, "attempts" | "replaying">, schedule: RetrySchedule): boolean {
  return !made.replaying && made.attempts > schedule.delaysSeconds.length + 1;
}

/** What a try says of its receiver as a whole, whatever it says of the one delivery; `unknown` where nothing came of it. */
export type Standing = "answers" | "refuses" | "fails" | "unknown";

/** A receiver that refuses this delivery is there: only no answer, or one of a server that is not well, tells against it. */
export function standingOf(answer: Answer | undefined): Standing {
  if (answer === undefined || answer.kind === "unmade") return "unknown";
  if (answer.kind === "unreachable") return "fails";
  if (answer.kind === "delivered") return "answers";
  return answer.status >= 500 || UNWELL.has(answer.status) ? "fails" : "refuses";
}

/** What a try counts as: an operator's replay that fails says nothing of the time between, so it counts towards nothing and keeps no circuit open. */
export const standingOfMade = ({ replaying }: { replaying: boolean }, standing: Standing): Standing =>
  replaying && standing === "fails" ? "unknown" : standing;

/**
 * What a try says of its automation, which is given up where nothing is taken for too long, be its receiver down or refusing all. One refusal
 * concerns its delivery; an operator's replay says something only where it is taken.
 */
export function takingOf({ replaying }: { replaying: boolean }, standing: Standing): "taken" | "not-taken" | "unknown" {
  if (standing === "answers") return "taken";
  return standing === "unknown" || replaying ? "unknown" : "not-taken";
}

/** Request Timeout, Too Early and Too Many Requests: come again. */
const UNWELL = new Set([408, 425, 429]);

/** Tries that count against the schedule: all that were begun of the action that is next, but for probes of an open circuit that failed. */
export const triesCounted = ({ attempts, probes, settled }: { attempts: number; probes: number; settled: number }): number =>
  attempts - probes - settled;

/** What an answer that is no success says, for operators and the buyer. */
export function errorOf(answer: Exclude<Answer, { kind: "delivered" }>): string {
  if (answer.kind === "unreachable") return answer.reason;
  if (answer.kind === "unmade") return `the delivery could not be made: ${answer.reason}`;
  const redirected = answer.status >= 300 && answer.status < 400 ? " (redirects are not followed)" : "";
  return `status ${answer.status}${redirected}${answer.excerpt === "" ? "" : `: ${answer.excerpt}`}`;
}

export interface Secrets {
  secret: string;
  previousSecret: string | null;
  previousSecretUntil: Date | null;
  /** Times in ISO 8601. */
  olderSecrets: readonly { secret: string; until: string }[];
}

/** Secrets that were rotated out and whose overlap lasts, the newest first. */
export function pastSecrets({ previousSecret, previousSecretUntil, olderSecrets }: Secrets, now: Date): { secret: string; until: Date }[] {
  const previous = previousSecret === null || previousSecretUntil === null ? [] : [{ secret: previousSecret, until: previousSecretUntil }];
  const older = olderSecrets.map(({ secret, until }) => ({ secret, until: new Date(until) }));
  return [...previous, ...older].filter(({ until }) => until > now);
}

/** Secrets a delivery is signed with, as they are kept: the current one, and each before it while its own overlap lasts. */
export const signingSecrets = (automation: Secrets, now: Date): readonly string[] => [
  automation.secret,
  ...pastSecrets(automation, now).map(({ secret }) => secret),
];

/** Deeper than any event of ours: what differs below is named by what it is in. */
const DEEPEST = 8;

/** JSON pointers (RFC 6901) to what differs between two values of JSON, the outermost that says it. */
export function changedPointers(before: unknown, after: unknown, at = "", depth = 0): string[] {
  if (depth < DEEPEST && isParent(before) && isParent(after) && Array.isArray(before) === Array.isArray(after)) {
    const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    return [...new Set([...from.keys(), ...to.keys()])].flatMap((name) =>
      changedPointers(from.get(name), to.get(name), `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, depth + 1),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [at];
}

const isParent = (value: unknown): value is object => typeof value === "object" && value !== null;

/** What a review's time follows from; times are milliseconds since the epoch. */
export interface Backlogged {
  /** When the longest open incident was opened; undefined where none is. */
  incidentSince: number | undefined;
  /** When the oldest dead letter of the backlog was stored; undefined where it is empty. */
  backlogSince: number | undefined;
  lastReviewAt: number | undefined;
}

/** When the backlog is to be reviewed next (AUT-5): a cadence after both began to hold, and after each review since. Undefined while none is owed. */
export function reviewDueAt({ incidentSince, backlogSince, lastReviewAt = 0 }: Backlogged, everySeconds: number): number | undefined {
  if (incidentSince === undefined || backlogSince === undefined) return undefined;
  return Math.max(incidentSince, backlogSince, lastReviewAt) + everySeconds * 1_000;
}

/** Seconds after which each of several replays starts, so that a receiver that just recovered is not flooded. */
export const replayDelaySeconds = (index: number, replaysPerSecond: number): number => Math.floor(index / replaysPerSecond);
