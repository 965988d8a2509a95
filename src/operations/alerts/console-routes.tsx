import * as z from "zod";
import { Filter, More } from "../../platform/console/action.tsx";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { Card } from "../../platform/console/card.tsx";
import { addressWith, ListSearch, orAny } from "../../platform/console/list-search.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { AlertList, isUntaken } from "./console.tsx";
import { DeadLetterList, DEAD_LETTERS_PATH } from "./dead-letter-console.tsx";
import { DeadLetterParts } from "./dead-letter-page.tsx";
import { DEAD_LETTER_STATES } from "./dead-letter.ts";
import { afterAlert, alertCursor } from "./list-rules.ts";
import { AcknowledgeTicked, ACKNOWLEDGE_TICKED, DecideAll, DecideTicked, DECIDE_TICKED, ManyCard } from "./many-console.tsx";
import type { AlertDeps } from "./ports.ts";
import { alertListQuery, deadLetterListQuery, deadLetterParams } from "./schemas.ts";
import { secondaryConfigured } from "./transports.ts";
import { show, tell } from "../../platform/console/tell.ts";

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
      const { state } = asked;
      const after = afterAlert(readCursor(cursor, 2));
      const rows = await deps.alertLedger.listAlerts({ ...asked, limit: limit + 1, after });
      const { items, nextCursor } = toPage(rows, limit, alertCursor, (alert) => alert);
      const choices = (["open", "resolved"] as const).map((label) => ({
        label,
        path: addressWith(ALERTS_PATH, { ...asked, state: label }),
      }));
      const acts = roleSuffices(identity.role, "operator");
      const choosable = acts && items.some(isUntaken);
      return htmlResponse(
        <Page title={tell`Alerts`} path={ALERTS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>{tell`Alerts`}</h1>
            <Filter choices={choices} chosen={state} />
          </div>
          <ListSearch
            path={ALERTS_PATH}
            asked={asked}
            label={tell`Words of its key or summary`}
            choices={[{ name: "severity", label: tell`Severity`, values: ALERT_SEVERITIES }]}
          />
          <Card part="alerts" title={state === "open" ? tell`Open alerts` : tell`Resolved alerts`}>
            <p class="soft">{tell`What both transports failed first, then pages that nobody has acknowledged, then newest first.`}</p>
            {items.length === 0 && <p>{tell`None.`}</p>}
            {choosable && <AcknowledgeTicked />}
            <AlertList alerts={items} now={deps.clock.now()} acts={acts} {...(choosable ? { ticks: ACKNOWLEDGE_TICKED } : {})} />
            <More path={addressWith(ALERTS_PATH, asked)} cursor={nextCursor} />
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
    async ({ deps, identity, query: { limit, cursor, ...asked } }) => {
      const { state, text, transport = "primary" } = asked;
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
      const choices = [...DEAD_LETTER_STATES, "all"].map((label) => ({
        label,
        path: addressWith(DEAD_LETTERS_PATH, { ...asked, state: label }),
      }));
      const secondary = secondaryConfigured(deps.settings);
      const meant = { transport, text };
      const ticks = acts && items.some((letter) => letter.state === "undecided");
      return htmlResponse(
        <Page title={tell`Dead letters`} path={DEAD_LETTERS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>{tell`Dead letters`}</h1>
            <span class="soft">{show`${counts.undecided} wait for a decision`}</span>
            <Filter choices={choices} chosen={state} />
          </div>
          <ListSearch
            path={DEAD_LETTERS_PATH}
            asked={asked}
            label={tell`Words of its alert's key or its error`}
            choices={[{ name: "transport", label: tell`Transport`, values: WAYS }]}
          />
          {many.length > 0 && <ManyCard many={many} now={deps.clock.now()} acts={acts} />}
          <Card part="letters" title={state === "all" ? tell`All` : tell`State: ${state}`}>
            {items.length === 0 && <p>{tell`None.`}</p>}
            {ticks && <DecideTicked meant={meant} secondary={secondary} />}
            {ticks && <DecideAll meant={meant} secondary={secondary} />}
            <DeadLetterList
              letters={items}
              now={deps.clock.now()}
              acts={acts}
              secondary={secondary}
              {...(ticks ? { ticks: DECIDE_TICKED } : {})}
            />
            <More path={addressWith(DEAD_LETTERS_PATH, asked)} cursor={nextCursor} />
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
        <Page title={tell`Dead letter`} path={DEAD_LETTERS_PATH} operator={identity} live>
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
