import type * as z from "zod";
import { ok, refused, type Result } from "../../platform/result.ts";
import { currentRollout } from "./call-model.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallRefusal } from "./rules.ts";
import type { modelListSchema } from "./schemas.ts";

/** The models a caller may name. Their date is that of the contract which approved them. */
export function listModels(deps: LlmDeps): Result<z.input<typeof modelListSchema>, CallRefusal> {
  const rollout = currentRollout(deps);
  if (rollout.state === "misconfigured") return refused({ kind: "gateway-misconfigured", unpriced: rollout.unpriced });
  const approved = new Date(`${deps.contract.lastChanged}T00:00:00.000Z`);
  const data = [...rollout.models.values()].map(({ model, provider }) => ({
    id: model,
    object: "model" as const,
    created: approved.getTime() / 1_000,
    owned_by: provider,
    type: "model" as const,
    display_name: model,
    created_at: approved.toISOString(),
  }));
  return ok({ object: "list", data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
}
