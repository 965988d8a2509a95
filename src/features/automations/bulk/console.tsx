import { Action } from "../../../platform/console/action.tsx";
import { Card } from "../../../platform/console/card.tsx";
import { Ago, Badge } from "../../../platform/console/parts.tsx";
import { EVENT_TYPES } from "../../../platform/outbox/event-types.ts";
import type { BulkReplay } from "./schemas.ts";

const BASE = "/automations/dead-letters/replays";
const BADGE: Record<BulkReplay["state"], string> = {
  ...{ canary: "warn", running: "warn" },
  ...{ done: "pass", stopped: "fail", "canary-failed": "fail", halted: "plain" },
};
const CAUSES = ["spent", "gone", "crashed"];

/** Replays of many: one is begun by conditions, after a dry run that counts, and each says how far it has come. */
export const BulkReplaysCard = ({ replays, maximum, now }: { replays: readonly BulkReplay[]; maximum: number; now: Date }) => (
  <Card part="bulk-replays" title="Replays of many">
    <details>
      <summary>Replay by conditions</summary>
      <Action
        api={`POST ${BASE}?set={answer.set}`}
        preview={`POST ${BASE}?dryRun=1`}
        some="chosen"
        confirm="Replay {answer.chosen} of the {answer.matching} undecided dead letters that meet this? Of each receiver the oldest is tried first, and the others follow only when it was taken."
        label="Count, then replay"
      >
        <p class="soft">Each condition that is filled in must hold; at least one is needed. At most {maximum} at once, the oldest.</p>
        <Choice name="eventType" label="Event" options={EVENT_TYPES} />
        <Choice name="cause" label="Cause" options={CAUSES} />
        <Words name="error" label="Words of its error" />
        <Words name="automationId" label="Automation (auto_…)" />
        <Words name="buyerId" label="Buyer (usr_…)" />
        <Words name="subject" label="Subject, exactly" />
      </Action>
    </details>
    {replays.length === 0 && <p class="soft">None in the last 30 days.</p>}
    <ul class="rows">
      {replays.map((replay) => (
        <Row replay={replay} now={now} />
      ))}
    </ul>
  </Card>
);

const Row = ({ replay, now }: { replay: BulkReplay; now: Date }) => {
  const { id, state, wanted, by, createdAt, total, waiting, underWay, replayed, failed, left, heldBack } = replay;
  return (
    <li>
      <span class="line">
        <Badge state={BADGE[state]}>{state}</Badge>
        <strong>
          {replayed} of {total} replayed
        </strong>
      </span>
      <p class="soft">
        {waiting} waiting · {underWay} under way · {failed} failed · {left} left · {heldBack} held back · begun{" "}
        <Ago at={createdAt} now={now} /> by {by} · {meantBy(wanted)}
      </p>
      {(state === "canary" || state === "running") && (
        <Action
          api={`POST ${BASE}/${id}/halt`}
          confirm="Halt this for good? Those under way end by themselves, and the others stay as they are."
          label="Halt"
          about={id}
          primary={false}
        />
      )}
    </li>
  );
};

const meantBy = ({ ids, ...conditions }: BulkReplay["wanted"]): string =>
  Array.isArray(ids)
    ? `${ids.length} that were chosen`
    : Object.entries(conditions)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(", ");

const Choice = ({ name, label, options }: { name: string; label: string; options: readonly string[] }) => (
  <label>
    {label}
    <select name={name}>
      <option value="">any</option>
      {options.map((option) => (
        <option value={option}>{option}</option>
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
