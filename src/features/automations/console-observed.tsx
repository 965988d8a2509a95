import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import { CAUSES, LETTER_BADGE } from "./console.tsx";
import type { DeadLetter } from "./schemas.ts";
import { show, tell, told } from "../../platform/console/tell.ts";

/** A dead letter as an observer sees it: what died, when, why by its kind and what was decided; never whose it is or what it says. */
export const ObservedLetterRow = ({ letter, now }: { letter: DeadLetter; now: Date }) => {
  const { id, state, cause, event, automationId, createdAt, attempts, history } = letter;
  return (
    <li>
      <span class="line">
        <Badge state={LETTER_BADGE[state]}>{state}</Badge>
        <strong>{event.type}</strong>
      </span>
      <p class="soft">
        {show`dropped ${<Ago at={createdAt} now={now} />}: ${told(CAUSES[cause])}`}
        {" · "}
        {show`automation ${automationId ?? tell`deleted`}`}
      </p>
      <details>
        <summary aria-label={tell`Inspect ${event.type}, ${id}`}>{tell`Inspect`}</summary>
        {attempts.length === 0 && <p class="soft">{tell`It was never tried.`}</p>}
        <ul class="rows">
          {attempts.map(({ at, number, status }) => (
            <li>
              <Time at={at} /> {tell`Try`} {number}: {status ?? tell`no answer`}
            </li>
          ))}
          {history.map(({ at, what, by }) => (
            <li>
              <Time at={at} /> <strong>{what}</strong>
              {by !== null && ` ${tell`by ${by}`}`}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
};
