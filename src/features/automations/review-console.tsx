import { Action, TextField } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { Ago } from "../../platform/console/parts.tsx";
import type { OwedReview } from "./read-review.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** By when the backlog is to be gone through, and that it was. */
export const ReviewCard = ({ review, mayAct, now }: { review: OwedReview; mayAct: boolean; now: Date }) => {
  const { deadLetters, undecided, lastReviewAt } = review;
  return (
    <Card part="review" title={tell`Review of the backlog`}>
      <Due review={review} now={now} />
      <p>{show`${deadLetters} in the backlog, ${undecided} of them undecided; last reviewed: ${<Ago at={lastReviewAt} now={now} />}.`}</p>
      {mayAct && deadLetters > 0 && (
        <details>
          <summary>{tell`Record a review`}</summary>
          <Action
            api="POST /automations/dead-letters/review"
            confirm={tell`Record that the dead letters were gone through? The next review is due a cadence from now, while an incident is open.`}
            label={tell`Record review`}
          >
            <TextField name="note" label={tell`What was found, and what is done about it`} long />
          </Action>
        </details>
      )}
    </Card>
  );
};

const Due = ({ review: { dueAt }, now }: { review: OwedReview; now: Date }) => {
  if (dueAt === undefined) return <p class="problem">{tell`Whether a review is due is not known: the incidents cannot be read.`}</p>;
  if (dueAt === null) return <p class="soft">{tell`None is due: one is while an incident is open and the backlog is not empty.`}</p>;
  const overdue = Date.parse(dueAt) < now.getTime();
  return (
    <p class={overdue ? "problem" : ""}>
      {overdue
        ? show`A review is overdue; it was due ${<Ago at={dueAt} now={now} />}.`
        : show`A review is due ${<Ago at={dueAt} now={now} />}.`}
    </p>
  );
};
