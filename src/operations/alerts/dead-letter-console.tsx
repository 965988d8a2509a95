import { DEAD_LETTERS_PATH } from "./dead-letter-path.ts";
import { ActButton, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import { stateName } from "../../platform/console/state-names.ts";
import { retold } from "../../platform/console/retold.ts";
import { redactText } from "../../platform/redaction/redact-text.ts";
import { Tick } from "./many-console.tsx";
import type { DeadLetter, DeadLetterState } from "./dead-letter.ts";
import { show, tell } from "../../platform/console/tell.ts";

const BASE = "/notifications/incident-alerts";

export const LETTER_BADGE: Record<DeadLetterState, string> = {
  undecided: "fail",
  "in-progress": "warn",
  escalated: "plain",
  delivered: "pass",
  superseded: "plain",
};

interface LetterListProps {
  letters: readonly DeadLetter[];
  now: Date;
  acts: boolean;
  secondary: boolean;
  /** The form that undecided ones can be ticked for. */
  ticks?: string;
}

/** Dead letters in the order given, each with its decision where it still takes one. */
export const DeadLetterList = ({ letters, now, acts, secondary, ticks }: LetterListProps) => (
  <ul class="rows">
    {letters.map((letter) => (
      <li class="row">
        <div>
          <p class="line">
            {ticks !== undefined && letter.state === "undecided" && (
              <Tick form={ticks} id={letter.id} about={`${letter.alertKey}, ${letter.transport}, ${letter.sequence}`} />
            )}
            <Badge state={LETTER_BADGE[letter.state]}>{letter.state}</Badge>
            {letter.bothFailed && <Badge state="fail">{tell`both transports failed`}</Badge>}
            {letter.drill && <Badge state="plain">{tell`drill`}</Badge>}
            {letter.severity && <Badge state={letter.state === "undecided" ? letter.severity : "plain"}>{letter.severity}</Badge>}
            <a href={`${DEAD_LETTERS_PATH}/${letter.id}`}>{letter.summary ? retold(redactText(letter.summary)) : letter.alertKey}</a>
          </p>
          {letter.summary && (
            <p class="soft">
              <code>{letter.alertKey}</code>
            </p>
          )}
          <p class="soft">
            {show`notification ${letter.sequence} to ${stateName(letter.transport)} dropped ${<Ago at={letter.diedAt} now={now} />}:`}{" "}
            {letter.cause === "consumer-crashed" ? tell`its consumer kept crashing` : tell`every try failed`}
            {letter.error !== null && `, ${redactText(letter.error)}`}
          </p>
        </div>
        {acts && letter.state === "undecided" && (
          <details class="acts">
            <summary aria-label={tell`Decide: ${letter.alertKey}, ${letter.transport}`}>{tell`Decide`}</summary>
            <Decision letter={letter} secondary={secondary} />
          </details>
        )}
      </li>
    ))}
  </ul>
);

/** The one decision a dead letter takes, a button each (ALR-6). */
export const Decision = ({ letter: { id, alertKey, transport }, secondary }: { letter: DeadLetter; secondary: boolean }) => (
  <form method="post">
    <TextField name="note" label={tell`Note (kept with the decision)`} />
    <div class="buttons">
      <ActButton
        primary
        name="mode"
        value="replay"
        api={`POST ${BASE}/dead-letters/${id}/decision`}
        confirm={tell`Send this notification of ${alertKey} to ${transport} again? If every try fails, it comes back to be decided.`}
        label={tell`Replay`}
      />
      {secondary && transport === "primary" && (
        <ActButton
          name="mode"
          value="secondary-channel-only"
          api={`POST ${BASE}/dead-letters/${id}/decision`}
          confirm={tell`Send this notification of ${alertKey} by the secondary transport alone? It is not sent to ${transport} again.`}
          label={tell`Secondary only`}
        />
      )}
      <ActButton
        name="mode"
        value="manual-escalation"
        api={`POST ${BASE}/dead-letters/${id}/decision`}
        confirm={tell`Record that a person carries ${alertKey} on? Nothing is sent; you have told whoever has to know.`}
        label={tell`Escalated by hand`}
      />
    </div>
  </form>
);
