import type { FaultMode } from "../../local-cloud/faults.ts";
import type { Stage } from "./stage.ts";
import type { Ways } from "./ways.ts";

/** A rehearsed outage: it breaks the local cloud for real, mitigates by the documented routes, and proves that nothing was lost. */
export interface Drill {
  /** As the contract's `drills.required` has it. */
  name: string;
  title: string;
  /** What is expected to hold meanwhile, where it is more than what every drill expects (`hypothesisOf`). */
  hypothesis?: string;
  /** In which ways what it breaks can be broken, by `--fault`, and why not in the others. */
  ways: Ways;
  /** The one that was asked for. */
  fault?: FaultMode;
  run(stage: Stage): Promise<void>;
}

/** What a drill expects; its proofs, whose titles begin with a clause, are held against it. */
export const hypothesisOf = ({ title, hypothesis }: Drill): string =>
  hypothesis ??
  `While ${title}, it is seen and told of, nothing is lost and nothing happens twice; and all of it is well again without a hand on the data.`;
