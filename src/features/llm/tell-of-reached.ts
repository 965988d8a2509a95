import { llmLimitReached, llmLimitUntold } from "../../platform/events/llm.ts";
import type { ReachedNote } from "./pool.ts";
import type { LlmDeps } from "./ports.ts";

/**
 * Tells the pool of all accounts, of which health and its alert read it, that so much of a limit is used. False where the pool does not
 * answer: it is to be told again, and has it once all the same.
 */
export async function tellOfReached(deps: Pick<LlmDeps, "tokenPool" | "log" | "metrics">, note: ReachedNote): Promise<boolean> {
  try {
    await deps.tokenPool.noteReached(note);
  } catch (error) {
    llmLimitUntold(deps, { ...note, error });
    return false;
  }
  llmLimitReached(deps, note);
  return true;
}
