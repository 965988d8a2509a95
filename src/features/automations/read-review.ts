import { incidentsUnread, spillUnknown } from "../../platform/events/automations.ts";
import type { AutomationIncidentDeps } from "./ports.ts";
import { reviewDueAt } from "./rules.ts";
import { readSpill, type Spilled } from "./spill.ts";
import { backlog, type Backlog } from "./store/backlog.ts";

/**
 * When the backlog is to be reviewed next, RFC 3339; null while none is owed, undefined where that cannot be found out: the incidents cannot
 * be read, or what waits in Redis cannot (`spilled` undefined) while Postgres knows of nothing that waits.
 */
export async function readReviewDue(
  deps: AutomationIncidentDeps,
  { backlogSince: stored, lastReviewAt }: Pick<Backlog, "backlogSince" | "lastReviewAt">,
  spilled: Spilled | undefined,
): Promise<string | null | undefined> {
  const [backlogSince] = [stored, spilled?.since].flatMap((since) => since ?? []).toSorted();
  if (backlogSince === undefined) return spilled && null;
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
  const [found, spilled] = await Promise.all([
    backlog(deps.db, deps.clock.now()),
    readSpill(deps).catch((error: unknown) => spillUnknown(deps, { error })),
  ]);
  const { deadLetters, undecided, lastReviewAt } = found;
  return { deadLetters, undecided, lastReviewAt, dueAt: await readReviewDue(deps, found, spilled ?? undefined) };
}
