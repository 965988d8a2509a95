import { Action, ActButton, TextField } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { isUnderWay, MOST_LETTERS } from "./many-rules.ts";
import type { AlertsMeant } from "./ports.ts";
import type { LettersMeant, ManyProgress, ManyState } from "./many.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import { stateName } from "../../platform/console/state-names.ts";

const BASE = "/notifications/incident-alerts";
const DECISIONS = `${BASE}/dead-letters/decisions`;
export const ACKNOWLEDGE_TICKED = "acknowledge-ticked";
export const DECIDE_TICKED = "decide-ticked";

const BADGE: Record<ManyState, string> = {
  ...{ canary: "warn", running: "warn" },
  ...{ done: "pass", stopped: "fail", "canary-failed": "fail", halted: "plain" },
};

/** Ticks or unticks all boxes of a form; there where a script is. */
const TickAll = ({ form }: { form: string }) => (
  <label class="check ticks" data-ticks={form}>
    <input type="checkbox" autocomplete="off" />
    {tell`all that are listed`}
  </label>
);

/** Acknowledges the alerts that are ticked in the list below. */
export const AcknowledgeTicked = () => (
  <Action
    id={ACKNOWLEDGE_TICKED}
    api={`POST ${BASE}/acknowledgements`}
    needs="ids"
    confirm={tell`Acknowledge {ids.length} alerts? They send no more reminders until their severity rises. What somebody has already stays with them.`}
    done={tell`Acknowledged {answer.acknowledged.length}, left {answer.left.length}.`}
    label={tell`Acknowledge the ticked ones`}
  >
    <TickAll form={ACKNOWLEDGE_TICKED} />
  </Action>
);

/** Acknowledges all open alerts that meet the list's conditions, those of its other pages too, after a dry run that counts. */
export const AcknowledgeMeant = ({ severity, text }: AlertsMeant) => (
  <Action
    api={`POST ${BASE}/acknowledgements/matching?upTo={answer.upTo}&pages={answer.pages}`}
    preview={`POST ${BASE}/acknowledgements/matching?dryRun=1`}
    some="chosen"
    confirm={tell`Acknowledge {answer.chosen} of {answer.matching} open alerts that nobody has, {answer.pages} of them pages? None that comes from now on is among them. They send no more reminders until their severity rises.`}
    done={tell`Acknowledged {answer.acknowledged.length}, left {answer.left.length}.`}
    label={tell`Count all of these, then acknowledge`}
    verb={tell`Acknowledge`}
    primary={false}
    hidden={{ ...(severity === undefined ? {} : { severity }), ...(text === undefined ? {} : { text }) }}
  />
);

/** The box by which an entry of a list belongs to a form above it. */
export const Tick = ({ form, id, about }: { form: string; id: string; about: string }) => (
  <input class="tick" type="checkbox" form={form} name="ids~item" value={id} aria-label={tell`Choose ${about}`} autocomplete="off" />
);

interface DecideProps {
  meant: Pick<LettersMeant, "transport" | "text">;
  secondary: boolean;
}

const WAYS = {
  replay: { label: mark`Count, then replay`, does: mark`Replay` },
  "secondary-channel-only": { label: mark`Secondary only`, does: mark`Send by the secondary transport alone` },
  "manual-escalation": { label: mark`Escalated by hand`, does: mark`Record that a person carries on` },
} as const;
const CANARY = mark`The oldest is tried first; the others follow, twenty at a time, only when it was delivered.`;

/** Decides the letters that are ticked in the list, or all that the list's conditions mean, after a dry run that counts. */
const DecideForm = ({ id, needs, meant, secondary }: DecideProps & { id?: string; needs?: string }) => (
  <form method="post" {...(id === undefined ? {} : { id })}>
    <input type="hidden" name="transport" value={meant.transport} />
    {needs === undefined && meant.text !== undefined && <input type="hidden" name="text" value={meant.text} />}
    {id !== undefined && <TickAll form={id} />}
    <TextField name="note" label={tell`Note for each of them`} />
    <div class="buttons">
      {(["replay", "secondary-channel-only", "manual-escalation"] as const)
        .filter((mode) => mode !== "secondary-channel-only" || (secondary && meant.transport === "primary"))
        .map((mode) => (
          <ActButton
            primary={mode === "replay"}
            name="mode"
            value={mode}
            api={`POST ${DECISIONS}?set={answer.set}`}
            preview={`POST ${DECISIONS}?dryRun=1`}
            some="chosen"
            {...(needs === undefined ? {} : { needs })}
            confirm={tell`${told(WAYS[mode].does)}: {answer.chosen} of {answer.matching} undecided dead letters?${mode === "manual-escalation" ? ` ${tell`Nothing is sent; you have told whoever has to know.`}` : ` ${told(CANARY)}`}`}
            done={tell`${told(WAYS[mode].does)}: begun with {answer.total} letters.`}
            label={told(WAYS[mode].label)}
            verb={told(WAYS[mode].does)}
          />
        ))}
    </div>
  </form>
);

export const DecideTicked = (props: DecideProps) => (
  <details>
    <summary>{tell`Decide the ticked ones`}</summary>
    <DecideForm id={DECIDE_TICKED} needs="ids" {...props} />
  </details>
);

export const DecideAll = (props: DecideProps) => (
  <details>
    <summary>
      {show`Decide all undecided of ${stateName(props.meant.transport)}`}
      {props.meant.text !== undefined && ` ${tell`with “${props.meant.text}”`}`}
    </summary>
    <p class="soft">{show`At most ${MOST_LETTERS} at once, the oldest.`}</p>
    <DecideForm {...props} />
  </details>
);

/** How far each decision on many has come. */
export const ManyCard = ({ many, now, acts }: { many: readonly ManyProgress[]; now: Date; acts: boolean }) => (
  <Card part="many" title={tell`Decisions on many`}>
    <ul class="rows">
      {many.map((one) => (
        <Row one={one} now={now} acts={acts} />
      ))}
    </ul>
  </Card>
);

const Row = ({
  one: { id, state, mode, note, by, meant, createdAt, total, turns },
  now,
  acts,
}: {
  one: ManyProgress;
  now: Date;
  acts: boolean;
}) => (
  <li>
    <p class="line">
      <Badge state={BADGE[state]}>{state}</Badge>
      <strong>{show`${stateName(mode)}: ${turns.settled} of ${total} settled`}</strong>
    </p>
    <progress
      max={total}
      value={total - turns.waiting - turns["under-way"]}
      aria-label={tell`${stateName(mode)} of ${total} letters`}
    ></progress>
    <p class="soft">
      {turns.waiting} {isUnderWay(state) ? tell`waiting` : tell`left undecided`}
      {" · "}
      {show`${turns["under-way"]} under way`}
      {" · "}
      {show`${turns.failed} failed`}
      {" ·"} {show`${turns.left} decided otherwise`}
      {" · "}
      {show`begun ${<Ago at={createdAt} now={now} />} by ${by.email}: ${note} · ${stateName(meant.transport)}`}
      {meant.text !== undefined && ` ${tell`with “${meant.text}”`}`}
      {meant.ids !== undefined && tell`, ${meant.ids.length} that were ticked`}
    </p>
    {acts && isUnderWay(state) && (
      <Action
        api={`POST ${DECISIONS}/${id}/halt`}
        confirm={tell`Halt this for good? Those under way end by themselves, and the others stay undecided.`}
        label={tell`Halt`}
        about={id}
        primary={false}
      />
    )}
  </li>
);
