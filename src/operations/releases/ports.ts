import type { Author } from "../../platform/audit/line.ts";
import type { Platform } from "../../platform/platform.ts";
import type { RollOutReport } from "./report.ts";

/** The desk's half that hears of releases. */
export interface ReleaseDesk {
  /** False where this was told already: nothing is written then. */
  recordRollOut(report: RollOutReport, author: Author): Promise<boolean>;
}

export interface ReleaseDeps extends Platform {
  releaseDesk: ReleaseDesk;
}
