import type { Platform } from "../../../platform/platform.ts";
import type { WakeUps } from "../../../platform/queues.ts";
import type { CatalogReport } from "./report-message.ts";

/** A search's streams over some time, in figures that add up. */
export interface StreamSummary {
  searchId: string;
  beganAt: Date;
  endedAt: Date;
  figures: Record<string, number>;
}

/** What an isolate or object has to report on quotes and streams, until it is handed on to the queue. Nobody who is served waits for it. */
export interface CatalogReports {
  /** Adds to the next report on quotes. */
  quoted(figures: readonly string[]): void;
  /** Takes a report on streams. What is more than the contract's `catalog.telemetry.heldReports` is lost, oldest first, and counted. */
  summarized(summary: StreamSummary): void;
  /** Hands on behind what is served, once the contract's `catalog.telemetry.everySeconds` are over. Somebody else may be at it already. */
  handOn(behind: (task: Promise<void>) => void): void;
}

export interface TelemetryDeps extends Platform {
  catalogTelemetry: WakeUps<CatalogReport>;
  catalogReports: CatalogReports;
}
