import type { Author } from "../../platform/audit/line.ts";
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
}

export interface DeployFreeze {
  frozen: boolean;
  reason: string;
  setBy: string;
  setAt: string;
  /** The release in service when the freeze was set: another one under it was deployed during it (GEN-2). */
  releaseId: string;
  incidentId: string | null;
}

/** A release that goes out while deploys are frozen, and why. */
export interface FreezeOverride {
  reason: string;
  releaseId: string;
}

/** The desk's half that knows switches and the deploy freeze. */
export interface SwitchDesk {
  listSwitches(): Promise<readonly SwitchRecord[]>;
  setSwitch(record: Omit<SwitchRecord, "setBy" | "setAt">, author: Author): Promise<SwitchRecord>;
  /** Undefined where none was ever set. */
  deployFreeze(): Promise<DeployFreeze | undefined>;
  setDeployFreeze(freeze: Omit<DeployFreeze, "setBy" | "setAt">, author: Author): Promise<DeployFreeze>;
  /** Audits the override and answers the freeze, which stands; undefined where deploys are not frozen. */
  overrideFreeze(override: FreezeOverride, author: Author): Promise<DeployFreeze | undefined>;
}

export interface SwitchDeps extends Platform {
  switchDesk: SwitchDesk;
  /** This isolate's copy. */
  switchRecords: KeptFresh<readonly SwitchRecord[]>;
}
