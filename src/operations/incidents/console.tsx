import { stateName } from "../../platform/console/state-names.ts";
import { Action, FlagField, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { INCIDENT_SEVERITIES, type Incident, type IncidentSeverity } from "./incident.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** Where incidents are listed; each has its page below it. */
export const INCIDENTS_PATH = "/admin/incidents";

export const SEVERITY_BADGE: Record<IncidentSeverity, string> = { critical: "fail", major: "warn", minor: "plain" };

/** Incidents in the order given, each with the way to its page. */
export const IncidentList = ({ incidents, now }: { incidents: readonly Incident[]; now: Date }) => (
  <ul class="rows">
    {incidents.map(({ id, title, severity, state, openedBy, openedAt, closedAt, frozeDeploys }) => (
      <li>
        <p class="line">
          <Badge state={SEVERITY_BADGE[severity]}>{severity}</Badge>
          {state === "closed" && <Badge state="pass">{tell`closed`}</Badge>}
          {state === "open" && frozeDeploys && <Badge state="warn">{tell`froze deploys`}</Badge>}
          <a href={`${INCIDENTS_PATH}/${id}`}>{title}</a>
        </p>
        <p class="soft">
          {show`opened ${<Ago at={openedAt} now={now} />} by ${openedBy}`}
          {closedAt !== null && <>{show`, closed ${<Ago at={closedAt} now={now} />}`}</>}
        </p>
      </li>
    ))}
  </ul>
);

/** Opens an incident and goes to its page. */
export const OpenIncident = () => (
  <details>
    <summary>{tell`Open an incident`}</summary>
    <Action
      api="POST /admin/incidents"
      confirm={tell`Open the {severity} incident "{title}"? The health state of this moment and the blast radius are recorded with it.{freezeDeploys? Deploys are frozen until it is closed.}`}
      next={`${INCIDENTS_PATH}/{answer.id}`}
      label={tell`Open incident`}
    >
      <TextField name="title" label={tell`What is wrong, for people`} max={200} />
      <label>
        {tell`Severity`}
        <select name="severity">
          {INCIDENT_SEVERITIES.map((severity) => (
            <option value={severity}>{stateName(severity)}</option>
          ))}
        </select>
      </label>
      <FlagField name="freezeDeploys">{tell`Freeze deploys: the pre-deploy check refuses`}</FlagField>
      <label>
        {tell`It concerns`}
        <select name="concerns">
          <option value="">{tell`anything`}</option>
          <option value="fx">{tell`exchange rates: closing records their coverage`}</option>
        </select>
      </label>
      <label>
        {tell`LLM it concerns (optional), by a name of the contract: it closes only while that is accounted for`}
        <input name="model" maxlength={100} />
      </label>
    </Action>
  </details>
);
