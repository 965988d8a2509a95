import { raw } from "hono/html";
import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { addressWith, ListSearch, orAny } from "../../platform/console/list-search.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { notFound } from "../../platform/errors.ts";
import { modelAccountingUnread } from "../../platform/events/incidents.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { loadOperationsCards } from "../../sdks.ts";
import { IncidentList, INCIDENTS_PATH, OpenIncident } from "./console.tsx";
import { INCIDENT_SEVERITIES } from "./incident.ts";
import type { IncidentDeps } from "./ports.ts";
import { incidentListQuery, incidentParams } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const html = { 200: { description: "HTML.", contentType: "text/html" } };
const STATES = ["all", "open", "closed"] as const;
const pageQuery = incidentListQuery.extend({ severity: orAny(INCIDENT_SEVERITIES) });

export const incidentPageRoutes = new Routes<IncidentDeps>()
  .add(
    {
      method: "get",
      path: INCIDENTS_PATH,
      tag: "Console",
      summary: "Incidents",
      access: "observer",
      page: true,
      query: pageQuery,
      replies: html,
    },
    async ({ deps, identity, query: { limit, cursor, ...asked } }) => {
      const choices = STATES.map((label) => ({
        label,
        path: addressWith(INCIDENTS_PATH, { ...asked, state: label === "all" ? undefined : label }),
      }));
      const [after] = readCursor(cursor, 1) ?? [];
      const rows = await deps.incidentBook.listIncidents({ ...asked, limit: limit + 1, after });
      const { items, nextCursor } = toPage(
        rows,
        limit,
        ({ id }) => [id],
        (incident) => incident,
      );
      return htmlResponse(
        <Page title={tell`Incidents`} path={INCIDENTS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>{tell`Incidents`}</h1>
            <Filter choices={choices} chosen={asked.state ?? "all"} />
          </div>
          <ListSearch
            path={INCIDENTS_PATH}
            asked={asked}
            label={tell`Words of its title`}
            choices={[{ name: "severity", label: tell`Severity`, values: INCIDENT_SEVERITIES }]}
          />
          {roleSuffices(identity.role, "operator") && (
            <div class="card" data-part="open">
              <OpenIncident />
            </div>
          )}
          <Card part="incidents" title={tell`Newest first`}>
            {items.length === 0 && <p>{tell`None.`}</p>}
            <IncidentList incidents={items} now={deps.clock.now()} />
            <More path={addressWith(INCIDENTS_PATH, asked)} cursor={nextCursor} />
          </Card>
        </Page>,
      );
    },
  )
  .add(
    {
      method: "get",
      path: `${INCIDENTS_PATH}/{id}`,
      tag: "Console",
      summary: "An incident's page",
      access: "observer",
      page: true,
      params: incidentParams,
      replies: html,
      problems: ["not-found"],
    },
    async ({ deps, identity, params }) => {
      const [incident, health, { incidentCards }] = await Promise.all([
        deps.incidentBook.readIncident(params.id),
        deps.incidentBook.incidentHealth(params.id),
        loadOperationsCards(),
      ]);
      if (!incident) throw notFound("incident");
      const { model, state } = incident;
      const accounting = model !== null && state === "open" ? await accountingOf(deps, model) : undefined;
      const now = deps.clock.now();
      const acts = roleSuffices(identity.role, "operator");
      const support = deps.settings.support.state === "configured";
      return htmlResponse(
        <Page title={incident.title} path={`${INCIDENTS_PATH}/${incident.id}`} operator={identity} live>
          {raw(incidentCards({ incident, health, accounting, now, acts, support }))}
        </Page>,
      );
    },
  );

/** Undefined where it cannot be read: the page says so, and shows the rest. */
async function accountingOf(deps: IncidentDeps, model: string): Promise<ModelAccounting | undefined> {
  try {
    return await deps.modelAccounting(model);
  } catch (error) {
    modelAccountingUnread(deps, { model, error });
    return undefined;
  }
}
