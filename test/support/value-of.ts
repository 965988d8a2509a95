import type { Result } from "../../src/platform/result.ts";

/** What was asked for. Throws with the refusal, so that a test fails at what refused and not at what was to be done with the answer. */
export function valueOf<T>(result: Result<T, unknown> | undefined): T {
  if (result?.ok) return result.value;
  throw new Error(result ? `refused: ${JSON.stringify(result.refusal)}` : "no answer");
}
