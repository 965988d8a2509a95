import { Routes } from "../../platform/http/route.ts";
import type { BreakablePort } from "../../platform/port-faults.ts";
import { breakPort } from "./break-port.ts";
import { mendPorts } from "./mend-ports.ts";
import type { FaultDeps, StandingFault } from "./ports.ts";
import { faultBody, faultListSchema, faultParams } from "./schemas.ts";

const shared = { tag: "Drills", access: "operator" } as const;

/** Routes that break any of `ports`. Mounted outside production alone (src/routes.ts). */
export function faultRoutes(ports: readonly BreakablePort[]) {
  const listOf = (items: readonly StandingFault[]) => ({ ports: [...ports], items: [...items] });
  return new Routes<FaultDeps>()
    .add(
      {
        ...shared,
        method: "get",
        path: "/admin/drills/faults",
        summary: "Ports that operators broke, and those that can be broken",
        replies: { 200: { description: "Faults that stand.", schema: faultListSchema } },
      },
      async ({ deps, reply }) => reply(200, listOf(await deps.faultDesk.standingFaults())),
    )
    .add(
      {
        ...shared,
        method: "put",
        path: "/admin/drills/faults/{port}",
        summary: "Break a port inside the Worker for a while",
        description:
          "For drills: a Durable Object that does not answer, a queue that refuses. Every isolate follows within 5 s. Not in production.",
        params: faultParams(ports),
        body: faultBody,
        replies: { 200: { description: "Faults that stand now.", schema: faultListSchema } },
      },
      async ({ deps, params: { port }, body: { mode, latencyMs = 0, rate, untilSeconds = 0 }, identity, reply }) => {
        if (mode === "none") await mendPorts(deps, port, identity);
        else await breakPort(deps, { port, mode, latencyMs, rate }, untilSeconds, identity);
        return reply(200, listOf(await deps.faultDesk.standingFaults()));
      },
    )
    .add(
      {
        ...shared,
        method: "delete",
        path: "/admin/drills/faults",
        summary: "Mend every port",
        replies: { 204: { description: "No fault stands." } },
      },
      async ({ deps, identity }) => {
        await mendPorts(deps, undefined, identity);
        return new Response(null, { status: 204 });
      },
    );
}
