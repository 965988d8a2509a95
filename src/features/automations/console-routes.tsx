import * as z from "zod";
import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { BulkReplaysCard } from "./bulk/console.tsx";
import { readBulkReplays } from "./bulk/read-bulk-replays.ts";
import { DeadLetterRow, ReplaySelected } from "./console.tsx";
import type { AutomationsDeps } from "./ports.ts";
import { readReceivers } from "./read-receivers.ts";
import { readOwedReview } from "./read-review.ts";
import { ReceiversCard } from "./receivers-console.tsx";
import { ReviewCard } from "./review-console.tsx";
import { readDeadLetters } from "./read-dead-letters.ts";
import { DEAD_LETTER_STATES, deadLetterQuery } from "./schemas.ts";

const PATH = "/admin/automations";
const CHOICES = [...DEAD_LETTER_STATES, "all"].map((label) => ({ label, path: `${PATH}?state=${label}` }));

/** Payloads are buyers' data: as with the API, observers do not see them. */
export const automationPageRoutes = new Routes<AutomationsDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Dead letters of automations",
    access: "operator",
    page: true,
    query: deadLetterQuery.extend({ state: z.enum([...DEAD_LETTER_STATES, "all"]).default("undecided") }),
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { state, limit, cursor } }) => {
    const [page, review, receivers, replays] = await Promise.all([
      readDeadLetters(deps, { state: state === "all" ? undefined : state, limit, cursor }),
      readOwedReview(deps),
      readReceivers(deps),
      readBulkReplays(deps),
    ]);
    const now = deps.clock.now();
    return htmlResponse(
      <Page title="Automations" path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>Automations: dead letters</h1>
          <Filter choices={CHOICES} chosen={state} />
          {!page.complete && <p class="problem">Some dead letters wait in Redis for Postgres: the list may be incomplete.</p>}
        </div>
        <ReviewCard review={review} now={now} />
        <ReceiversCard items={receivers.items} total={receivers.total} now={now} />
        <BulkReplaysCard replays={replays} maximum={deps.contract.automations.maxBulkReplay} now={now} />
        <Card part="letters" title={state === "all" ? "All, oldest first" : `State: ${state}, oldest first`}>
          {page.items.length === 0 ? <p>None.</p> : <ReplaySelected maximum={deps.contract.automations.maxReplayBatch} />}
          <ul class="rows">
            {page.items.map((letter) => (
              <DeadLetterRow letter={letter} now={now} />
            ))}
          </ul>
          <More path={`${PATH}?state=${state}`} cursor={page.nextCursor} />
        </Card>
      </Page>,
    );
  },
);
