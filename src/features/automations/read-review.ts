import { incidentsUnread } from "../../platform/events/automations.ts";
import type { AutomationIncidentDeps } from "./ports.ts";
import { reviewDueAt } from "./rules.ts";
import { backlog, type Backlog } from "./store/backlog.ts";

/** When the backlog is to be reviewed next, RFC 3339; null while none is owed, undefined where the incidents cannot be read. */
export async function readReviewDue(
  deps: AutomationIncidentDeps,
  { backlogSince, lastReviewAt }: Pick<Backlog, "backlogSince" | "lastReviewAt">,
): Promise<string | null | undefined> {
  if (backlogSince === null) return null;
  try {
    const [longestOpen] = await deps.incidentBook.openIncidents();
    const facts = {
      incidentSince: longestOpen?.openedAt,
      backlogSince: Date.parse(backlogSince),
      lastReviewAt: lastReviewAt === null ? undefined : Date.parse(lastReviewAt),
    };
    const due = reviewDueAt(facts, deps.contract.automations.reviewEverySeconds);
    return due === undefined ? null : new Date(due).toISOString();
  } catch (error) {
    incidentsUnread(deps, { error });
    return undefined;
  }
}

/** What operators go through, and by when. */
export interface OwedReview extends Pick<Backlog, "deadLetters" | "undecided" | "lastReviewAt"> {
  /** RFC 3339; null while none is owed, undefined where that cannot be found out. */
  dueAt: string | null | undefined;
}

export async function readOwedReview(deps: AutomationIncidentDeps): Promise<OwedReview> {
  const found = await backlog(deps.db, deps.clock.now());
  const { deadLetters, undecided, lastReviewAt } = found;
  return { deadLetters, undecided, lastReviewAt, dueAt: await readReviewDue(deps, found) };
}
