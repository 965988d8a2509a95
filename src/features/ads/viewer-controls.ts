import type { Degraded } from "../../platform/degraded.ts";
import { controlsReplaced, controlsUncounted } from "../../platform/events/ads.ts";
import { weaklyEqual, type EntityTags } from "../../platform/http/conditionals.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { hintSearch } from "../catalog/hint-search.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import type { Seer } from "./caps.ts";
import { digestOf, NO_CONTROLS, type Controls } from "./controls.ts";
import { keepControls } from "./controls-store.ts";
import { decidedBy, type Decider } from "./decided-controls.ts";

export interface ViewerControlsState extends Controls {
  /** Null where it could not be read in time. */
  servedThisHour: number | null;
  hourlyCap: number;
  degraded?: Degraded;
}

export interface ControlsConflict {
  kind: "controls-conflict";
  /** As they are. */
  state: ViewerControlsState;
}

/** Who decides, and as whom he is counted. */
type Deciding = Decider & Seer;

/** A viewer's controls, and where their caps stand. Throws where what was decided cannot be read: it is not guessed at. */
export async function readViewerControls(deps: CatalogDeps, decider: Deciding): Promise<ViewerControlsState> {
  const [decided] = await decidedBy(deps.db, decider);
  return stateOf(deps, decider, decided?.controls);
}

/**
 * Replaces a viewer's controls whole. They hold from the next ad on, whether or not what counts this viewer's ads answers, and whoever
 * watches one of the buyer's searches is shown its offers anew. With tags they replace only what one of these stands for; what stands
 * already as it is wanted was done by an earlier try.
 */
export async function replaceViewerControls(
  deps: CatalogDeps,
  decider: Deciding,
  controls: Controls,
  ifMatch: EntityTags = "*",
): Promise<Result<ViewerControlsState, ControlsConflict>> {
  const { viewer } = decider;
  const from = ifMatch === "*" ? undefined : await standing(deps, decider);
  if (from && ifMatch !== "*" && !ifMatch.some((tag) => weaklyEqual(tag, { weak: false, opaque: digestOf(from) })))
    return judged(deps, decider, from, controls);
  const grown = await keepControls(deps.db, decider, { controls, from }, deps.clock.now());
  if (!grown) return judged(deps, decider, await standing(deps, decider), controls);
  controlsReplaced(deps, { viewer, optOut: controls.optOut });
  for (const { searchId, revision } of grown) hintSearch(deps, searchId, revision);
  // The release before this one reads the object's copy alone; where it is not reached, the next ad's admission mends it.
  await deps
    .viewerControls(viewer)
    .replace(controls)
    .catch((error: unknown) => controlsUncounted(deps, { viewer, error }));
  return ok(await stateOf(deps, decider, controls));
}

/** What is there: beside the ads, else what a release before this one wrote with the object alone. */
async function standing(deps: CatalogDeps, decider: Decider): Promise<Controls> {
  const [decided] = await decidedBy(deps.db, decider);
  return decided?.controls ?? (await deps.viewerControls(decider.viewer).read(deps.clock.now().getTime())).controls;
}

async function judged(
  deps: CatalogDeps,
  seer: Seer,
  stands: Controls,
  wanted: Controls,
): Promise<Result<ViewerControlsState, ControlsConflict>> {
  const state = await stateOf(deps, seer, stands);
  return digestOf(stands) === digestOf(wanted) ? ok(state) : refused({ kind: "controls-conflict", state });
}

/** Where nothing stands beside the ads, the object has what a release before this one wrote, and has to answer. */
async function stateOf(deps: CatalogDeps, { viewer, network }: Seer, decided: Controls | undefined): Promise<ViewerControlsState> {
  const hourlyCap = deps.contract.ads.impressionsPerViewerHour;
  const now = deps.clock.now();
  try {
    const own = deps.viewerControls(viewer).read(now.getTime());
    const counted = network === undefined ? own : deps.viewerControls(network).read(now.getTime());
    const [{ controls }, { servedThisHour }] = await Promise.all([own, counted]);
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
