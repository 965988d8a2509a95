import type { Stage } from "./stage.ts";

/** A rehearsed outage: it breaks the local cloud for real, mitigates by the documented routes, and proves that nothing was lost. */
export interface Drill {
  /** As the contract's `drills.required` has it. */
  name: string;
  title: string;
  run(stage: Stage): Promise<void>;
}
