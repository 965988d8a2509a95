import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { markup } from "../../platform/console/markup.ts";
import { BulkReplaysCard } from "./bulk/console.tsx";
import type { BulkReplay } from "./bulk/schemas.ts";
import { DeadLetterRow, ReplaySelected } from "./console.tsx";
import { ObservedLetterRow } from "./console-observed.tsx";
import type { RestingReceiver } from "./read-receivers.ts";
import type { OwedReview } from "./read-review.ts";
import { ReceiversCard } from "./receivers-console.tsx";
import { ReviewCard } from "./review-console.tsx";
import type { DeadLetter } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

export interface AutomationsView {
  path: string;
  choices: readonly string[];
  state: string;
  now: Date;
  /** Observers read, and read less. */
  mayAct: boolean;
  /** Whether the reader may replay a letter with another payload. */
  mayEdit: boolean;
  page: { items: readonly DeadLetter[]; nextCursor: string | null; complete: boolean };
  review: OwedReview;
  receivers: { items: readonly RestingReceiver[]; total: number };
  replays: readonly BulkReplay[];
  /** The contract's: of a replay by hand, and of one by conditions. */
  maximum: number;
  bulkMaximum: number;
}

export { definitionList, definitionPage } from "./desk/console.tsx";
export { operatorsAutomations } from "./operators/console.tsx";

/** What stands on the page of automations, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const automationCards = (view: AutomationsView): string => markup(<Cards {...view} />);

const Cards = ({ path, choices, state, now, mayAct, mayEdit, page, review, receivers, replays, maximum, bulkMaximum }: AutomationsView) => (
  <>
    <div class="head" data-part="head">
      <h1>{tell`Automations: dead letters`}</h1>
      {mayAct && <a href={`${path}/definitions`}>{tell`Buyers' automations`}</a>}
      {mayAct && <a href={`${path}/operators`}>{tell`Operators' automations`}</a>}
      <Filter choices={choices.map((label) => ({ label, path: `${path}?state=${label}` }))} chosen={state} />
      {!mayAct && <p class="soft">{tell`Acting needs the role operator; yours is observer.`}</p>}
      {!page.complete && <p class="problem">{tell`Some dead letters wait in Redis for Postgres: the list may be incomplete.`}</p>}
    </div>
    <ReviewCard review={review} mayAct={mayAct} now={now} />
    <ReceiversCard items={receivers.items} total={receivers.total} mayAct={mayAct} now={now} />
    <BulkReplaysCard replays={replays} maximum={bulkMaximum} mayAct={mayAct} now={now} />
    <Card part="letters" title={state === "all" ? tell`All, oldest first` : tell`State: ${state}, oldest first`}>
      {page.items.length === 0 && <p>{tell`None.`}</p>}
      {mayAct && page.items.length > 0 && <ReplaySelected maximum={maximum} />}
      <ul class="rows">
        {page.items.map((letter) =>
          mayAct ? <DeadLetterRow letter={letter} now={now} mayEdit={mayEdit} /> : <ObservedLetterRow letter={letter} now={now} />,
        )}
      </ul>
      <More path={`${path}?state=${state}`} cursor={page.nextCursor} />
    </Card>
  </>
);
