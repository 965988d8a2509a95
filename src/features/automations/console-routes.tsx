import { raw } from "hono/html";
import * as z from "zod";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { readBulkReplays } from "./bulk/read-bulk-replays.ts";
import { loadAutomationCards } from "../../sdks.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { lettersFor } from "./letters-for.ts";
import type { AutomationsDeps } from "./ports.ts";
import { readReceivers } from "./read-receivers.ts";
import { readOwedReview } from "./read-review.ts";
import { readDeadLetters } from "./read-dead-letters.ts";
import { DEAD_LETTER_STATES, deadLetterQuery } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/automations";
const CHOICES = [...DEAD_LETTER_STATES, "all"];

/** What is buyers' in dead letters observers do not see, as with the API. */
export const automationPageRoutes = new Routes<AutomationsDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Dead letters of automations",
    access: "observer",
    page: true,
    query: deadLetterQuery.extend({ state: z.enum([...DEAD_LETTER_STATES, "all"]).default("undecided") }),
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { state, limit, cursor } }) => {
    const [page, review, receivers, replays] = await Promise.all([
      readDeadLetters(deps, { state: state === "all" ? undefined : state, limit, cursor }),
      readOwedReview(deps),
      readReceivers(deps),
      readBulkReplays(deps, identity.role),
    ]);
    const { maxReplayBatch: maximum, maxBulkReplay: bulkMaximum } = deps.contract.automations;
    const mayAct = roleSuffices(identity.role, "operator");
    const view = {
      path: PATH,
      choices: CHOICES,
      state,
      now: deps.clock.now(),
      mayAct,
      mayEdit: identity.role === "admin",
      page: { ...page, items: lettersFor(identity.role, page.items) },
      review,
      receivers,
      replays,
      maximum,
      bulkMaximum,
    };
    const { automationCards } = await loadAutomationCards();
    return htmlResponse(
      <Page title={tell`Automations`} path={PATH} operator={identity} live>
        {raw(automationCards(view))}
      </Page>,
    );
  },
);
