import type { Author } from "../../platform/audit/line.ts";
import type { IncidentRegister } from "../../platform/incidents.ts";
import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { Platform } from "../../platform/platform.ts";
import type { SwitchableFeature, SwitchState } from "../../platform/switches.ts";

/** What an operator set; a feature nobody ever touched has no record and is on. Times are RFC 3339 UTC. */
export interface SwitchRecord {
  feature: SwitchableFeature;
  state: SwitchState;
  owner: string;
  reason: string;
  expiresAt: string | null;
  setBy: string;
  setAt: string;
  /** When it last went back on, by hand or by its time, where the desk has noted it. */
  endedAt?: string | undefined;
}

/** What an operator wants of a switch; the desk adds who and when. */
export type WantedSwitch = Omit<SwitchRecord, "setBy" | "setAt" | "endedAt">;

/** Who holds deploys: an incident, or the operators by hand (null). */
export interface FreezeHolder {
  reason: string;
  setBy: string;
  setAt: string;
  /** The release in service when it was set: another one under it was deployed during it (GEN-2). */
  releaseId: string;
  incidentId: string | null;
}

/** Deploys are frozen while anybody holds them. Its own members are those of who has held them longest, or of the last thaw. */
export interface DeployFreeze extends FreezeHolder {
  frozen: boolean;
  /** Oldest first. A freeze that a release before set has none and is its own only holder. */
  holders?: readonly FreezeHolder[] | undefined;
}

export type WantedFreeze = Omit<DeployFreeze, "setBy" | "setAt" | "holders">;

/** A release that goes out while deploys are frozen, and why. */
export interface FreezeOverride {
  reason: string;
  releaseId: string;
}

/** The desk's half that knows switches and the deploy freeze. */
export interface SwitchDesk {
  listSwitches(): Promise<readonly SwitchRecord[]>;
  setSwitch(record: WantedSwitch, author: Author): Promise<SwitchRecord>;
  /** Undefined where none was ever set. */
  deployFreeze(): Promise<DeployFreeze | undefined>;
  /** Adds a holder, or takes out that of the incident named, or all where none is. */
  setDeployFreeze(freeze: WantedFreeze, author: Author): Promise<DeployFreeze>;
  /** Audits the override and answers the freeze, which stands; undefined where deploys are not frozen. */
  overrideFreeze(override: FreezeOverride, author: Author): Promise<DeployFreeze | undefined>;
}

export interface SwitchDeps extends Platform {
  switchDesk: SwitchDesk;
  /** This isolate's copy. */
  switchRecords: KeptFresh<readonly SwitchRecord[]>;
}

export interface FreezeDeps extends SwitchDeps {
  /** Which incidents are open: none else holds deploys. */
  incidentBook: Pick<IncidentRegister, "incidentStates">;
}
