import { AnthropicProblem } from "./errors.ts";

/** Newest first. From 4.6 on, a model's id has no date and is its alias. */
const MODELS = [
  { alias: "claude-sonnet-4-6", id: "claude-sonnet-4-6", display_name: "Claude Sonnet 4.6", created_at: "2026-02-17T00:00:00Z" },
  { alias: "claude-haiku-4-5", id: "claude-haiku-4-5-20251001", display_name: "Claude Haiku 4.5", created_at: "2025-10-15T00:00:00Z" },
  { alias: "claude-sonnet-4-5", id: "claude-sonnet-4-5-20250929", display_name: "Claude Sonnet 4.5", created_at: "2025-09-29T00:00:00Z" },
] as const;

interface ListedModel {
  type: "model";
  id: string;
  display_name: string;
  created_at: string;
}

/** The model that answers for a requested name; 404 where there is none. */
export function findModel(requested: string): ListedModel {
  const model = MODELS.find(({ alias, id }) => alias === requested || id === requested);
  if (!model) throw new AnthropicProblem("not_found_error", `model: ${requested}`);
  return listed(model);
}

/** Newest first, all on one page. */
export function listModels(): object {
  const data = MODELS.map(listed);
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function listed({ id, display_name, created_at }: (typeof MODELS)[number]): ListedModel {
  return { type: "model", id, display_name, created_at };
}
