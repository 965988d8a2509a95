import { format } from "node:util";
import { afterAll, afterEach } from "vitest";

const METHODS = ["debug", "log", "info", "warn", "error", "trace"] as const;
const HELD = Symbol.for("procureiq.held-console");

/**
 * What is logged is said after each test, by the test itself. Said by whoever logs it (a request, a consumer, an object) it would be a call to
 * Vitest from a context that cannot make one: the pool keeps that until the test's own context calls next, and at the end of a run there is
 * no next, for Vitest waits for the call it was kept for (cloudflare/workers-sdk#15719). What comes after the last test is not said.
 */
const held = (Reflect.get(globalThis, HELD) as (() => void)[] | undefined) ?? hold();

function hold(): (() => void)[] {
  const lines: (() => void)[] = [];
  for (const method of METHODS) {
    const say = console[method].bind(console);
    console[method] = (...said: unknown[]) => {
      const line = format(...said);
      lines.push(() => say(line));
    };
  }
  Reflect.set(globalThis, HELD, lines);
  return lines;
}

const say = (): void => {
  for (const line of held.splice(0)) line();
};
afterEach(say);
afterAll(say);
