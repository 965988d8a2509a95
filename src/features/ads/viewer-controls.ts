import type { Degraded } from "../../platform/degraded.ts";
import { controlsReplaced, controlsUncounted } from "../../platform/events/ads.ts";
import { hintSearch } from "../catalog/hint-search.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import { NO_CONTROLS, type Controls } from "./controls.ts";
import { keepControls } from "./controls-store.ts";
import { decidedBy, type Decider } from "./decided-controls.ts";

export interface ViewerControlsState extends Controls {
  /** Null where it could not be read in time. */
  servedThisHour: number | null;
  hourlyCap: number;
  degraded?: Degraded;
}

/** A viewer's controls, and where their caps stand. Throws where what was decided cannot be read: it is not guessed at. */
export async function readViewerControls(deps: CatalogDeps, decider: Decider): Promise<ViewerControlsState> {
  const [decided] = await decidedBy(deps.db, decider);
  return stateOf(deps, decider.viewer, decided?.controls);
}

/**
 * Replaces a viewer's controls whole. They hold from the next ad on, whether or not what counts this viewer's ads answers, and whoever
 * watches one of the buyer's searches is shown its offers anew.
 */
export async function replaceViewerControls(deps: CatalogDeps, decider: Decider, controls: Controls): Promise<ViewerControlsState> {
  const { viewer } = decider;
  const grown = await keepControls(deps.db, decider, controls, deps.clock.now());
  controlsReplaced(deps, { viewer, optOut: controls.optOut });
  for (const { searchId, revision } of grown) hintSearch(deps, searchId, revision);
  // The release before this one reads the object's copy alone; where it is not reached, the next ad's admission mends it.
  await deps
    .viewerControls(viewer)
    .replace(controls)
    .catch((error: unknown) => controlsUncounted(deps, { viewer, error }));
  return stateOf(deps, viewer, controls);
}

/** Where nothing stands beside the ads, the object has what a release before this one wrote, and has to answer. */
async function stateOf(deps: CatalogDeps, viewer: string, decided: Controls | undefined): Promise<ViewerControlsState> {
  const hourlyCap = deps.contract.ads.impressionsPerViewerHour;
  const now = deps.clock.now();
  try {
    const { controls, servedThisHour } = await deps.viewerControls(viewer).read(now.getTime());
    return { ...(decided ?? controls), servedThisHour, hourlyCap };
  } catch (error) {
    if (!decided) throw error;
    controlsUncounted(deps, { viewer, error });
    const degraded = {
      mode: "without-counts",
      reason: "how many ads were shown this hour could not be read in time",
      since: deps.controlsGuard.failed(now).toISOString(),
      policy: "what a viewer decided holds in every mode",
    };
    return { ...NO_CONTROLS, ...decided, servedThisHour: null, hourlyCap, degraded };
  }
}
