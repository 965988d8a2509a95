import type * as z from "zod";
import { ok, refused, type Result } from "../../platform/result.ts";
import { currentRollout } from "./call-model.ts";
import { closedProvider } from "./closed-provider.ts";
import type { OfferedModel, Provider } from "./models.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallRefusal } from "./rules.ts";
import type { modelListSchema, modelSchema } from "./schemas.ts";

type ListedModel = z.input<typeof modelSchema>;

/** The models a caller may name, by each of their names: allowed here, and of a provider that can be called now. */
export async function listModels(deps: LlmDeps): Promise<Result<z.input<typeof modelListSchema>, CallRefusal>> {
  const offered = await offeredModels(deps);
  if (!offered.ok) return offered;
  const data = [...offered.value].map(([name, { provider }]) => listed(deps, name, provider));
  return ok({ object: "list", data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
}

/** One of them, by the name it is asked for. */
export async function findModel(deps: LlmDeps, name: string): Promise<Result<ListedModel, CallRefusal>> {
  const offered = await offeredModels(deps);
  if (!offered.ok) return offered;
  const model = offered.value.get(name);
  return model ? ok(listed(deps, name, model.provider)) : refused({ kind: "model-not-allowed", model: name });
}

async function offeredModels(deps: LlmDeps): Promise<Result<ReadonlyMap<string, OfferedModel>, CallRefusal>> {
  const rollout = currentRollout(deps);
  if (rollout.state === "misconfigured") return refused({ kind: "gateway-misconfigured", unpriced: rollout.unpriced });
  const models = [...rollout.models];
  const providers = [...new Set(models.map(([, { provider }]) => provider))];
  const closed = await Promise.all(providers.map(async (provider) => ((await closedProvider(deps, provider)) ? [provider] : [])));
  const without: ReadonlySet<Provider> = new Set(closed.flat());
  return ok(new Map(models.filter(([, { provider }]) => !without.has(provider))));
}

/** In both SDKs' form. Its date is that of the contract which approved it. */
function listed({ contract }: LlmDeps, name: string, provider: Provider): ListedModel {
  const approved = new Date(`${contract.lastChanged}T00:00:00.000Z`);
  return {
    id: name,
    object: "model",
    created: approved.getTime() / 1_000,
    owned_by: provider,
    type: "model",
    display_name: name,
    created_at: approved.toISOString(),
  };
}
