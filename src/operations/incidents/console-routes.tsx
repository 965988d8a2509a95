import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { IncidentList, INCIDENTS_PATH, OpenIncident } from "./console.tsx";
import { IncidentParts } from "./incident-page.tsx";
import type { IncidentDeps } from "./ports.ts";
import { incidentListQuery, incidentParams } from "./schemas.ts";

const html = { 200: { description: "HTML.", contentType: "text/html" } };
const CHOICES = (["all", "open", "closed"] as const).map((label) => ({
  label,
  path: label === "all" ? INCIDENTS_PATH : `${INCIDENTS_PATH}?state=${label}`,
}));

export const incidentPageRoutes = new Routes<IncidentDeps>()
  .add(
    {
      method: "get",
      path: INCIDENTS_PATH,
      tag: "Console",
      summary: "Incidents",
      access: "observer",
      page: true,
      query: incidentListQuery,
      replies: html,
    },
    async ({ deps, identity, query: { state, limit, cursor } }) => {
      const [after] = readCursor(cursor, 1) ?? [];
      const rows = await deps.incidentBook.listIncidents({ state, limit: limit + 1, after });
      const { items, nextCursor } = toPage(
        rows,
        limit,
        ({ id }) => [id],
        (incident) => incident,
      );
      return htmlResponse(
        <Page title="Incidents" path={INCIDENTS_PATH} operator={identity} live>
          <div class="head" data-part="head">
            <h1>Incidents</h1>
            <Filter choices={CHOICES} chosen={state ?? "all"} />
          </div>
          {roleSuffices(identity.role, "operator") && (
            <div class="card" data-part="open">
              <OpenIncident />
            </div>
          )}
          <Card part="incidents" title="Newest first">
            {items.length === 0 && <p>None.</p>}
            <IncidentList incidents={items} now={deps.clock.now()} />
            <More path={state === undefined ? INCIDENTS_PATH : `${INCIDENTS_PATH}?state=${state}`} cursor={nextCursor} />
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
      const [incident, health] = await Promise.all([
        deps.incidentBook.readIncident(params.id),
        deps.incidentBook.incidentHealth(params.id),
      ]);
      if (!incident) throw notFound("incident");
      return htmlResponse(
        <Page title={incident.title} path={`${INCIDENTS_PATH}/${incident.id}`} operator={identity} live>
          <IncidentParts
            incident={incident}
            health={health}
            now={deps.clock.now()}
            acts={roleSuffices(identity.role, "operator")}
            support={deps.settings.support.state === "configured"}
          />
        </Page>,
      );
    },
  );
