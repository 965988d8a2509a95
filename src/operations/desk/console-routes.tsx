import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { loadOperationsCards } from "../../sdks.ts";
import { readStanding, type StandingDeps } from "./read-standing.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/desk";

export const deskPageRoutes = new Routes<StandingDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "What stands: who is on call, switches, the deploy freeze, silences, drills, operators",
    access: "observer",
    page: true,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity }) => {
    const [standing, { deskCards }] = await Promise.all([readStanding(deps, identity.role), loadOperationsCards()]);
    return htmlResponse(
      <Page title={tell`Desk`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Desk`}</h1>
          <span class="soft">{tell`what stands until somebody, or its time, ends it`}</span>
        </div>
        {raw(deskCards({ standing, now: deps.clock.now(), acts: roleSuffices(identity.role, "operator"), me: identity.email }))}
      </Page>,
    );
  },
);
