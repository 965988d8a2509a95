import { Action, TextField } from "../../platform/console/action.tsx";
import { INCIDENTS_PATH } from "./console.tsx";
import type { Incident } from "./incident.ts";

/** For whoever works on the incident; not published. */
export const NoteForm = ({ id }: { id: string }) => (
  <details>
    <summary>Note</summary>
    <Action api={`POST ${INCIDENTS_PATH}/${id}/notes`} confirm="Add this note to the timeline? It is not published." label="Add note">
      <TextField name="text" label="Note" long max={5_000} />
    </Action>
  </details>
);

export const UpdateForm = ({ id }: { id: string }) => (
  <details>
    <summary>Public update</summary>
    <Action api={`POST ${INCIDENTS_PATH}/${id}/updates`} confirm={`Publish at /status, for everybody to read: "{text}"`} label="Publish">
      <TextField name="text" label="Update, for buyers" long max={5_000} />
    </Action>
  </details>
);

export const EscalateForm = ({ id }: { id: string }) => (
  <details>
    <summary>Escalate to support</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/escalate`}
      confirm="Call support by its webhook with this message? It is retried until it is delivered or given up; the timeline tells which."
      label="Call support"
    >
      <TextField name="message" label="Message" long max={5_000} />
    </Action>
  </details>
);

/** A change, or none with a reason. */
const Reviewed = ({ name, label, none }: { name: string; label: string; none: string }) => (
  <>
    <TextField name={name} label={label} long max={5_000} reading="change" />
    <label class="check">
      <input type="checkbox" name={`${name}~none`} />
      {none}
    </label>
  </>
);

/** Closes with its review (GEN-9); about exchange rates with their coverage. Of a model the server finds out itself how it is accounted for. */
export const CloseForm = ({ incident: { id, title, frozeDeploys } }: { incident: Incident }) => (
  <details>
    <summary>Close with review</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/close`}
      confirm={`Close "${title}" with this review? It takes no more notes, updates or calls.${frozeDeploys ? " Its freeze of deploys ends with it." : ""}`}
      label="Close incident"
    >
      <TextField name="rootCause" label="Root cause" long max={5_000} />
      <Reviewed name="runbookChange" label="Change to the runbook, or why there is none" none="The runbook needs no change" />
      <Reviewed name="regressionCheck" label="Check against its return, or why there is none" none="No check is added" />
    </Action>
  </details>
);
