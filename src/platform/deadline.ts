import { unavailable } from "./errors.ts";
import { currentScope } from "./scope.ts";
import { traced } from "./tracing/traced.ts";

/**
 * Runs a call to a Durable Object or a library that takes no signal, and gives up on it after `milliseconds`:
 * both the give-up and the call's own failure become `dependency-unavailable`. The call itself may still end later.
 */
export async function withDeadline<T>(dependency: string, milliseconds: number, call: () => Promise<T>): Promise<T> {
  let done: (() => void) | undefined;
  const deadline = new Promise<never>((_, reject) => {
    done = after(milliseconds, () => reject(new Error(`no answer within ${milliseconds} ms`)));
  });
  try {
    return await traced(dependency, () => Promise.race([call(), deadline]));
  } catch (error) {
    throw unavailable(dependency, error);
  } finally {
    done?.();
  }
}

/**
 * Calls `giveUp` once the time is over, unless what it answers is called before: under the timer of the request that is served; outside any,
 * as in an object, under one of its own, which goes with the call.
 */
export function after(milliseconds: number, giveUp: () => void): () => void {
  const scope = currentScope();
  if (scope) return scope.deadlines.after(milliseconds, giveUp);
  const timer = setTimeout(giveUp, milliseconds);
  return () => clearTimeout(timer);
}
