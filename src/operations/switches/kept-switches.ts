import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh } from "../../platform/kept-fresh.ts";
import type { Switches } from "../../platform/switches.ts";
import type { SwitchDeps, SwitchRecord } from "./ports.ts";
import { stateNow } from "./rules.ts";

/** Less than the 5 s promised, by the longest an isolate may wait for the desk. */
const KEPT_MS = 3_000;

/** The isolate's switches: `on` where the desk never answered, because a feature must not stop for want of the desk. */
export function createSwitches(deps: Omit<SwitchDeps, "switches">): Switches & { forget(): void } {
  const records = keptFresh<readonly SwitchRecord[]>(
    deps.clock,
    KEPT_MS,
    () => deps.switchDesk.switches(),
    (error) => deskUnavailable(deps, { use: "switches", error }),
  );
  return {
    forget: () => records.forget(),
    async state(feature) {
      const known = await records.get().catch((): readonly SwitchRecord[] => []);
      return stateNow(
        known.find((record) => record.feature === feature),
        deps.clock.now(),
      );
    },
  };
}
