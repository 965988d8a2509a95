import type { Child } from "hono/jsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { FreezePanel, SwitchPanel } from "../switches/console.tsx";
import { Drills, Operators, Silences } from "./console.tsx";
import { readStanding, type StandingDeps } from "./read-standing.ts";

const PATH = "/admin/desk";

export const deskPageRoutes = new Routes<StandingDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "What stands: switches, the deploy freeze, silences, drills, operators",
    access: "observer",
    page: true,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity }) => {
    const now = deps.clock.now();
    const acts = roleSuffices(identity.role, "operator");
    const { switches, freeze, silences, drills, operators } = await readStanding(deps, identity.role);
    return htmlResponse(
      <Page title="Desk" path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>Desk</h1>
          <span class="soft">what stands until somebody, or its time, ends it</span>
        </div>
        <Part part="switches" title="Switches" of={switches} show={(items) => <SwitchPanel figures={{ items }} acts={acts} />} />
        <Part part="freeze" title="Deploy freeze" of={freeze} show={(set) => <FreezePanel figures={{ ...set }} acts={acts} />} />
        <Part part="silences" title="Silences" of={silences} show={(alerts) => <Silences alerts={alerts} now={now} />} />
        <Part part="drills" title="Drills" of={drills} show={(standing) => <Drills {...standing} now={now} />} />
        <Part part="operators" title="Operators" of={operators} show={(accounts) => <Operators accounts={accounts} now={now} />} />
      </Page>,
    );
  },
);

interface PartProps<T> {
  part: string;
  title: string;
  /** Undefined where its owner did not answer. */
  of: T | undefined;
  show: (value: T) => Child;
}

/** One part, or that it is missing: the others stand all the same. */
const Part = <T,>({ part, title, of, show }: PartProps<T>) => (
  <Card part={part} title={title}>
    {of === undefined ? <p class="problem">Cannot be shown: who keeps it does not answer.</p> : show(of)}
  </Card>
);
