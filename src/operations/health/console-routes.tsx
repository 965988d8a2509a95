import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices, type Operator } from "../../platform/identity.ts";
import { readLastCapture } from "./last-capture.ts";
import { Operations } from "./operations-page.tsx";
import type { HealthDeps } from "./ports.ts";
import { surfaceQuery } from "./schemas.ts";
import { showSurface } from "./surfaces.ts";

const PATH = "/admin/operations";
const TREND_MINUTES = 60;

async function operations(deps: HealthDeps, operator: Operator, fresh = false) {
  const [capture, trends] = await Promise.all([readLastCapture(deps, fresh), trendsOf(deps)]);
  const shown = showSurface(deps, "ops", capture);
  return <Operations shown={shown} now={deps.clock.now()} acts={roleSuffices(operator.role, "operator")} trends={trends} />;
}

/** A trend that cannot be had is left out: the page never fails for one. */
async function trendsOf(deps: HealthDeps): Promise<Map<string, readonly number[]>> {
  const wanted = deps.healthSections.flatMap(({ name, trend }) => (trend ? [{ name, trend }] : []));
  const read = await Promise.allSettled(
    wanted.map(async ({ name, trend }) => [name, await deps.metricsReader.minutes(trend.metric, TREND_MINUTES)] as const),
  );
  return new Map(read.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
}

export const operationsPageRoutes = new Routes<HealthDeps>()
  .add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "The operations page",
      access: "observer",
      page: true,
      replies: { 200: { description: "HTML.", contentType: "text/html" } },
    },
    async ({ deps, identity }) =>
      htmlResponse(
        <Page title="Operations" path={PATH} operator={identity} live={`${PATH}/parts`}>
          {await operations(deps, identity)}
        </Page>,
      ),
  )
  .add(
    {
      method: "get",
      path: `${PATH}/parts`,
      tag: "Console",
      summary: "The operations page's parts, for its renewal",
      access: "observer",
      page: true,
      query: surfaceQuery,
      replies: { 200: { description: "HTML.", contentType: "text/html" } },
    },
    async ({ deps, identity, query }) => htmlResponse(<main>{await operations(deps, identity, query.fresh === "1")}</main>),
  );
