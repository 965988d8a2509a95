import * as z from "zod";
import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { LetterRow } from "./console.tsx";
import type { DeadLettersDeps } from "./ports.ts";
import { readDeadLetters } from "./read-dead-letters.ts";
import { LETTER_STATES } from "./rules.ts";
import { letterQuery } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/dead-letters";
const CHOICES = [...LETTER_STATES, "all"].map((label) => ({ label, path: `${PATH}?state=${label}` }));

/** The page of the dead letters of `queues`: extractions of briefs, crawls and what else was to be done. */
export const deadLetterPageRoutes = (queues: readonly string[]) =>
  new Routes<DeadLettersDeps>().add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "Dead letters of wake-ups",
      access: "observer",
      page: true,
      query: letterQuery(queues).extend({ state: z.enum([...LETTER_STATES, "all"]).default("undecided") }),
      replies: { 200: { description: "HTML.", contentType: "text/html" } },
    },
    async ({ deps, identity, query: { queue, state, limit, cursor } }) => {
      const page = await readDeadLetters(deps, { queue, state: state === "all" ? undefined : state, limit, cursor });
      const acts = roleSuffices(identity.role, "operator");
      const now = deps.clock.now();
      return htmlResponse(
        <Page title={tell`Dead letters`} path={PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>{tell`Dead letters of wake-ups`}</h1>
            <Filter choices={CHOICES} chosen={state} />
          </div>
          <Card part="letters" title={state === "all" ? tell`All, oldest first` : tell`State: ${state}, oldest first`}>
            {page.items.length === 0 && <p>{tell`None.`}</p>}
            <ul class="rows">
              {page.items.map((letter) => (
                <LetterRow letter={letter} now={now} acts={acts} />
              ))}
            </ul>
            <More path={`${PATH}?state=${state}${queue === undefined ? "" : `&queue=${queue}`}`} cursor={page.nextCursor} />
          </Card>
        </Page>,
      );
    },
  );
