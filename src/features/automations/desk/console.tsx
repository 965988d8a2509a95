import { Filter, More, SearchForm } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { markup } from "../../../platform/console/markup.ts";
import { Ago, Badge, duration, Time } from "../../../platform/console/parts.tsx";
import { retold } from "../../../platform/console/retold.ts";
import { stateName } from "../../../platform/console/state-names.ts";
import { show, tell } from "../../../platform/console/tell.ts";
import type { Page } from "../../../platform/http/pagination.ts";
import type { Action } from "../actions/action.ts";
import type { AutomationRow } from "../store/automations.ts";
import { FARES, type AutomationAtDesk } from "../store/desk.ts";
import type { DefinitionAtDesk, RunAtDesk } from "./read-definitions.ts";

const PATH = "/admin/automations/definitions";

interface ListProps {
  page: Page<AutomationAtDesk>;
  query: { q?: string | undefined; state?: string | undefined };
  now: Date;
}

interface OneProps {
  definition: DefinitionAtDesk;
  now: Date;
}

/** Everybody's automations, as HTML: loaded when the page is asked for (`src/sdks.ts`). */
export const definitionList = (props: ListProps): string => markup(<List {...props} />);

/** The same of one with its runs. */
export const definitionPage = (props: OneProps): string => markup(<One {...props} />);

const RUN_BADGE: Readonly<Record<string, string>> = { succeeded: "pass", pending: "plain", spent: "fail", dead: "fail", cancelled: "warn" };

const RunState = ({ state }: { state: string }) => <Badge state={RUN_BADGE[state] ?? "plain"}>{state}</Badge>;

type Standing = Pick<AutomationRow, "enabled" | "disabledReason" | "failingSince">;

function stateOf({ enabled, disabledReason, failingSince }: Standing): { badge: string; state: string } {
  if (disabledReason !== null) return { badge: "fail", state: "given-up" };
  if (!enabled) return { badge: "plain", state: "off" };
  return failingSince === null ? { badge: "pass", state: "on" } : { badge: "warn", state: "failing" };
}

const State = (automation: Standing) => {
  const { badge, state } = stateOf(automation);
  return <Badge state={badge}>{state}</Badge>;
};

/** What it does, in order: `webhook › delay 5 min › mail`, by a sign that is mirrored where the page is read from the right. */
const Does = ({ actions }: { actions: readonly Action[] }) => (
  <>
    {actions
      .map((action) => (action.kind === "delay" ? `${stateName("delay")} ${duration(action.seconds)}` : stateName(action.kind)))
      .join(" › ")}
  </>
);

const List = ({ page, query: { q = "", state }, now }: ListProps) => (
  <>
    <div class="head">
      <h1>{tell`Buyers' automations`}</h1>
      <SearchForm path={PATH} value={q} label={tell`By e-mail address or id`} />
      <a href="/admin/automations">{tell`Dead letters`}</a>
    </div>
    <Filter
      chosen={state ?? "all"}
      choices={[{ label: "all", path: PATH }, ...FARES.map((label) => ({ label, path: `${PATH}?state=${label}` }))]}
    />
    <Card part="definitions" title={q === "" ? tell`Buyers' automations` : tell`Found for ${q}`} aside={tell`newest first`}>
      {page.items.length === 0 ? <p>{tell`None.`}</p> : <Found items={page.items} now={now} />}
      <More path={`${PATH}?q=${encodeURIComponent(q)}${state === undefined ? "" : `&state=${state}`}`} cursor={page.nextCursor} />
    </Card>
  </>
);

