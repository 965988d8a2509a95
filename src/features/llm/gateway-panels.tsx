import { Card } from "../../platform/console/card.tsx";
import type { Contract } from "../../platform/contract.ts";
import { AlertsPanel, ReconciliationsPanel } from "./books-panels.tsx";
import { CallsPanel, WaitsTable } from "./calls-panel.tsx";
import { OpenCallsPanel } from "./open-calls-panel.tsx";
import { QuotaPanel } from "./quota-panel.tsx";
import { MEASURED_CALLS } from "./measured-calls.ts";
import type { Panels } from "./read-panels.ts";
import { show, tell } from "../../platform/console/tell.ts";

interface GatewayPanelsProps {
  panels: Panels;
  llm: Contract["llm"];
  /** The page's own address, for the next page of calls. */
  path: string;
  now: Date;
}

/** The parts of the gateway's page that renew themselves beside its models. What could not be read says so, and is not shown as none. */
export const GatewayPanels = ({ panels: { calls, open, quota, alerts, reconciliations }, llm, path, now }: GatewayPanelsProps) => (
  <>
    <Card part="alerts" title={tell`Open alerts`} status={alerts === undefined ? "fail" : ""} badge={tell`unknown`}>
      {alerts ? <AlertsPanel alerts={alerts} now={now} /> : <Unread of={tell`alert ledger`} />}
    </Card>
    <div class="sides">
      <Card
        part="quota"
        title={tell`Budgets`}
        aside={tell`tokens taken of the UTC day, on lease or used`}
        status={quota ? "" : "fail"}
        badge={tell`unknown`}
      >
        {quota ? <QuotaPanel quota={quota} llm={llm} now={now} /> : <Unread of={tell`budget of all accounts`} />}
      </Card>
      <div>
        <Card part="waits" title={tell`Time to first token`} aside={tell`the latest ${MEASURED_CALLS} calls`}>
          {calls ? <WaitsTable waits={calls.waits} /> : <Unread of={tell`database`} />}
        </Card>
        <Card part="reconciliations" title={tell`Books compared`}>
          {reconciliations ? <ReconciliationsPanel kept={reconciliations} now={now} /> : <Unread of={tell`database`} />}
        </Card>
      </div>
    </div>
    <Card
      part="open-calls"
      title={tell`Calls under way`}
      aside={tell`the oldest first; what isolates hold is for calls of less than a second`}
    >
      {open ? <OpenCallsPanel open={open} now={now} /> : <Unread of={tell`budget of all accounts`} />}
    </Card>
    <Card part="calls" title={tell`Calls`} aside={tell`the latest first, once they have ended`}>
      {calls ? <CallsPanel calls={calls} path={path} now={now} /> : <Unread of={tell`database`} />}
    </Card>
  </>
);

const Unread = ({ of }: { of: string }) => <p class="problem">{show`The ${of} does not answer: nothing is known of this now.`}</p>;
