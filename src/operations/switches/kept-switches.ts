import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh, type KeptFresh } from "../../platform/kept-fresh.ts";
import type { Muting, SwitchableFeature, Switches } from "../../platform/switches.ts";
import type { SwitchDeps, SwitchRecord } from "./ports.ts";
import { mutes, stateNow } from "./rules.ts";

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
export const createSwitches = (deps: KnownSwitches): Switches => ({
  state: async (feature) => stateNow(await recordOf(deps, feature), deps.clock.now()),
});

/** The same records, asked what they mean for alerts. */
export const createMuting = (deps: KnownSwitches): Muting => ({
  mutes: async (feature, settleSeconds) => mutes(await recordOf(deps, feature), settleSeconds, deps.clock.now()),
});

type KnownSwitches = Pick<SwitchDeps, "switchRecords" | "clock">;

async function recordOf({ switchRecords }: KnownSwitches, feature: SwitchableFeature): Promise<SwitchRecord | undefined> {
  const known = await switchRecords.get().catch((): readonly SwitchRecord[] => []);
  return known.find((candidate) => candidate.feature === feature);
}
