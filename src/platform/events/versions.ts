import { recentCounter } from "../metrics/metrics.ts";
import type { Recorder } from "./record.ts";

export const versionMetrics = {
  work: recentCounter(
    "version_work",
    "Requests and messages by the version of the Worker that had them: how many, and of them those that failed and those that were late.",
    ["version", "of", "came_to"],
  ),
};

interface Work {
  version: string;
  /** A route's pattern, or `queue` and its name. */
  of: string;
  failed: boolean;
  /** Later than its objective allows. */
  late?: boolean;
}

/** One request or message is over, whose own event has the log line: by this alone a new version is told from the one before it. */
export function versionWorked(to: Recorder, { version, of, failed, late = false }: Work): void {
  to.metrics.count(versionMetrics.work, { version, of, came_to: "all" });
  if (failed) to.metrics.count(versionMetrics.work, { version, of, came_to: "failed" });
  if (late) to.metrics.count(versionMetrics.work, { version, of, came_to: "late" });
}
