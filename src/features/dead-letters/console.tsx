import { ActButton, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import type { LetterCause, LetterState } from "./rules.ts";
import type { Letter } from "./schemas.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const LETTER_BADGE: Record<LetterState, string> = {
  undecided: "fail",
  replaying: "warn",
  replayed: "pass",
  overtaken: "plain",
  handled: "plain",
};

const CAUSES: Record<LetterCause, Said> = {
  "schedule-spent": mark`every try failed`,
  "consumer-crashed": mark`its consumer kept crashing`,
  "store-refused": mark`Postgres does not take it as it is`,
  unreadable: mark`nobody can read the message`,
};

/** A dead letter with all there is to decide on. */
export const LetterRow = ({ letter, now, acts }: { letter: Letter; now: Date; acts: boolean }) => {
  const { id, queue, subject, body, cause, reason, state, deaths, createdAt, history } = letter;
  const about = tell`${queue} of ${subject ?? tell`an unreadable message`}`;
  return (
    <li>
      <span class="line">
        <Badge state={LETTER_BADGE[state]}>{state}</Badge>
        <strong>{about}</strong>
      </span>
      <p class="soft">
        {show`dropped ${<Ago at={createdAt} now={now} />}: ${told(CAUSES[cause])}`}
        {reason !== null && `, ${reason}`}
        {deaths > 1 && ` · ${tell`${deaths} messages about it`}`}
      </p>
      <details id={`inspect-${id}`}>
        <summary aria-label={tell`Inspect ${about}, ${id}`}>{tell`Inspect`}</summary>
        {history.length > 0 && (
          <ul class="rows">
            {history.map(({ at, what, by, note }) => (
              <li>
                <Time at={at} /> <strong>{what}</strong>
                {by !== null && ` ${tell`by ${by}`}`}
                {note !== null && `: ${note}`}
              </li>
            ))}
          </ul>
        )}
        <pre tabindex={0}>{body}</pre>
      </details>
      {acts && state === "undecided" && (
        <details>
          <summary aria-label={tell`Decide: ${about}, ${id}`}>{tell`Decide`}</summary>
          <Decision letter={letter} about={about} />
        </details>
      )}
    </li>
  );
};

/** The one decision a letter takes, a button each. What nobody can read cannot be done again. */
const Decision = ({ letter: { id, cause }, about }: { letter: Letter; about: string }) => (
  <form method="post">
    <TextField name="note" label={tell`Note (kept with the decision)`} />
    <div class="buttons">
      {cause !== "unreadable" && (
        <ActButton
          primary
          name="mode"
          value="replay"
          api={`POST /admin/dead-letters/${id}/decision`}
          confirm={tell`Have ${about} done again from its beginning? If it fails, the letter comes back to be decided.`}
          label={tell`Replay`}
        />
      )}
      <ActButton
        name="mode"
        value="handled"
        api={`POST /admin/dead-letters/${id}/decision`}
        confirm={tell`Record that ${about} was handled by hand? Nothing is sent.`}
        label={tell`Handled by hand`}
      />
    </div>
  </form>
);
