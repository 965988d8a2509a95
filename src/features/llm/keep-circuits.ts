import type { Platform } from "../../platform/platform.ts";
import type { Provider } from "./models.ts";
import { KeptCircuit } from "./kept-circuit.ts";
import type { KeptCircuits, LlmDeps } from "./ports.ts";

/** One an isolate. */
export function keepCircuits(deps: Platform & Pick<LlmDeps, "providerCircuits">): KeptCircuits {
  const kept = new Map<Provider, KeptCircuit>();
  const of = (provider: Provider): KeptCircuit => {
    const known = kept.get(provider) ?? new KeptCircuit(deps, provider);
    kept.set(provider, known);
    return known;
  };
  return { admit: (provider) => of(provider).admit(), look: (provider) => of(provider).look() };
}
