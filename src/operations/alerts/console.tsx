import { Action, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { workPageOf } from "../../platform/console/work-pages.ts";
import { placeOf, STORM } from "./alert-links.ts";
import { isMuted } from "./silence-rules.ts";
import { Tick } from "./many-console.tsx";
import type { Alert } from "./alert.ts";
import { Duration } from "../silences/duration.tsx";
import { resolvedReasonOf, summaryOf } from "../../platform/console/alert-summary.ts";
import { show, tell, told } from "../../platform/console/tell.ts";
import { withTimes } from "../../platform/console/times.ts";

const BASE = "/notifications/incident-alerts";

interface AlertListProps {
  alerts: readonly Alert[];
  now: Date;
  acts: boolean;
  /** The form that those nobody has can be ticked for. */
  ticks?: string;
}

/** Whether nobody has acknowledged it, and somebody might. */
export const isUntaken = ({ state, acknowledgedBy }: Alert): boolean => state === "open" && acknowledgedBy === null;

/** Alerts in the order given; what follows from another that is listed stands under it, folded. */
export const AlertList = ({ alerts, now, acts, ticks }: AlertListProps) => {
  const listed = new Set(alerts.map(({ id }) => id));
  const follows = (alert: Alert): boolean => alert.causeId !== null && listed.has(alert.causeId);
  return (
    <ul class="rows">
      {alerts
        .filter((alert) => !follows(alert))
        .map((alert) => {
          const caused = alerts.filter(({ causeId }) => causeId === alert.id);
          return (
            <li id={alert.id}>
              <AlertRow alert={alert} now={now} acts={acts} ticks={ticks} />
              {caused.length > 0 && (
                <details id={`caused-${alert.id}`}>
                  <summary>{show`${caused.length} more that follow from it`}</summary>
                  <ul class="rows">
                    {caused.map((one) => (
                      <li id={one.id}>
                        <AlertRow alert={one} now={now} acts={acts} ticks={ticks} />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </li>
          );
        })}
    </ul>
  );
};

const AlertRow = ({ alert, now, acts, ticks }: Pick<AlertListProps, "now" | "acts"> & { alert: Alert; ticks: string | undefined }) => {
  const { id, key, severity, state, count, firstRaisedAt, lastRaisedAt, source, bothFailed, drill } = alert;
  const held = alert.notifications === 0 && alert.heldUntil !== undefined && alert.heldUntil > now.getTime();
  const silenced = alert.silencedUntil !== null && alert.silencedUntil > now.getTime();
  return (
    <div class="row">
      <div>
        <p class="line">
          {ticks !== undefined && isUntaken(alert) && <Tick form={ticks} id={id} about={key} />}
          <Badge state={state === "open" ? severity : "plain"}>{severity}</Badge>
          {bothFailed && <Badge state="fail">{tell`both transports failed`}</Badge>}
          {drill && <Badge state="plain">{tell`drill`}</Badge>}
          {state === "resolved" && <Badge state="pass">{tell`resolved`}</Badge>}
          <strong>{summaryOf(alert)}</strong>
        </p>
        <p class="soft">
          <code>{key}</code>
          {" · "}
          {show`raised by ${source} ${<Ago at={firstRaisedAt} now={now} />}`}
          {count > 1 && <>{show`, ${count} times until ${<Ago at={lastRaisedAt} now={now} />}`}</>}
          {alert.acknowledgedBy !== null && ` · ${tell`acknowledged by ${alert.acknowledgedBy}`}`}
          {alert.assignedTo !== null && ` · ${tell`assigned to ${alert.assignedTo}`}`}
          {state === "resolved" && ` · ${resolvedReasonOf(alert.resolvedReason ?? "")}`}
          {held &&
            ` · ${alert.flaps === undefined ? tell`told with what comes beside it` : tell`comes and goes: told if it stands a while`}`}
          {state === "open" && isMuted(alert, now.getTime()) && (
            <>
              {" "}
              {"· "}
              {show`kept back by ${<a href={`/admin/desk#${alert.muted?.by}`}>{tell`a silence`}</a>}, ends ${<Ago at={alert.muted?.until ?? null} now={now} />}`}
            </>
          )}
          {silenced && (
            <>
              {" "}
              {"· "}
              {show`silenced, ends ${<Ago at={alert.silencedUntil} now={now} />}`}
            </>
          )}
        </p>
        {state === "open" && <WhereNext alertKey={key} />}
        <Detail id={id} detail={alert.detail} />
      </div>
      {acts && state === "open" && (
        <div class="acts">
          {alert.acknowledgedBy === null && (
            <Action
              api={`POST ${BASE}/${id}/acknowledge`}
              confirm={tell`Acknowledge ${key}? It sends no more reminders until its severity rises.`}
              label={tell`Acknowledge`}
              about={key}
            />
          )}
          <AlertActions alert={alert} />
        </div>
      )}
    </div>
  );
};

/** Where one reads on and acts: the feature's page, its section, the runbook's page. */
const WhereNext = ({ alertKey }: { alertKey: string }) => {
  const about = alertKey.replace(STORM, "");
  const { page, section } = placeOf(about);
  const work = workPageOf(about);
  return (
    <p class="soft">
      {work !== undefined && (
        <>
          <a href={work.path}>{told(work.title)}</a> ·{" "}
        </>
      )}
      <a href={`/admin/operations#title-${section}`}>{tell`its figures`}</a> · <code>docs/runbook/{page}.md</code>
    </p>
  );
};

const AlertActions = ({ alert: { id, key } }: { alert: Alert }) => (
  <details>
    <summary aria-label={tell`More: ${key}`}>{tell`More`}</summary>
    <Action api={`POST ${BASE}/${id}/assign`} confirm={tell`Assign ${key} to {to}?`} label={tell`Assign`} about={key}>
      <TextField name="to" label={tell`To (e-mail address or team)`} max={254} />
    </Action>
    <Action
      api={`POST ${BASE}/${id}/silence`}
      confirm={tell`Silence ${key} for {seconds} seconds? Nothing is sent about it until then, except that it is resolved.`}
      label={tell`Silence`}
      about={key}
    >
      <Duration />
    </Action>
    <Action
      api={`POST ${BASE}/${id}/resolve`}
      confirm={tell`Resolve ${key}? The channel is told. It comes back if its condition still holds.`}
      label={tell`Resolve`}
      about={key}
    >
      <TextField name="reason" label={tell`Reason`} />
    </Action>
  </details>
);

const Detail = ({ id, detail }: { id: string; detail: Alert["detail"] }) =>
  detail === null || Object.keys(detail).length === 0 ? null : (
    <details id={`detail-${id}`}>
      <summary>{tell`Detail`}</summary>
      <dl class="plain">
        {Object.entries(detail).map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{withTimes(typeof value === "string" ? value : JSON.stringify(value))}</dd>
          </>
        ))}
      </dl>
    </details>
  );
