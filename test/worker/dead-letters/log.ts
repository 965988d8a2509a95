import type { Deps } from "../../../src/deps.ts";
import { vi } from "vitest";

/** The log lines that deps write from here on. */
export function withLogOf(deps: Deps) {
  const log = vi.spyOn(deps.log, "log");
  return { lines: (event: string) => log.mock.calls.filter(([, said]) => said === event).map(([, , fields]) => fields) };
}
