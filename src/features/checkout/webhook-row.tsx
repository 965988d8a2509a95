import { Action, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { show, tell } from "../../platform/console/tell.ts";

export interface ShownWebhook {
  id: string;
  type: string;
  state: string;
  outcome: string | null;
  lastError: string | null;
  attempts: number;
  receivedAt: string;
}

const STATE_BADGE: Readonly<Record<string, string>> = { RECEIVED: "warn", ACTED: "pass", PARKED: "fail" };

/** A received webhook: what came of it, and acting on it again for whoever may. */
export const WebhookRow = ({ webhook, now, mayAct }: { webhook: ShownWebhook; now: Date; mayAct: boolean }) => {
  const { id, type, state, outcome, lastError, attempts, receivedAt } = webhook;
  return (
    <li class="row">
      <div>
        <p class="line">
          <Badge state={STATE_BADGE[state] ?? "plain"}>{state.toLowerCase()}</Badge>
          <strong>{type}</strong>
          {outcome !== null && <code>{outcome}</code>}
        </p>
        {lastError !== null && <p>{lastError}</p>}
        <p class="soft">
          {show`${<code>{id}</code>}, received ${<Ago at={receivedAt} now={now} />}, ${attempts}`}{" "}
          {attempts === 1 ? tell`try` : tell`tries`}
        </p>
      </div>
      {mayAct && (
        <div class="acts">
          <Action
            api="POST /admin/webhooks/replay"
            confirm={tell`Act again on ${type}, ${id}? What it did already is not done twice.`}
            label={tell`Act again`}
            about={id}
            primary={false}
          >
            <input type="hidden" name="ids~list" value={id} />
          </Action>
          {state === "PARKED" && <Decide id={id} type={type} />}
        </div>
      )}
    </li>
  );
};

/** What acting again cannot help is put away, with the reason. */
const Decide = ({ id, type }: { id: string; type: string }) => (
  <details id={`decide-${id}`}>
    <summary aria-label={tell`Put away ${type}, ${id}`}>{tell`Put away`}</summary>
    {(["handled", "ignored"] as const).map((decision) => (
      <Action
        api={`POST /admin/webhooks/${id}/decision`}
        confirm={tell`Record ${type}, ${id}, as ${decision}? It is not acted on any more, and its alert closes.`}
        label={decision === "handled" ? tell`Handled by hand` : tell`Ignore`}
        about={id}
        primary={false}
      >
        <input type="hidden" name="decision" value={decision} />
        <TextField name="reason" label={decision === "handled" ? tell`What was done` : tell`Why it is ignored`} max={500} />
      </Action>
    ))}
  </details>
);
