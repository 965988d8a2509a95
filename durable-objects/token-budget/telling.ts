import type { Deps } from "../../src/deps.ts";
import { tellOfReached } from "../../src/features/llm/tell-of-reached.ts";
import { writeReached } from "../../src/features/llm/write-reached.ts";
import { llmBacklogUntold } from "../../src/platform/events/llm.ts";
import type { reachedLimits } from "./reached.ts";
import type { tokenBudgetStore } from "./store.ts";

/** Tells of limits that are nearly used, until one is not taken: the others would not be either. */
export async function tellReached(reached: ReturnType<typeof reachedLimits>, deps: Deps, userId: string | undefined): Promise<void> {
  if (userId === undefined) return;
  for (const note of reached.untold()) {
    if (!(await tellOfReached(deps, { userId, ...note }))) return;
    reached.markTold(note);
  }
}

/** Has the buyer's automations hear of them, until one is not taken. */
export async function eventReached(reached: ReturnType<typeof reachedLimits>, deps: Deps, userId: string | undefined): Promise<void> {
  if (userId === undefined) return;
  for (const note of reached.unevented()) {
    if (!(await writeReached(deps, { userId, ...note }))) return;
    reached.markEvented(note);
  }
}

/**
 * The pool shows what waits, and for how long. Told as it begins and ends, and by the alarm how much it is meanwhile: many calls that end
 * while Postgres is gone are one more word each quarter of a minute.
 */
export async function tellBacklog(
  store: Pick<ReturnType<typeof tokenBudgetStore>, "backlog" | "toldBacklog" | "setToldBacklog">,
  deps: Deps,
  { userId, by }: { userId: string | undefined; by: "recording" | "alarm" },
): Promise<void> {
  const { calls, oldestAt } = store.backlog();
  const told = store.toldBacklog();
  if (userId === undefined || calls === told || (by === "recording" && calls > 0 && told > 0)) return;
  try {
    await deps.tokenPool.noteBacklog({ userId, calls, oldestAt });
    store.setToldBacklog(calls);
  } catch (error) {
    llmBacklogUntold(deps, { calls, error });
  }
}