const Found = ({ items, now }: { items: readonly AutomationAtDesk[]; now: Date }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`Name`}</th>
          <th>{tell`State`}</th>
          <th>{tell`Event`}</th>
          <th>{tell`Actions`}</th>
          <th>{tell`Buyer`}</th>
          <th>{tell`Last run`}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ automation, email, lastRun }) => (
          <tr>
            <td>
              <a href={`${PATH}/${automation.id}`}>{automation.name}</a>
            </td>
            <td data-label={tell`State`}>
              <State {...automation} />
            </td>
            <td data-label={tell`Event`}>
              <code>{automation.eventType}</code>
            </td>
            <td data-label={tell`Actions`}>
              <Does actions={automation.actions} />
            </td>
            <td data-label={tell`Buyer`}>
              <a href={`/admin/accounts/${automation.buyerId}`}>{email ?? automation.buyerId}</a>
            </td>
            <td data-label={tell`Last run`}>
              {lastRun === null ? (
                tell`never`
              ) : (
                <>
                  <RunState state={lastRun.state} /> <Ago at={lastRun.createdAt.toISOString()} now={now} />
                  {lastRun.lastError !== null && <span class="soft">{` ${lastRun.lastError}`}</span>}
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const One = ({ definition: { automation, versions, runs }, now }: OneProps) => (
  <>
    <div class="head">
      <h1>{automation.name}</h1>
      <State {...automation} />
      <a href={PATH}>{tell`Find another`}</a>
    </div>
    <Card part="definition" title={tell`How it stands`}>
      <p>
        {show`At ${<code>{automation.eventType}</code>}: ${<Does actions={automation.actions} />}`}
        {automation.url !== "" && <code>{` ${automation.url}`}</code>}
      </p>
      <Conditions conditions={automation.conditions} />
      {automation.disabledReason !== null && <p class="problem">{automation.disabledReason}</p>}
      {automation.failingSince !== null && (
        <p class="problem">{show`No try has succeeded since ${<Time at={automation.failingSince.toISOString()} />}.`}</p>
      )}
      <p class="soft">
        <a href={`/admin/accounts/${automation.buyerId}`}>{tell`Its buyer`}</a>
        {" · "}
        {show`version ${automation.version}, changed ${<Ago at={automation.updatedAt.toISOString()} now={now} />}`}
      </p>
    </Card>
    {versions.length > 1 && (
      <Card part="versions" title={tell`What it was`} aside={tell`newest first`}>
        <ul class="rows">
          {versions.map(({ version, name, url, conditions, actions, since }) => (
            <li>
              <p>
                {show`version ${version}, since ${<Time at={since.toISOString()} />}`}: <strong>{name}</strong>, <Does actions={actions} />{" "}
                {url !== "" && <code>{url}</code>}
              </p>
              <Conditions conditions={conditions} />
            </li>
          ))}
        </ul>
      </Card>
    )}
    <Card part="runs" title={tell`Its runs`} aside={tell`newest first`}>
      {runs.items.length === 0 && <p>{tell`None.`}</p>}
      <ul class="rows">
        {runs.items.map((run) => (
          <Run run={run} now={now} />
        ))}
      </ul>
      <More path={`${PATH}/${automation.id}`} cursor={runs.nextCursor} />
    </Card>
  </>
);

const Conditions = ({ conditions }: Pick<AutomationRow, "conditions">) =>
  conditions.length === 0 ? null : (
    <ul class="plain">
      {conditions.map(({ field, operator, value }) => (
        <li>
          <code>{`${field} ${operator} ${JSON.stringify(value)}`}</code>
        </li>
      ))}
    </ul>
  );

const Run = ({ run, now }: { run: RunAtDesk; now: Date }) => (
  <li>
    <p>
      <RunState state={run.state} /> <strong>{run.subject}</strong> <Ago at={run.createdAt.toISOString()} now={now} />
      <span class="soft">{` ${run.id} · ${run.eventId}`}</span>
    </p>
    {run.lastError !== null && <p class="soft">{run.lastError}</p>}
    {run.state === "pending" && <p class="soft">{show`the next try is due ${<Ago at={run.nextAttemptAt.toISOString()} now={now} />}`}</p>}
    {run.steps.length + run.tries.length > 0 && (
      <details id={`run-${run.id}`}>
        <summary aria-label={tell`Inspect ${run.id}`}>{tell`Inspect`}</summary>
        <ul class="plain">
          {run.steps.map(({ kind, at, outcome, reason }) => (
            <li>
              <Time at={at} /> {stateName(kind)}: <Badge state={outcome === "done" ? "pass" : "warn"}>{outcome}</Badge>
              {reason !== null && ` ${retold(reason)}`}
            </li>
          ))}
          {run.tries.map(({ number, at, status, latencyMs, error }) => (
            <li>
              <Time at={at.toISOString()} /> {tell`try ${number}`}: {status ?? tell`no answer`}, {duration(latencyMs / 1000)}
              {error !== null && `, ${error}`}
            </li>
          ))}
        </ul>
      </details>
    )}
  </li>
);
