import { retold } from "./retold.ts";
import { withTimes } from "./times.ts";

/** By whom that is raised which the Worker raises itself; who calls the route is named otherwise. */
const SYSTEM = "system";
/** An operator's reason begins with who gave it. */
const GIVEN = /^\S+@\S+: /u;

interface Shown {
  source?: string;
  summary: string;
  /** A drill's alert has its operator as the source, and says what we say. */
  drill?: boolean;
}

/** What an alert says: in its reader's words where the Worker raised it itself, as it was written where somebody else did, but for times. */
export const summaryOf = ({ source, summary, drill = false }: Shown): string =>
  drill || source === SYSTEM ? retold(summary) : withTimes(summary);

/** Why an alert is resolved; what an operator gave as the reason stays as it was given. */
export const resolvedReasonOf = (reason: string): string => (GIVEN.test(reason) ? reason : retold(reason));
