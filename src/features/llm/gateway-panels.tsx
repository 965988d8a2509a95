import { Card } from "../../platform/console/card.tsx";
import type { Contract } from "../../platform/contract.ts";
import { AlertsPanel, ReconciliationsPanel } from "./books-panels.tsx";
import { CallsPanel, WaitsTable } from "./calls-panel.tsx";
import { OpenCallsPanel } from "./open-calls-panel.tsx";
import { QuotaPanel } from "./quota-panel.tsx";
import { MEASURED_CALLS, type Panels } from "./read-panels.ts";

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
    <Card part="alerts" title="Open alerts" status={alerts === undefined ? "fail" : ""} badge="unknown">
      {alerts ? <AlertsPanel alerts={alerts} now={now} /> : <Unread of="alert ledger" />}
    </Card>
    <div class="sides">
      <Card part="quota" title="Budgets" aside="tokens taken of the UTC day, on lease or used" status={quota ? "" : "fail"} badge="unknown">
        {quota ? <QuotaPanel quota={quota} llm={llm} now={now} /> : <Unread of="budget of all accounts" />}
      </Card>
      <div>
        <Card part="waits" title="Time to first token" aside={`the latest ${MEASURED_CALLS} calls`}>
          {calls ? <WaitsTable waits={calls.waits} /> : <Unread of="database" />}
        </Card>
        <Card part="reconciliations" title="Books compared">
          {reconciliations ? <ReconciliationsPanel kept={reconciliations} now={now} /> : <Unread of="database" />}
        </Card>
      </div>
    </div>
    <Card part="open-calls" title="Calls under way" aside="the oldest first; what isolates hold is for calls of less than a second">
      {open ? <OpenCallsPanel open={open} now={now} /> : <Unread of="budget of all accounts" />}
    </Card>
    <Card part="calls" title="Calls" aside="the latest first, once they have ended">
      {calls ? <CallsPanel calls={calls} path={path} now={now} /> : <Unread of="database" />}
    </Card>
  </>
);

const Unread = ({ of }: { of: string }) => <p class="problem">The {of} does not answer: nothing is known of this now.</p>;
