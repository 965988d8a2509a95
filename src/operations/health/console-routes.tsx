import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { CHANGES_PATH } from "../../platform/console/pages.ts";
import { notFound } from "../../platform/errors.ts";
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
import type { SwitchDeps } from "../switches/ports.ts";
import type { OnCallDeps } from "../on-call/ports.ts";
import { readChanges, readDesk } from "./read-desk.ts";
import { readHistories } from "./read-histories.ts";
import { changeEventsSchema, SECTION_WINDOWS, sectionPageQuery, sectionParams, surfaceQuery } from "./schemas.ts";
import { showSurface } from "./surfaces.ts";
import { tell, told } from "../../platform/console/tell.ts";

const PATH = "/admin/operations";
const TREND_MINUTES = 60;

export const operationsPageRoutes = new Routes<StatusDeps & IncidentDeps & NotificationDeps & AuditDeps & SwitchDeps & OnCallDeps>()
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
      const captured = readLastCapture(deps, query.fresh === "1");
      const [shown, desk, histories, { status }, changes, { operationsCards }] = await Promise.all([
        captured.then((capture) => showSurface(deps, "ops", capture)),
        readDesk(deps),
        deps.healthSections().then((sections) => readHistories(deps, sections, TREND_MINUTES)),
        // By the same capture as the sections beside it, also by one that was made for this answer.
        publicStatus(deps, captured),
        readChanges(deps),
        loadOperationsCards(),
      ]);
      return htmlResponse(
        <Page title={tell`Operations`} path={PATH} operator={identity} live>
          {raw(
            operationsCards({
              ...{ shown, desk, histories, changes },
              now: deps.clock.now(),
              acts: roleSuffices(identity.role, "operator"),
              secondary: secondaryConfigured(deps.settings),
              behindSeconds: deps.contract.incidentAlerts.behindSeconds,
              buyers: status,
              contract: deps.contract,
            }),
          )}
        </Page>,
      );
    },
  )
  .add(
    {
      method: "get",
      path: `${PATH}/sections/{name}`,
      tag: "Console",
      summary: "A section's figures over time",
      access: "observer",
      page: true,
      params: sectionParams,
      query: sectionPageQuery,
      replies: { 200: { description: "HTML.", contentType: "text/html" } },
      problems: ["not-found"],
    },
    async ({ deps, identity, params: { name }, query }) => {
      const shown = (await showSurface(deps, "ops", await readLastCapture(deps))).sections.find(({ section }) => section.name === name);
      if (!shown) throw notFound("section");
      const hours = Number(query.hours);
      const [histories, { sectionCards }] = await Promise.all([readHistories(deps, [shown.section], hours * 60), loadOperationsCards()]);
      const path = `${PATH}/sections/${name}`;
      return htmlResponse(
        <Page title={told(shown.section.title)} path={path} operator={identity} live>
          {raw(sectionCards({ path, shown, histories, windows: SECTION_WINDOWS, hours }))}
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
