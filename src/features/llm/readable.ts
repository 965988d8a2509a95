import { llmPanelUnread } from "../../platform/events/llm.ts";
import type { LlmDeps } from "./ports.ts";

/** What was read for a part of the page; undefined where its owner did not answer: the page says so there, and fails for none of them. */
export async function readable<T>(deps: LlmDeps, panel: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    llmPanelUnread(deps, { panel, error });
    return undefined;
  }
}
