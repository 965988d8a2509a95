import { Action, TextField } from "../../platform/console/action.tsx";
import { INCIDENTS_PATH } from "./console.tsx";
import type { Incident } from "./incident.ts";
import { tell } from "../../platform/console/tell.ts";

/** For whoever works on the incident; not published. */
export const NoteForm = ({ id }: { id: string }) => (
  <details>
    <summary>{tell`Note`}</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/notes`}
      confirm={tell`Add this note to the timeline? It is not published.`}
      label={tell`Add note`}
    >
      <TextField name="text" label={tell`Note`} long max={5_000} />
    </Action>
  </details>
);

export const UpdateForm = ({ id }: { id: string }) => (
  <details>
    <summary>{tell`Public update`}</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/updates`}
      confirm={tell`Publish at /status, for everybody to read: "{text}"`}
      label={tell`Publish`}
    >
      <TextField name="text" label={tell`Update, for buyers`} long max={5_000} />
    </Action>
  </details>
);

export const EscalateForm = ({ id }: { id: string }) => (
  <details>
    <summary>{tell`Escalate to support`}</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/escalate`}
      confirm={tell`Call support by its webhook with this message? It is retried until it is delivered or given up; the timeline tells which.`}
      label={tell`Call support`}
    >
      <TextField name="message" label={tell`Message`} long max={5_000} />
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
    <summary>{tell`Close with review`}</summary>
    <Action
      api={`POST ${INCIDENTS_PATH}/${id}/close`}
      confirm={tell`Close "${title}" with this review? It takes no more notes, updates or calls.${frozeDeploys ? ` ${tell`Its freeze of deploys ends with it.`}` : ""}`}
      label={tell`Close incident`}
    >
      <TextField name="rootCause" label={tell`Root cause`} long max={5_000} />
      <Reviewed name="runbookChange" label={tell`Change to the runbook, or why there is none`} none={tell`The runbook needs no change`} />
      <Reviewed name="regressionCheck" label={tell`Check against its return, or why there is none`} none={tell`No check is added`} />
    </Action>
  </details>
);
