import { Action, InYourTime } from "../../platform/console/action.tsx";
import { Badge, Time } from "../../platform/console/parts.tsx";
import type { DeployFreeze } from "./ports.ts";
import type { SwitchView } from "./rules.ts";

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
            <th>Feature</th>
            <th>State</th>
            <th>Owner</th>
            <th>Reason</th>
            <th>Until</th>
            {acts && <th>Change</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((view) => (
            <tr>
              <td>{view.feature}</td>
              <td data-label="State">
                <Badge state={view.state} />
              </td>
              <td data-label="Owner">{view.state === "on" ? "" : view.owner}</td>
              <td data-label="Reason">{view.state === "on" ? "" : view.reason}</td>
              <td data-label="Until">
                {view.state === "on" ? (
                  ""
                ) : view.expiresAt === null || view.expiresAt === undefined ? (
                  "changed by hand"
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
    <summary aria-label={`Change ${feature}`}>Change</summary>
    <Action
      api={`PUT /admin/switches/${feature}`}
      confirm={`Set ${feature} to {state} on every isolate within 5 seconds? Queued work is held, no tries are used up.`}
      label={`Change ${feature}`}
    >
      <label>
        State
        <select name="state">
          <option>off</option>
          {alternative !== null && <option value="failover">failover</option>}
          <option>on</option>
        </select>
      </label>
      <label>
        Owner
        <input name="owner" required maxlength={100} />
      </label>
      <label>
        Reason
        <input name="reason" required minlength={3} maxlength={500} />
      </label>
      <label>
        <span>
          Until (optional, <InYourTime />)
        </span>
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
          <Badge state="warn">frozen</Badge> by {setBy} since <Time at={setAt} />: {reason}
          {holders.length > 1 &&
            `; held as well by ${holders
              .slice(1)
              .map(({ incidentId, setBy: by }) => incidentId ?? by)
              .join(", ")}`}
        </p>
      ) : (
        <p class="soft">Deploys are allowed.</p>
      )}
      {acts && (
        <details>
          <summary>{frozen ? "Allow deploys" : "Freeze deploys"}</summary>
          <Action
            api="PUT /admin/deploy-freeze"
            confirm={
              frozen
                ? "Allow deploys again, whoever holds them? The pre-deploy check will pass."
                : "Freeze deploys? The pre-deploy check will refuse until it is lifted."
            }
            label={frozen ? "Allow deploys" : "Freeze deploys"}
          >
            <input type="hidden" name="frozen~boolean" value={String(!frozen)} />
            <label>
              Reason
              <input name="reason" required minlength={3} maxlength={500} />
            </label>
          </Action>
        </details>
      )}
    </>
  );
};
