import { Action, More, TextField } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { markup } from "../../../platform/console/markup.ts";
import { Ago, Badge } from "../../../platform/console/parts.tsx";
import { show, tell } from "../../../platform/console/tell.ts";
import type { Page } from "../../../platform/http/pagination.ts";
import { OPERATORS_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import type { AutomationRow } from "../store/automations.ts";

const API = "/admin/operators-automations";
const DEFINITIONS = "/admin/automations/definitions";

interface Props {
  page: Page<AutomationRow>;
  /** Whether the reader may make, change and delete them. */
  mayChange: boolean;
  now: Date;
}

/** The operators' automations, as HTML: loaded when the page is asked for (`src/sdks.ts`). */
export const operatorsAutomations = (props: Props): string => markup(<Automations {...props} />);

const Automations = ({ page, mayChange, now }: Props) => (
  <>
    <div class="head">
      <h1>{tell`Operators' automations`}</h1>
      <a href="/admin/automations">{tell`Dead letters`}</a>
    </div>
    {mayChange && <Make />}
    <Card part="operators-automations" title={tell`What operators are told of`} aside={tell`newest first`}>
      {page.items.length === 0 && <p>{tell`None.`}</p>}
      <ul class="rows">
        {page.items.map((automation) => (
          <One automation={automation} mayChange={mayChange} now={now} />
        ))}
      </ul>
      <More path="/admin/automations/operators" cursor={page.nextCursor} />
    </Card>
  </>
);

const Make = () => (
  <details id="new-automation">
    <summary>{tell`Have a webhook delivered at an event`}</summary>
    <Action
      api={`POST ${API}`}
      confirm={tell`Have each {typed.eventType} from now on delivered to {typed.url}? It may tell of any buyer's orders.`}
      done={tell`It is made. Deliveries are signed with this secret, which is shown now and never again: {answer.secret}`}
      label={tell`Make it`}
    >
      <TextField name="name" label={tell`Name`} max={200} />
      <label>
        {tell`Event`}
        <select name="eventType" required>
          {OPERATORS_EVENT_TYPES.map((type) => (
            <option value={type}>{type}</option>
          ))}
        </select>
      </label>
      <TextField name="url" label={tell`Address of the receiver`} />
    </Action>
  </details>
);

const One = ({ automation, mayChange, now }: { automation: AutomationRow; mayChange: boolean; now: Date }) => {
  const { id, name, eventType, url, version, enabled, disabledReason, updatedAt } = automation;
  return (
    <li>
      <span class="line">
        <Badge state={enabled ? "pass" : disabledReason === null ? "plain" : "fail"}>{enabled ? "on" : "off"}</Badge>
        <strong>
          <a href={`${DEFINITIONS}/${id}`}>{name}</a>
        </strong>
      </span>
      <p class="soft">
        <code>{eventType}</code> <code>{url}</code> {show`version ${version}, changed ${<Ago at={updatedAt.toISOString()} now={now} />}`}
        {disabledReason !== null && ` · ${disabledReason}`}
      </p>
      {mayChange && (
        <div class="acts">
          <Action
            api={`PATCH ${API}/${id}`}
            confirm={
              enabled ? tell`Turn it off? What waits for it is called off.` : tell`Turn it on? It is told of what happens from now on.`
            }
            label={enabled ? tell`Turn off` : tell`Turn on`}
            about={name}
            primary={false}
            hidden={{ "enabled~boolean": String(!enabled) }}
          />
          <Action
            api={`POST ${API}/${id}/rotate-secret`}
            confirm={tell`Give it a new secret? Deliveries are signed with the old one too until the overlap ends.`}
            done={tell`Its new secret, which is shown now and never again: {answer.secret}`}
            label={tell`New secret`}
            about={name}
            primary={false}
          />
          <Action
            api={`DELETE ${API}/${id}`}
            confirm={tell`Delete it? What waits for it is called off.`}
            label={tell`Delete`}
            about={name}
            primary={false}
          />
        </div>
      )}
    </li>
  );
};
