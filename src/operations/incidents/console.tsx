import { Action, FlagField, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { INCIDENT_SEVERITIES, type Incident, type IncidentSeverity } from "./incident.ts";

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
          {state === "closed" && <Badge state="pass">closed</Badge>}
          {state === "open" && frozeDeploys && <Badge state="warn">froze deploys</Badge>}
          <a href={`${INCIDENTS_PATH}/${id}`}>{title}</a>
        </p>
        <p class="soft">
          opened <Ago at={openedAt} now={now} /> by {openedBy}
          {closedAt !== null && (
            <>
              , closed <Ago at={closedAt} now={now} />
            </>
          )}
        </p>
      </li>
    ))}
  </ul>
);

/** Opens an incident and goes to its page. */
export const OpenIncident = () => (
  <details>
    <summary>Open an incident</summary>
    <Action
      api="POST /admin/incidents"
      confirm={`Open the {severity} incident "{title}"? The health state of this moment and the blast radius are recorded with it.{freezeDeploys? Deploys are frozen until it is closed.}`}
      next={`${INCIDENTS_PATH}/{answer.id}`}
      label="Open incident"
    >
      <TextField name="title" label="What is wrong, for people" max={200} />
      <label>
        Severity
        <select name="severity">
          {INCIDENT_SEVERITIES.map((severity) => (
            <option>{severity}</option>
          ))}
        </select>
      </label>
      <FlagField name="freezeDeploys">Freeze deploys: the pre-deploy check refuses</FlagField>
      <label>
        It concerns
        <select name="concerns">
          <option value="">anything</option>
          <option value="fx">exchange rates: closing records their coverage</option>
        </select>
      </label>
      <label>
        LLM it concerns (optional), by a name of the contract: it closes only while that is accounted for
        <input name="model" maxlength={100} />
      </label>
    </Action>
  </details>
);
