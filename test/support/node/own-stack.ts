import { afterAll, beforeAll } from "vitest";
import { SpawnedStack } from "./spawned-stack.ts";

/** A spawned stack for the tests of the `describe` that asks for it: up before the first, gone with its state after the last. */
export function ownStack(purpose: string): SpawnedStack {
  const stack = new SpawnedStack(purpose);
  beforeAll(() => stack.start());
  afterAll(() => stack.remove());
  return stack;
}
