import type { Platform } from "../../platform/platform.ts";
import type { Author } from "../../platform/audit/line.ts";
import type { DrillRecord, DrillReport, LastDrill } from "./record.ts";

/** The desk's half that keeps what drills found. Each call is one transaction there. */
export interface DrillDesk {
  /** The same drill with the same start is one record, however often it is reported. */
  recordDrill(report: DrillReport, author: Author): Promise<DrillRecord>;
  /** Newest first, from before the record of this id on. */
  drillRecords(limit: number, before?: string): Promise<readonly DrillRecord[]>;
  lastDrills(): Promise<readonly LastDrill[]>;
}

export interface DrillDeps extends Platform {
  drillDesk: DrillDesk;
}
