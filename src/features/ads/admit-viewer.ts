import * as z from "zod";
import type { Degraded } from "../../platform/degraded.ts";
import { unavailable } from "../../platform/errors.ts";
import { controlsRead, controlsUnavailable } from "../../platform/events/ads.ts";
import { once } from "../../platform/once.ts";
import { countedAs, type Seer } from "./caps.ts";
import { isDecided, NO_CONTROLS, sameControls, type Controls } from "./controls.ts";
import { adoptControls } from "./controls-store.ts";
import type { Decider } from "./decided-controls.ts";
import type { AdsDeps } from "./ports.ts";
import { adsSettings } from "./settings.ts";

export interface Admission {
  controls: Controls;
  /** Places that may be filled, at most those wanted. */
  granted: number;
  degraded?: Degraded;
}

export interface Asked extends Decider, Seer {
  wanted: number;
  /** They were counted when they were sold: to look at them again takes nothing of the cap. */
  counted?: boolean;
  /** What the viewer decided, as it stands beside the ads; undefined where nothing stands there. */
  decided: Controls | undefined;
}

/**
 * How many places a viewer may be shown, by their controls and caps. Where the caps do not answer in time, the policy decides (ADS-1):
 * `fail_open` goes on without them, bounded by viewer and minute; `fail_closed` grants nothing. What the viewer decided holds either way.
 */
export async function admitViewer(deps: AdsDeps, { wanted, counted = false, decided, ...asked }: Asked): Promise<Admission> {
  if (decided?.optOut) return { controls: decided, granted: 0 };
  const { viewer, buyerId } = asked;
  const { policy } = adsSettings(deps);
  const began = deps.clock.now();
  const latencyMs = () => deps.clock.now().getTime() - began.getTime();
  try {
    const counts = deps.viewerControls(countedAs(asked));
    const asking = counted ? 0 : wanted;
    const answer = await counts.reserve(asking, deps.contract.ads.impressionsPerViewerHour, began.getTime());
    const { controls, granted: reserved } = believed(answer, asking);
    controlsRead(deps, { latencyMs: latencyMs() });
    deps.controlsGuard.answered();
    // What a release before this one wrote stands with the object alone: it is taken over while the object answers.
    if (!decided && isDecided(controls)) await adoptControls(deps.db, { viewer, buyerId }, controls, began);
    // That release may write there what is later than the row: of the two the opt-out holds, and is never written over.
    if (decided && controls.optOut) return { controls: { ...decided, optOut: true }, granted: 0 };
    // The object's are a copy for that release; one that a decision did not reach is mended.
    if (decided && !sameControls(decided, controls)) deps.defer(counts.replace(decided));
    return { controls: decided ?? controls, granted: counted ? wanted : reserved };
  } catch (error) {
    const open = policy === "fail_open";
    const granted = open ? deps.controlsGuard.take(countedAs(asked), wanted, began) : 0;
    controlsUnavailable(deps, { policy, outcome: granted > 0 ? "served" : "withheld", latencyMs: latencyMs(), error });
    const degraded = {
      mode: open ? "without-controls" : "ads-withheld",
      reason: "the viewer's controls could not be read in time",
      since: deps.controlsGuard.failed(began).toISOString(),
      policy: `ADS_DEGRADED_MODE_POLICY=${policy}`,
    };
    return { controls: decided ?? NO_CONTROLS, granted, degraded };
  }
}

const grantSchema = once(() =>
  z.looseObject({
    controls: z.looseObject({ optOut: z.boolean(), hiddenAds: z.array(z.string()), hiddenAdvertisers: z.array(z.string()) }),
    granted: z.int().min(0),
  }),
);

/** What was answered, where it is an answer at all: more than was asked for, or nothing that reads as controls, is none. Throws `dependency-unavailable`. */
function believed(answer: unknown, asking: number): { controls: Controls; granted: number } {
  const read = grantSchema().safeParse(answer);
  if (!read.success || read.data.granted > asking) throw unavailable("viewer-controls", read.error);
  return read.data;
}

/** Gives back what was granted by the controls and not used, behind the answer. */
export function giveBack(deps: AdsDeps, seer: Seer, { granted, degraded }: Admission, used: number): void {
  if (degraded !== undefined || granted <= used) return;
  deps.defer(deps.viewerControls(countedAs(seer)).release(granted - used, deps.clock.now().getTime()));
}
