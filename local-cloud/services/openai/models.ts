import type OpenAI from "openai";
import { OpenaiProblem } from "./errors.ts";

/** Aliases with the dated snapshot that answers for them, and when that came out (Unix seconds). */
const MODELS = [
  { alias: "gpt-5", snapshot: "gpt-5-2025-08-07", created: 1754524800 },
  { alias: "gpt-5-mini", snapshot: "gpt-5-mini-2025-08-07", created: 1754524800 },
  { alias: "gpt-4.1-mini", snapshot: "gpt-4.1-mini-2025-04-14", created: 1744588800 },
  { alias: "gpt-4o-mini", snapshot: "gpt-4o-mini-2024-07-18", created: 1721260800 },
] as const;

/** The model that answers for a requested name; 404 `model_not_found` where there is none. */
export function snapshotOf(requested: string): string {
  const model = MODELS.find(({ alias, snapshot }) => alias === requested || snapshot === requested);
  if (!model)
    throw new OpenaiProblem(404, `The model \`${requested}\` does not exist or you do not have access to it.`, { code: "model_not_found" });
  return model.snapshot;
}

export function listModels(): OpenAI.Model[] {
  return MODELS.flatMap(({ alias, snapshot, created }) =>
    [alias, snapshot].map((id) => ({ id, object: "model" as const, created, owned_by: "system" })),
  ) as OpenAI.Model[];
}
