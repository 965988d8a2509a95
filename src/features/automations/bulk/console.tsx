import { stateName } from "../../../platform/console/state-names.ts";
import { Action } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { Ago, Badge } from "../../../platform/console/parts.tsx";
import { ALL_EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import type { BulkReplay } from "./schemas.ts";
import { show, tell } from "../../../platform/console/tell.ts";

const BASE = "/automations/dead-letters/replays";
const BADGE: Record<BulkReplay["state"], string> = {
  ...{ canary: "warn", running: "warn" },
  ...{ done: "pass", stopped: "fail", "canary-failed": "fail", halted: "plain" },
};
const CAUSES = ["spent", "gone", "crashed"];

interface BulkReplaysProps {
  replays: readonly BulkReplay[];
  maximum: number;
  /** Observers see how far each has come. */
  mayAct: boolean;
  now: Date;
}

/** Replays of many: one is begun by conditions, after a dry run that counts, and each says how far it has come. */
export const BulkReplaysCard = ({ replays, maximum, mayAct, now }: BulkReplaysProps) => (
  <Card part="bulk-replays" title={tell`Replays of many`}>
    {mayAct && <ByConditions maximum={maximum} />}
    {replays.length === 0 && <p class="soft">{tell`None in the last 30 days.`}</p>}
    <ul class="rows">
      {replays.map((replay) => (
        <Row replay={replay} mayAct={mayAct} now={now} />
      ))}
    </ul>
  </Card>
);

const ByConditions = ({ maximum }: { maximum: number }) => (
  <details>
    <summary>{tell`Replay by conditions`}</summary>
    <Action
      api={`POST ${BASE}?set={answer.set}`}
      preview={`POST ${BASE}?dryRun=1`}
      some="chosen"
      confirm={tell`Replay {answer.chosen} of the {answer.matching} undecided dead letters that meet this? Of each receiver the oldest is tried first, and the others follow only when it was taken.`}
      label={tell`Count, then replay`}
    >
      <p class="soft">{show`Each condition that is filled in must hold; at least one is needed. At most ${maximum} at once, the oldest.`}</p>
      <Choice name="eventType" label={tell`Event`} options={ALL_EVENT_TYPES} />
      <Choice name="cause" label={tell`Cause`} options={CAUSES} />
      <Words name="error" label={tell`Words of its error`} />
      <Words name="automationId" label={tell`Automation (auto_…)`} />
      <Words name="buyerId" label={tell`Buyer (usr_…)`} />
      <Words name="subject" label={tell`Subject, exactly`} />
    </Action>
  </details>
);

const Row = ({ replay, mayAct, now }: { replay: BulkReplay; mayAct: boolean; now: Date }) => {
  const { id, state, wanted, by, createdAt, total, waiting, underWay, replayed, failed, left, heldBack } = replay;
  return (
    <li>
      <span class="line">
        <Badge state={BADGE[state]}>{state}</Badge>
        <strong>{show`${replayed} of ${total} replayed`}</strong>
      </span>
      <p class="soft">
        {show`${waiting} waiting`}
        {" · "}
        {show`${underWay} under way`}
        {" · "}
        {show`${failed} failed`}
        {" · "}
        {show`${left} left`}
        {" · "}
        {show`${heldBack} held back`}
        {" · "}
        {show`begun ${<Ago at={createdAt} now={now} />} by ${by}`}
        {" · "}
        {meantBy(wanted)}
      </p>
      {mayAct && (state === "canary" || state === "running") && (
        <Action
          api={`POST ${BASE}/${id}/halt`}
          confirm={tell`Halt this for good? Those under way end by themselves, and the others stay as they are.`}
          label={tell`Halt`}
          about={id}
          primary={false}
        />
      )}
    </li>
  );
};

const meantBy = ({ ids, ...conditions }: BulkReplay["wanted"]): string =>
  Array.isArray(ids)
    ? tell`${ids.length} that were chosen`
    : Object.entries(conditions)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(", ");

const Choice = ({ name, label, options }: { name: string; label: string; options: readonly string[] }) => (
  <label>
    {label}
    <select name={name}>
      <option value="">{tell`any`}</option>
      {options.map((option) => (
        <option value={option}>{stateName(option)}</option>
      ))}
    </select>
  </label>
);

const Words = ({ name, label }: { name: string; label: string }) => (
  <label>
    {label}
    <input name={name} maxlength={200} />
  </label>
);
