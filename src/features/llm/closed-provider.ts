import type { Provider } from "./models.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallRefusal } from "./rules.ts";

/** Why a provider cannot be called now, whatever is asked of it; undefined where it can. */
export async function closedProvider(
  deps: Pick<LlmDeps, "switches" | "llmProviders">,
  provider: Provider,
): Promise<Extract<CallRefusal, { kind: "provider-switched-off" | "provider-unconfigured" }> | undefined> {
  if ((await deps.switches.state(`llm-${provider}`)) !== "on") return { kind: "provider-switched-off", provider };
  const missing = deps.llmProviders.missing(provider);
  return missing.length > 0 ? { kind: "provider-unconfigured", provider, missing } : undefined;
}
