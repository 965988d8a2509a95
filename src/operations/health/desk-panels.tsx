import { Card } from "../../platform/console/card.tsx";
import { Badge } from "../../platform/console/parts.tsx";
import type { Alert } from "../alerts/alert.ts";
import { AlertList } from "../alerts/console.tsx";
import { DeadLetterList } from "../alerts/dead-letter-console.tsx";
import { DEAD_LETTERS_PATH } from "../alerts/dead-letter-path.ts";
import type { DeadLetter } from "../alerts/dead-letter.ts";
import type { AlertCounts } from "../alerts/ports.ts";
import { IncidentList, INCIDENTS_PATH, OpenIncident } from "../incidents/console.tsx";
import type { Incident } from "../incidents/incident.ts";
import type { OnCall } from "../on-call/read-on-call.ts";
import { lastWords, NotificationList } from "../notifications/console.tsx";
import type { Notification } from "../notifications/notification.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** What waits for a person, as the ledger has it at this moment; undefined where the ledger did not answer. */
export interface Desk {
  counts: AlertCounts;
  alerts: readonly Alert[];
  letters: readonly DeadLetter[];
  incidents: readonly Incident[];
  notifications: readonly Notification[];
  /** For each receiver of the contract's chain, the first before the others. */
  onCall: readonly OnCall[];
}

const SHOWN = 8;
const TOLD = 5;

interface DeskProps {
  desk: Desk | undefined;
  now: Date;
  acts: boolean;
  secondary: boolean;
}

/** Alerts, dead letters, incidents and notifications: the part of the operations page where one acts. */
export const DeskPanels = ({ desk, now, acts, secondary }: DeskProps) =>
  desk === undefined ? (
    <p
      class="problem"
      data-part="desk"
      role="alert"
    >{tell`The alert ledger does not answer: alerts, dead letters, incidents and notifications cannot be shown. Alerts that are raised now wait in their queue.`}</p>
  ) : (
    <div class="sides">
      <div>
        <OpenAlerts desk={desk} now={now} acts={acts} />
        <DeadLetters desk={desk} now={now} acts={acts} secondary={secondary} />
      </div>
      <div>
        <Card
          part="incidents"
          title={tell`Open incidents`}
          status={desk.counts.openIncidents > 0 ? "fail" : ""}
          badge={desk.counts.openIncidents}
        >
          {desk.incidents.length === 0 && <p class="soft">{tell`None.`}</p>}
          <IncidentList incidents={desk.incidents} now={now} />
          <p>
            <a href={INCIDENTS_PATH}>{tell`All incidents`}</a>
          </p>
          {acts && <OpenIncident />}
        </Card>
        <Untold desk={desk} now={now} acts={acts} />
      </div>
    </div>
  );

/** What nobody has acknowledged and does not stand above as an open alert already. */
const Untold = ({ desk: { alerts, notifications }, now, acts }: { desk: Desk; now: Date; acts: boolean }) => {
  const listed = new Set<string | null>(alerts.map(({ id }) => id));
  const others = lastWords(notifications.filter(({ alertId, deadLetterId }) => deadLetterId !== null || !listed.has(alertId)));
  return (
    <Card part="notifications" title={tell`Notifications`} aside={tell`not acknowledged, beside open alerts`}>
      {others.length === 0 && <p class="soft">{tell`None.`}</p>}
      <NotificationList notifications={others.slice(0, TOLD)} now={now} acts={acts} />
      <p>
        <a href="/admin/notifications">{tell`All notifications`}</a>
      </p>
    </Card>
  );
};

const OpenAlerts = ({ desk: { alerts, counts }, now, acts }: { desk: Desk; now: Date; acts: boolean }) => {
  const worst = alerts.some(({ severity, bothFailed }) => bothFailed || severity === "page") ? "fail" : alerts.length > 0 ? "warn" : "";
  return (
    <Card part="alerts" title={tell`Open alerts`} status={worst} badge={counts.openAlerts}>
      {alerts.length === 0 && <p class="soft">{tell`None.`}</p>}
      <AlertList alerts={alerts.slice(0, SHOWN)} now={now} acts={acts} />
      {counts.openAlerts > SHOWN && (
        <p>
          <a href="/admin/operations/alerts">{show`All ${counts.openAlerts} open alerts`}</a>
        </p>
      )}
    </Card>
  );
};

const DeadLetters = ({ desk: { letters, counts }, now, acts, secondary }: Omit<DeskProps, "desk"> & { desk: Desk }) => (
  <Card
    part="dead-letters"
    title={tell`Dead letters`}
    status={counts.undecided > 0 ? "fail" : ""}
    badge={tell`${counts.undecided} undecided`}
  >
    {counts.transportIncidentSince !== null && (
      <p class="problem">
        {show`${<Badge state="fail">{tell`transport incident`}</Badge>} The backlog grows again after replays succeeded: mend the transport before you replay.`}
      </p>
    )}
    {counts.undecided === 0 && <p class="soft">{tell`None waits for a decision.`}</p>}
    <DeadLetterList letters={letters.slice(0, SHOWN)} now={now} acts={acts} secondary={secondary} />
    {acts && counts.undecided > 1 && (
      <p>
        <a href={DEAD_LETTERS_PATH}>{tell`Decide many at once`}</a>
      </p>
    )}
    <p>
      <a href={`${DEAD_LETTERS_PATH}?state=all`}>{tell`All dead letters`}</a>
    </p>
  </Card>
);
