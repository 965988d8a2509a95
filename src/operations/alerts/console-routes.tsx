import * as z from "zod";
import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { AlertList } from "./console.tsx";
import { DeadLetterList, DEAD_LETTERS_PATH, ReplayBatch } from "./dead-letter-console.tsx";
import { DeadLetterParts } from "./dead-letter-page.tsx";
import { DEAD_LETTER_STATES } from "./dead-letter.ts";
import { afterAlert, alertCursor } from "./list-rules.ts";
import type { AlertDeps } from "./ports.ts";
import { alertListQuery, deadLetterListQuery, deadLetterParams } from "./schemas.ts";
import { secondaryConfigured } from "./transports.ts";

const ALERTS_PATH = "/admin/operations/alerts";
const html = { 200: { description: "HTML.", contentType: "text/html" } };
const deadLettersQuery = deadLetterListQuery.extend({ state: z.enum([...DEAD_LETTER_STATES, "all"]).default("undecided") });
const alertsQuery = alertListQuery.extend({ state: z.enum(["open", "resolved"]).default("open") });

export const alertPageRoutes = new Routes<AlertDeps>()
  .add(
    {
      method: "get",
      path: ALERTS_PATH,
      tag: "Console",
      summary: "Alerts",
      access: "observer",
      page: true,
      query: alertsQuery,
      replies: html,
    },
    async ({ deps, identity, query: { state, limit, cursor } }) => {
      const after = afterAlert(readCursor(cursor, 2));
      const rows = await deps.alertLedger.listAlerts({ state, limit: limit + 1, after });
      const { items, nextCursor } = toPage(rows, limit, alertCursor, (alert) => alert);
      const choices = (["open", "resolved"] as const).map((label) => ({ label, path: `${ALERTS_PATH}?state=${label}` }));
      return htmlResponse(
        <Page title="Alerts" path={ALERTS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>Alerts</h1>
            <Filter choices={choices} chosen={state} />
          </div>
          <Card part="alerts" title={state === "open" ? "Open alerts" : "Resolved alerts"}>
            <p class="soft">What both transports failed first, then pages that nobody has acknowledged, then newest first.</p>
            {items.length === 0 && <p>None.</p>}
            <AlertList alerts={items} now={deps.clock.now()} acts={roleSuffices(identity.role, "operator")} />
            <More path={`${ALERTS_PATH}?state=${state}`} cursor={nextCursor} />
          </Card>
        </Page>,
      );
    },
  )
  .add(
    {
      method: "get",
      path: DEAD_LETTERS_PATH,
      tag: "Console",
      summary: "Dead letters of alerts",
      access: "observer",
      page: true,
      query: deadLettersQuery,
      replies: html,
    },
    async ({ deps, identity, query: { state, limit, cursor } }) => {
      const [both, diedAt, id] = readCursor(cursor, 3) ?? [];
      const after =
        both !== undefined && diedAt !== undefined && id !== undefined ? { both: Number(both), diedAt: Number(diedAt), id } : undefined;
      const [rows, counts] = await Promise.all([
        deps.alertLedger.listDeadLetters({ state: state === "all" ? undefined : state, limit: limit + 1, after }),
        deps.alertLedger.counts(),
      ]);
      const { items, nextCursor } = toPage(
        rows,
        limit,
        (letter) => [letter.bothFailed ? "1" : "0", String(letter.diedAt), letter.id],
        (letter) => letter,
      );
      const acts = roleSuffices(identity.role, "operator");
      const choices = [...DEAD_LETTER_STATES, "all"].map((label) => ({ label, path: `${DEAD_LETTERS_PATH}?state=${label}` }));
      return htmlResponse(
        <Page title="Dead letters" path={DEAD_LETTERS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>Dead letters</h1>
            <span class="soft">{counts.undecided} wait for a decision</span>
            <Filter choices={choices} chosen={state} />
          </div>
          <Card part="letters" title={state === "all" ? "All" : `State: ${state}`}>
            {items.length === 0 && <p>None.</p>}
            <DeadLetterList letters={items} now={deps.clock.now()} acts={acts} secondary={secondaryConfigured(deps.settings)} />
            {acts && counts.undecided > 0 && <ReplayBatch undecided={counts.undecided} />}
            <More path={`${DEAD_LETTERS_PATH}?state=${state}`} cursor={nextCursor} />
          </Card>
        </Page>,
      );
    },
  )
  .add(
    {
      method: "get",
      path: `${DEAD_LETTERS_PATH}/{id}`,
      tag: "Console",
      summary: "A dead letter with its payload, attempts and decisions",
      access: "observer",
      page: true,
      params: deadLetterParams,
      replies: html,
      problems: ["not-found"],
    },
    async ({ deps, identity, params }) => {
      const letter = await deps.alertLedger.readDeadLetter(params.id);
      if (!letter) throw notFound("dead letter");
      return htmlResponse(
        <Page title="Dead letter" path={DEAD_LETTERS_PATH} operator={identity} live>
          <DeadLetterParts
            letter={letter}
            now={deps.clock.now()}
            acts={roleSuffices(identity.role, "operator")}
            secondary={secondaryConfigured(deps.settings)}
          />
        </Page>,
      );
    },
  );
