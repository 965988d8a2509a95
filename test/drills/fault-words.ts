import type { FaultMode } from "../../local-cloud/faults.ts";

/** What a broken server does, as a drill's timeline says it. */
export const DOES: Readonly<Record<FaultMode, string>> = {
  none: "works",
  down: "refuses connections",
  hang: "takes connections and never answers",
  slow: "answers late",
  error: "answers 503",
  garbage: "answers what is none of its protocol",
  cut: "breaks off within its answers",
};
