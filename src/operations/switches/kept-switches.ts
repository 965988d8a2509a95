import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh, type KeptFresh } from "../../platform/kept-fresh.ts";
import type { Switches } from "../../platform/switches.ts";
import type { SwitchDeps, SwitchRecord } from "./ports.ts";
import { stateNow } from "./rules.ts";

/** Less than the 5 s promised, by the longest an isolate may wait for the desk. */
const KEPT_MS = 3_000;

type KeepDeps = Omit<SwitchDeps, "switches" | "switchRecords">;

/** The isolate's copy of what operators set. */
export function keepSwitchRecords(deps: KeepDeps): KeptFresh<readonly SwitchRecord[]> {
  return keptFresh<readonly SwitchRecord[]>(
    deps.clock,
    { maxAgeMs: KEPT_MS },
    () => deps.switchDesk.listSwitches(),
    (error) => deskUnavailable(deps, { use: "switches", error }),
  );
}

/** The switches port: `on` where the desk never answered, because a feature must not stop for want of the desk. */
export function createSwitches(deps: Omit<SwitchDeps, "switches">): Switches {
  return {
    async state(feature) {
      const known = await deps.switchRecords.get().catch((): readonly SwitchRecord[] => []);
      const record = known.find((candidate) => candidate.feature === feature);
      return stateNow(record, deps.clock.now());
    },
  };
}
