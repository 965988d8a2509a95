import { auditRow } from "../../platform/audit/audit-log.ts";
import { backlogReviewed } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationRefusal } from "./problems.ts";
import { insertReview, type Review } from "./store/reviews.ts";

/** Records that an operator went through the backlog (AUT-5); the next review is due a cadence later. Refused where there is no dead letter in it. */
export async function reviewBacklog(
  deps: Platform,
  operator: Actor,
  note: string,
): Promise<Result<Review & { id: string }, AutomationRefusal>> {
  const id = deps.ids.next("rev");
  const line = auditRow(deps, operator, {
    action: "automation-backlog.review",
    subjectKind: "automation-backlog",
    subject: id,
    detail: { note },
  });
  const review = await insertReview(deps.db, { id, note }, line);
  if (!review) return refused({ kind: "nothing-to-review" });
  backlogReviewed(deps, { reviewId: id, by: operator.id, ...review });
  return ok({ id, ...review });
}
