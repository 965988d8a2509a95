import { unavailable } from "./errors.ts";

/**
 * Runs a call to a Durable Object or a library that takes no signal, and gives up on it after `milliseconds`:
 * both the give-up and the call's own failure become `dependency-unavailable`. The call itself may still end later.
 */
export async function withDeadline<T>(dependency: string, milliseconds: number, call: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([call(), deadline]);
  } catch (error) {
    throw unavailable(dependency, error);
  } finally {
    clearTimeout(timer);
  }
}
