import { llmCircuitUnreachable } from "../../platform/events/llm.ts";
import { circuitPolicy } from "./circuit-policy.ts";
import { circuitFigures, type CircuitFigures } from "./circuit-rules.ts";
import { PROVIDERS, type Provider } from "./models.ts";
import type { LlmDeps } from "./ports.ts";

export interface ProviderRow {
  provider: Provider;
  /** Whether its settings are there. */
  configured: boolean;
  /** Undefined where its owner does not answer. */
  figures: CircuitFigures | undefined;
}

/** Every provider's circuit as its owner has it now. */
export function readCircuits(deps: LlmDeps): Promise<ProviderRow[]> {
  const now = deps.clock.now().getTime();
  const figuresOf = async (provider: Provider): Promise<CircuitFigures | undefined> => {
    try {
      return circuitFigures(await deps.providerCircuits(provider).state(), circuitPolicy(deps.contract.llm), now);
    } catch (error) {
      llmCircuitUnreachable(deps, { provider, error });
      return undefined;
    }
  };
  return Promise.all(
    PROVIDERS.map(async (provider) => ({
      provider,
      configured: deps.llmProviders.missing(provider).length === 0,
      figures: await figuresOf(provider),
    })),
  );
}
