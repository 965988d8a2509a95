import type { Degraded } from "../../platform/degraded.ts";
import { controlsRead, controlsUnavailable } from "../../platform/events/ads.ts";
import { NO_CONTROLS, type Controls } from "./controls.ts";
import type { AdsDeps } from "./ports.ts";
import { adsSettings } from "./settings.ts";

export interface Admission {
  controls: Controls;
  /** Places that may be filled, at most those wanted. */
  granted: number;
  degraded?: Degraded;
}

/**
 * How many places a viewer may be shown, by their controls and caps. Where these do not answer in time, the policy decides (ADS-1):
 * `fail_open` goes on without them, bounded by viewer and minute; `fail_closed` grants nothing.
 */
export async function admitViewer(deps: AdsDeps, viewer: string, wanted: number): Promise<Admission> {
  const { policy } = adsSettings(deps);
  const began = deps.clock.now();
  const latencyMs = () => deps.clock.now().getTime() - began.getTime();
  try {
    const admission = await deps.viewerControls(viewer).reserve(wanted, deps.contract.ads.impressionsPerViewerHour, began.getTime());
    controlsRead(deps, { latencyMs: latencyMs() });
    deps.controlsGuard.answered();
    return admission;
  } catch (error) {
    const open = policy === "fail_open";
    const granted = open ? deps.controlsGuard.take(viewer, wanted, began) : 0;
    controlsUnavailable(deps, { policy, outcome: granted > 0 ? "served" : "withheld", latencyMs: latencyMs(), error });
    const degraded = {
      mode: open ? "without-controls" : "ads-withheld",
      reason: "the viewer's controls could not be read in time",
      since: deps.controlsGuard.failed(began).toISOString(),
      policy: `ADS_DEGRADED_MODE_POLICY=${policy}`,
    };
    return { controls: NO_CONTROLS, granted, degraded };
  }
}

/** Gives back what was granted by the controls and not used, behind the answer. */
export function giveBack(deps: AdsDeps, viewer: string, { granted, degraded }: Admission, used: number): void {
  if (degraded === undefined && granted > used) deps.defer(deps.viewerControls(viewer).release(granted - used, deps.clock.now().getTime()));
}
