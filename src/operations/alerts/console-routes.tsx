import { raw } from "hono/html";
import * as z from "zod";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { orAny } from "../../platform/console/list-search.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { DEAD_LETTERS_PATH } from "./dead-letter-path.ts";
import { DEAD_LETTER_STATES } from "./dead-letter.ts";
import { afterAlert, alertCursor } from "./list-rules.ts";
import { loadOperationsCards } from "../../sdks.ts";
import type { AlertDeps } from "./ports.ts";
import { alertListQuery, deadLetterListQuery, deadLetterParams } from "./schemas.ts";
import { secondaryConfigured } from "./transports.ts";
import { tell } from "../../platform/console/tell.ts";

const WAYS = ["primary", "secondary"] as const;
const ALERTS_PATH = "/admin/operations/alerts";
/** Decisions on many that are shown. */
const MANY_LISTED = 5;
const html = { 200: { description: "HTML.", contentType: "text/html" } };
const deadLettersQuery = deadLetterListQuery.extend({
  state: z.enum([...DEAD_LETTER_STATES, "all"]).default("undecided"),
  transport: orAny(WAYS),
});
const alertsQuery = alertListQuery.extend({ state: z.enum(["open", "resolved"]).default("open"), severity: orAny(ALERT_SEVERITIES) });

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
    async ({ deps, identity, query: { limit, cursor, ...asked } }) => {
      const after = afterAlert(readCursor(cursor, 2));
      const rows = await deps.alertLedger.listAlerts({ ...asked, limit: limit + 1, after });
      const { items, nextCursor } = toPage(rows, limit, alertCursor, (alert) => alert);
      const acts = roleSuffices(identity.role, "operator");
      const { alertCards } = await loadOperationsCards();
      return htmlResponse(
        <Page title={tell`Alerts`} path={ALERTS_PATH} operator={identity} live>
          {raw(alertCards({ path: ALERTS_PATH, asked, items, nextCursor, now: deps.clock.now(), acts }))}
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
    async ({ deps, identity, query: { limit, cursor, ...asked } }) => {
      const { state } = asked;
      const [both, diedAt, id] = readCursor(cursor, 3) ?? [];
      const after =
        both !== undefined && diedAt !== undefined && id !== undefined ? { both: Number(both), diedAt: Number(diedAt), id } : undefined;
      const [rows, counts, many] = await Promise.all([
        deps.alertLedger.listDeadLetters({ ...asked, state: state === "all" ? undefined : state, limit: limit + 1, after }),
        deps.alertLedger.counts(),
        deps.alertLedger.listMany(MANY_LISTED),
      ]);
      const { items, nextCursor } = toPage(
        rows,
        limit,
        (letter) => [letter.bothFailed ? "1" : "0", String(letter.diedAt), letter.id],
        (letter) => letter,
      );
      const acts = roleSuffices(identity.role, "operator");
      const { letterCards } = await loadOperationsCards();
      return htmlResponse(
        <Page title={tell`Dead letters`} path={DEAD_LETTERS_PATH} operator={identity} live>
          {raw(
            letterCards({
              asked,
              items,
              nextCursor,
              undecided: counts.undecided,
              many,
              secondary: secondaryConfigured(deps.settings),
              now: deps.clock.now(),
              acts,
            }),
          )}
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
      const { letterParts } = await loadOperationsCards();
      return htmlResponse(
        <Page title={tell`Dead letter`} path={DEAD_LETTERS_PATH} operator={identity} live>
          {raw(
            letterParts({
              letter,
              now: deps.clock.now(),
              acts: roleSuffices(identity.role, "operator"),
              secondary: secondaryConfigured(deps.settings),
            }),
          )}
        </Page>,
      );
    },
  );
