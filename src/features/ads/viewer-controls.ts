import { controlsReplaced } from "../../platform/events/ads.ts";
import type { Controls } from "./controls.ts";
import type { AdsDeps } from "./ports.ts";

export interface ViewerControlsState extends Controls {
  servedThisHour: number;
  hourlyCap: number;
}

/** A viewer's controls, and where their caps stand. Throws `dependency-unavailable`: what was decided is not guessed at. */
export async function readViewerControls(deps: AdsDeps, viewer: string): Promise<ViewerControlsState> {
  const { controls, servedThisHour } = await deps.viewerControls(viewer).read(deps.clock.now().getTime());
  return { ...controls, servedThisHour, hourlyCap: deps.contract.ads.impressionsPerViewerHour };
}

/** Replaces a viewer's controls whole; they hold from the next ad on. */
export async function replaceViewerControls(deps: AdsDeps, viewer: string, controls: Controls): Promise<ViewerControlsState> {
  await deps.viewerControls(viewer).replace(controls);
  controlsReplaced(deps, { viewer, optOut: controls.optOut });
  return readViewerControls(deps, viewer);
}
