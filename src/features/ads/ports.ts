import type { Platform } from "../../platform/platform.ts";
import type { Controls } from "./controls.ts";
import type { Bidder, PlacementMarket } from "./serving-store.ts";
import type { Audience } from "./targets.ts";

/** One viewer's controls and caps; times are milliseconds since the epoch. All calls throw `dependency-unavailable` where it does not answer within the contract's deadline. */
export interface ViewerControls {
  /** Reads the controls and counts up to `wanted` places against the cap of any hour at once, so that parallel requests cannot pass it. */
  reserve(wanted: number, cap: number, now: number): Promise<{ controls: Controls; granted: number }>;
  /** Gives back places that were granted just now and not used. */
  release(unused: number, now: number): Promise<void>;
  read(now: number): Promise<{ controls: Controls; servedThisHour: number }>;
  replace(controls: Controls): Promise<void>;
  /** Counts an event against its minute; answers how many there were in it, this one included. */
  countEvent(now: number): Promise<number>;
}

/** An offer as an auction looks at it. */
export interface OfferForAuction {
  offerId: string;
  supplierId: string;
  title: string;
  brand: string | null;
  category: string | null;
  /** 0..1. */
  relevance: number;
}

/** What an isolate knows of controls that do not answer. */
export interface ControlsGuard {
  /** How many of `wanted` places a viewer may be shown without controls this minute. */
  take(viewer: string, wanted: number, now: Date): number;
  /** Notes a failure; answers since when they fail. */
  failed(now: Date): Date;
  /** Whether the last that was asked did not answer. */
  isFailing(): boolean;
  answered(): void;
}

/** Who a placement's bidders are for. */
export interface BiddersFor {
  placement: string;
  audience: Audience;
  /** As whom its viewer is counted. */
  viewer: string;
}

/** Whom an isolate last read as a placement's highest bidders. They decide nothing: a sale by them is written only where they are what is read with it. */
export interface LastBidders {
  /** Undefined where nothing was read yet. */
  of(wanted: BiddersFor): readonly Bidder[] | undefined;
  /** Notes what was read. */
  read(wanted: BiddersFor, market: PlacementMarket): void;
}

export interface AdsDeps extends Platform {
  viewerControls(viewer: string): ViewerControls;
  controlsGuard: ControlsGuard;
  lastBidders: LastBidders;
}
