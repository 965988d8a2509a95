import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { CHANGES_PATH } from "../../platform/console/pages.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { loadOperationsCards } from "../../sdks.ts";
import { secondaryConfigured } from "../alerts/transports.ts";
import type { IncidentDeps } from "../incidents/ports.ts";
import type { AuditDeps } from "../audit/ports.ts";
import type { NotificationDeps } from "../notifications/ports.ts";
import { publicStatus, type StatusDeps } from "../status/public-status.ts";
import { streamChanges } from "./change-stream.ts";
import { readLastCapture } from "./last-capture.ts";
import type { HealthDeps } from "./ports.ts";
import { readChanges, readDesk } from "./read-desk.ts";
import { changeEventsSchema, surfaceQuery } from "./schemas.ts";
import { showSurface } from "./surfaces.ts";

const PATH = "/admin/operations";
const TREND_MINUTES = 60;

/** What the sections draw, in one call a shard. Where it cannot be had it is left out: the page never fails for it. */
async function historiesOf(deps: HealthDeps): Promise<ReadonlyMap<string, readonly number[]>> {
  const metrics = (await deps.healthSections()).flatMap(({ trends = [] }) => trends.map(({ metric }) => metric));
  return deps.metricsReader.histories(metrics, TREND_MINUTES);
}

export const operationsPageRoutes = new Routes<StatusDeps & IncidentDeps & NotificationDeps & AuditDeps>()
  .add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "The operations page",
      access: "observer",
      page: true,
      query: surfaceQuery,
      replies: { 200: { description: "HTML.", contentType: "text/html" } },
    },
    async ({ deps, identity, query }) => {
      const [shown, desk, histories, { status }, changes, { operationsCards }] = await Promise.all([
        readLastCapture(deps, query.fresh === "1").then((capture) => showSurface(deps, "ops", capture)),
        readDesk(deps),
        historiesOf(deps),
        publicStatus(deps),
        readChanges(deps),
        loadOperationsCards(),
      ]);
      return htmlResponse(
        <Page title="Operations" path={PATH} operator={identity} live>
          {raw(
            operationsCards({
              ...{ shown, desk, histories, changes },
              now: deps.clock.now(),
              acts: roleSuffices(identity.role, "operator"),
              secondary: secondaryConfigured(deps.settings),
              behindSeconds: deps.contract.incidentAlerts.behindSeconds,
              buyers: status,
            }),
          )}
        </Page>,
      );
    },
  )
  .add(
    {
      method: "get",
      path: CHANGES_PATH,
      tag: "Console",
      summary: "Says when a console page is to be fetched anew",
      description: "Events `change`; it ends by age and is then reconnected to.",
      access: "observer",
      replies: { 200: { description: "An event stream.", contentType: "text/event-stream", events: changeEventsSchema } },
    },
    ({ deps, request }) => streamChanges(deps, request.signal),
  );
