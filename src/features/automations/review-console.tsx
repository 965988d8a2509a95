import { Action, TextField } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { Ago } from "../../platform/console/parts.tsx";
import type { OwedReview } from "./read-review.ts";

/** By when the backlog is to be gone through, and that it was. */
export const ReviewCard = ({ review, now }: { review: OwedReview; now: Date }) => {
  const { deadLetters, undecided, lastReviewAt } = review;
  return (
    <Card part="review" title="Review of the backlog">
      <Due review={review} now={now} />
      <p>
        {deadLetters} in the backlog, {undecided} of them undecided; last reviewed: <Ago at={lastReviewAt} now={now} />.
      </p>
      {deadLetters > 0 && (
        <details>
          <summary>Record a review</summary>
          <Action
            api="POST /automations/dead-letters/review"
            confirm="Record that the dead letters were gone through? The next review is due a cadence from now, while an incident is open."
            label="Record review"
          >
            <TextField name="note" label="What was found, and what is done about it" long />
          </Action>
        </details>
      )}
    </Card>
  );
};

const Due = ({ review: { dueAt }, now }: { review: OwedReview; now: Date }) => {
  if (dueAt === undefined) return <p class="problem">Whether a review is due is not known: the incidents cannot be read.</p>;
  if (dueAt === null) return <p class="soft">None is due: one is while an incident is open and the backlog is not empty.</p>;
  const overdue = Date.parse(dueAt) < now.getTime();
  return (
    <p class={overdue ? "problem" : ""}>
      {overdue ? "A review is overdue; it was due " : "A review is due "}
      <Ago at={dueAt} now={now} />.
    </p>
  );
};
