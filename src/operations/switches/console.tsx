import { Action, InYourTime } from "../../platform/console/action.tsx";
import { Badge, Time } from "../../platform/console/parts.tsx";
import type { DeployFreeze } from "./ports.ts";
import type { SwitchView } from "./rules.ts";
import { show, tell } from "../../platform/console/tell.ts";

interface PanelProps {
  figures: Record<string, unknown>;
  /** Whether the reader may act. */
  acts: boolean;
}

/** Every switch with its action, which is `PUT /admin/switches/{feature}`. */
export const SwitchPanel = ({ figures, acts }: PanelProps) => {
  const { items = [] } = figures as { items?: SwitchView[] };
  return (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{tell`Feature`}</th>
            <th>{tell`State`}</th>
            <th>{tell`Owner`}</th>
            <th>{tell`Reason`}</th>
            <th>{tell`Until`}</th>
            {acts && <th>{tell`Change`}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((view) => (
            <tr>
              <td>{view.feature}</td>
              <td data-label={tell`State`}>
                <Badge state={view.state} />
              </td>
              <td data-label={tell`Owner`}>{view.state === "on" ? "" : view.owner}</td>
              <td data-label={tell`Reason`}>{view.state === "on" ? "" : view.reason}</td>
              <td data-label={tell`Until`}>
                {view.state === "on" ? (
                  ""
                ) : view.expiresAt === null || view.expiresAt === undefined ? (
                  tell`changed by hand`
                ) : (
                  <Time at={view.expiresAt} />
                )}
              </td>
              {acts && (
                <td>
                  <SwitchForm view={view} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const SwitchForm = ({ view: { feature, alternative } }: { view: SwitchView }) => (
  <details>
    <summary aria-label={tell`Change ${feature}`}>{tell`Change`}</summary>
    <Action
      api={`PUT /admin/switches/${feature}`}
      confirm={tell`Set ${feature} to {state} on every isolate within 5 seconds? Queued work is held, no tries are used up.`}
      label={tell`Change ${feature}`}
    >
      <label>
        {tell`State`}
        <select name="state">
          <option value="off">{tell`off`}</option>
          {alternative !== null && <option value="failover">{tell`failover`}</option>}
          <option value="on">{tell`on`}</option>
        </select>
      </label>
      <label>
        {tell`Owner`}
        <input name="owner" required maxlength={100} />
      </label>
      <label>
        {tell`Reason`}
        <input name="reason" required minlength={3} maxlength={500} />
      </label>
      <label>
        <span>{show`Until (optional, ${<InYourTime />})`}</span>
        <input name="expiresAt~datetime" type="datetime-local" />
      </label>
    </Action>
  </details>
);

/** The deploy freeze with its action, which is `PUT /admin/deploy-freeze`. */
export const FreezePanel = ({ figures, acts }: PanelProps) => {
  const { frozen = false, reason = null, setBy = null, setAt = null, holders = [] } = figures as Partial<DeployFreeze>;
  return (
    <>
      {frozen ? (
        <p>
          {show`${<Badge state="warn">{tell`frozen`}</Badge>} by ${setBy} since ${<Time at={setAt} />}: ${reason}`}
          {holders.length > 1 &&
            tell`; held as well by ${holders
              .slice(1)
              .map(({ incidentId, setBy: by }) => incidentId ?? by)
              .join(", ")}`}
        </p>
      ) : (
        <p class="soft">{tell`Deploys are allowed.`}</p>
      )}
      {acts && (
        <details>
          <summary>{frozen ? tell`Allow deploys` : tell`Freeze deploys`}</summary>
          <Action
            api="PUT /admin/deploy-freeze"
            confirm={
              frozen
                ? tell`Allow deploys again, whoever holds them? The pre-deploy check will pass.`
                : tell`Freeze deploys? The pre-deploy check will refuse until it is lifted.`
            }
            label={frozen ? tell`Allow deploys` : tell`Freeze deploys`}
          >
            <input type="hidden" name="frozen~boolean" value={String(!frozen)} />
            <label>
              {tell`Reason`}
              <input name="reason" required minlength={3} maxlength={500} />
            </label>
          </Action>
        </details>
      )}
    </>
  );
};
