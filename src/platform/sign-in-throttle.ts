import type { Contract } from "./contract.ts";
import { ok, refused, type Result } from "./result.ts";

/** Sign-ins under one key that did not succeed: an account at an address, an address, an account. */
export interface Failures {
  count: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
}

export type ThrottleRefusal = { kind: "sign-in-throttled"; retryAfterSeconds: number };

/**
 * The contract's free tries before waiting starts, and its longest wait. An account alone is throttled late and shortly:
 * a stranger must not be able to keep its owner out.
 */
export type Throttles = Contract["access"]["throttles"];
export type ThrottleKind = keyof Throttles;

/** Counts a try before it is judged, or refuses it while the wait after the last one counted (doubling from 2 s) has not passed. */
export function countTry(
  { free, longestSeconds, forgottenSeconds }: Throttles[ThrottleKind],
  known: Failures | undefined,
  now: number,
): Result<Failures, ThrottleRefusal> {
  const failures = known && now - known.lastAt < forgottenSeconds * 1000 ? known : { count: 0, lastAt: 0 };
  if (failures.count >= free) {
    const waitMs = Math.min(longestSeconds, 2 ** Math.min(20, failures.count - free + 1)) * 1000;
    const leftMs = failures.lastAt + waitMs - now;
    if (leftMs > 0) return refused({ kind: "sign-in-throttled", retryAfterSeconds: Math.ceil(leftMs / 1000) });
  }
  return ok({ count: failures.count + 1, lastAt: now });
}

/** Counts a try under each or, where one of them has to wait, under none: the first that has to says for how long. */
export function countTries<Try extends { throttle: Throttles[ThrottleKind]; known: Failures | undefined }>(
  tries: readonly Try[],
  now: number,
): Result<[Try, Failures][], ThrottleRefusal> {
  const counted: [Try, Failures][] = [];
  for (const each of tries) {
    const decided = countTry(each.throttle, each.known, now);
    if (!decided.ok) return decided;
    counted.push([each, decided.value]);
  }
  return ok(counted);
}

/** How a try that was counted turned out, where it did not fail: `unjudged` is one that a fault cut short. */
export type TryOutcome = "succeeded" | "unjudged";

/**
 * What is left counted after such a try; undefined for nothing. Success clears what the account failed at this address, and takes no more
 * than itself back elsewhere: whoever guesses must not clean his address by signing in to an account of his own.
 */
export function takeTryBack(kind: ThrottleKind, outcome: TryOutcome, known: Failures | undefined): Failures | undefined {
  if (!known || (outcome === "succeeded" && kind === "account-at-address") || known.count <= 1) return undefined;
  return { ...known, count: known.count - 1 };
}

/** The address tries are counted under: an IPv4 one whole, of an IPv6 one the network of 64 bits, in which a subscriber is free to choose. */
export function throttledAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::", 2);
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const network = [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
