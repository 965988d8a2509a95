import type { Bindings } from "../../src/bindings.ts";
import { createDeps, type Deps } from "../../src/deps.ts";
import { handOnWhatIsCounted } from "../../src/platform/metrics/flush.ts";

/** The ports of an object. Whatever is counted by them is handed on, whether or not a call follows. */
export function objectDeps(bindings: Bindings, object: Pick<DurableObjectState, "waitUntil">, overrides: Partial<Deps> = {}): Deps {
  const deps = createDeps(bindings, overrides);
  handOnWhatIsCounted(deps, object);
  return deps;
}
