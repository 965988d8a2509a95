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
  /** Places taken of the cap, to be given back where they are not used. */
  reserved: number;
  degraded?: Degraded;
}

export interface Asked extends Decider, Seer {
  wanted: number;
  /** They were counted when they were sold: to look at them again takes nothing of the cap. */
  counted?: boolean;
  /** What the viewer decided, as it stands beside the ads; undefined where nothing stands there. */
  decided: Controls | undefined;
}

/** A viewer's counts that are being asked: nobody has to wait for one thing to ask for the other. */
export interface CountsAsked {
  /** Never rejects. */
  answer: Promise<({ controls: Controls; granted: number } | { error: unknown }) & { latencyMs: number }>;
  began: Date;
}

/** Begins to take so many places of a viewer's cap: `admitViewer` decides what becomes of them, or they are given back whole (`withdrawCounts`). */
export function askCounts(deps: AdsDeps, seer: Seer, places: number): CountsAsked {
  const began = deps.clock.now();
  const latencyMs = () => deps.clock.now().getTime() - began.getTime();
  const ask = async () =>
    believed(
      await deps.viewerControls(countedAs(seer)).reserve(places, deps.contract.ads.impressionsPerViewerHour, began.getTime()),
      places,
    );
  const answer = ask().then(
    (believable) => ({ ...believable, latencyMs: latencyMs() }),
    (error: unknown) => ({ error, latencyMs: latencyMs() }),
  );
  return { answer, began };
}

/** Gives back all that was taken, behind the answer: it did not come to be asked for. */
export function withdrawCounts(deps: AdsDeps, seer: Seer, { answer }: CountsAsked): void {
  const withdraw = async () => {
    const answered = await answer;
    if ("granted" in answered && answered.granted > 0) await release(deps, seer, answered.granted);
  };
  deps.defer(withdraw());
}

/**
 * How many places a viewer may be shown, by their controls and caps. Where the caps do not answer in time, the policy decides (ADS-1):
 * `fail_open` goes on without them, bounded by viewer and minute; `fail_closed` grants nothing. What the viewer decided holds either way.
 * @param underWay counts that are being asked already, for at least as many places as are wanted
 */
export async function admitViewer(
  deps: AdsDeps,
  { wanted, counted = false, decided, ...asked }: Asked,
  underWay?: CountsAsked,
): Promise<Admission> {
  if (decided?.optOut) {
    if (underWay) withdrawCounts(deps, asked, underWay);
    return { controls: decided, granted: 0, reserved: 0 };
  }
  const counts = underWay ?? askCounts(deps, asked, counted ? 0 : wanted);
  const { began } = counts;
  const answered = await counts.answer;
  const { latencyMs } = answered;
  if ("error" in answered) return unanswered(deps, { wanted, decided, ...asked }, { began, latencyMs, error: answered.error });
  const { controls, granted: reserved } = answered;
  controlsRead(deps, { latencyMs });
  deps.controlsGuard.answered();
  // What a release before this one wrote stands with the object alone: it is taken over while the object answers.
  if (!decided && isDecided(controls))
    await adoptControls(deps.db, asked, controls, began).catch((error: unknown) => {
      withdrawCounts(deps, asked, counts);
      throw error;
    });
  // That release may write there what is later than the row: of the two the opt-out holds, and is never written over.
  if (decided && controls.optOut) return { controls: { ...decided, optOut: true }, granted: 0, reserved };
  // The object's are a copy for that release; one that a decision did not reach is mended.
  if (decided && !sameControls(decided, controls)) deps.defer(deps.viewerControls(countedAs(asked)).replace(decided));
  return { controls: decided ?? controls, granted: counted ? wanted : Math.min(wanted, reserved), reserved };
}

/** What the policy has for a viewer whose counts cannot be known. */
function unanswered(
  deps: AdsDeps,
  { wanted, decided, ...asked }: Asked,
  { began, ...failure }: { began: Date; latencyMs: number; error: unknown },
): Admission {
  const { policy } = adsSettings(deps);
  const open = policy === "fail_open";
  const granted = open ? deps.controlsGuard.take(countedAs(asked), wanted, began) : 0;
  controlsUnavailable(deps, { policy, outcome: granted > 0 ? "served" : "withheld", ...failure });
  const degraded = {
    mode: open ? "without-controls" : "ads-withheld",
    reason: "the viewer's controls could not be read in time",
    since: deps.controlsGuard.failed(began).toISOString(),
    policy: `ADS_DEGRADED_MODE_POLICY=${policy}`,
  };
  return { controls: decided ?? NO_CONTROLS, granted, reserved: 0, degraded };
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

/** Gives back what was taken of the cap and not used, behind the answer. */
export function giveBack(deps: AdsDeps, seer: Seer, { reserved }: Admission, used: number): void {
  if (reserved > used) deps.defer(release(deps, seer, reserved - used));
}

const release = (deps: AdsDeps, seer: Seer, places: number): Promise<void> =>
  deps.viewerControls(countedAs(seer)).release(places, deps.clock.now().getTime());
