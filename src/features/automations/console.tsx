import { Action, TextField } from "../../platform/console/action.tsx";
import { Ago, Badge, duration, Time } from "../../platform/console/parts.tsx";
import type { DeadLetter } from "./schemas.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const BASE = "/automations/dead-letters";
const REPLAY = "replay-selected";
const TAKES_OUTCOME = new Set(["undecided", "deferred"]);

export const LETTER_BADGE: Record<DeadLetter["state"], string> = {
  undecided: "fail",
  deferred: "warn",
  replaying: "warn",
  replayed: "pass",
  "handled-manually": "plain",
};

export const CAUSES: Record<DeadLetter["cause"], Said> = {
  spent: mark`every try failed`,
  gone: mark`the receiver said it is gone`,
  crashed: mark`its consumer kept crashing`,
};

/** Replays those that are ticked in the list below. */
export const ReplaySelected = ({ maximum }: { maximum: number }) => (
  <Action
    id={REPLAY}
    api={`POST ${BASE}/replay`}
    needs="ids"
    confirm={tell`Replay {ids.length} dead letters? Each gets one try; one that fails comes back to be decided, with its history.`}
    label={tell`Replay the ticked ones`}
  >
    <span class="soft">{show`At most ${maximum} at once. One that cannot be replayed any more is left out.`}</span>
  </Action>
);

/** A dead letter with all there is to decide on. */
export const DeadLetterRow = ({ letter, now, mayEdit }: { letter: DeadLetter; now: Date; mayEdit: boolean }) => {
  const { id, state, cause, error, event, automationId, buyerId, createdAt, attempts, history, note } = letter;
  return (
    <li>
      {TAKES_OUTCOME.has(state) ? (
        <label class="check line">
          <input type="checkbox" form={REPLAY} name="ids~item" value={id} />
          <Title letter={letter} />
        </label>
      ) : (
        <Title letter={letter} />
      )}
      <p class="soft">
        {show`dropped ${<Ago at={createdAt} now={now} />}: ${told(CAUSES[cause])}, ${error}`}
        {" · "}
        {show`automation ${automationId ?? tell`deleted`}`}
        {" · "}
        {show`buyer ${buyerId}`}
        {note !== null && ` · ${note}`}
      </p>
      {letter.receiverAnswers && TAKES_OUTCOME.has(state) && <p>{tell`Its receiver answers again: replay it.`}</p>}
      <details id={`inspect-${id}`}>
        <summary aria-label={tell`Inspect ${event.type} of ${event.subject}, ${id}`}>{tell`Inspect`}</summary>
        <Attempts attempts={attempts} />
        {history.length > 0 && (
          <ul class="rows">
            {history.map(({ at, what, by, note, incidentId, data }) => (
              <li>
                <Time at={at} /> <strong>{what}</strong>
                {by !== null && ` ${tell`by ${by}`}`}
                {note !== null && `: ${note}`}
                {incidentId !== null && (
                  <>
                    {" "}
                    (<a href={`/admin/incidents/${incidentId}`}>{tell`incident`}</a>)
                  </>
                )}
                {data !== null && <pre tabindex={0}>{JSON.stringify(data, null, 2)}</pre>}
              </li>
            ))}
          </ul>
        )}
        <pre tabindex={0}>{JSON.stringify(event, null, 2)}</pre>
      </details>
      {TAKES_OUTCOME.has(state) && <OutcomeForms id={id} about={tell`${event.type} of ${event.subject}`} />}
      {mayEdit && letter.executionId !== null && TAKES_OUTCOME.has(state) && <EditForm id={id} event={event} />}
    </li>
  );
};

const Title = ({ letter: { state, event } }: { letter: DeadLetter }) => (
  <span class="line">
    <Badge state={LETTER_BADGE[state]}>{state}</Badge>
    <strong>{show`${event.type} of ${event.subject}`}</strong>
  </span>
);

const Attempts = ({ attempts }: Pick<DeadLetter, "attempts">) =>
  attempts.length === 0 ? (
    <p class="soft">{tell`It was never tried.`}</p>
  ) : (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{tell`Time`}</th>
            <th>{tell`Try`}</th>
            <th>{tell`Status`}</th>
            <th>{tell`Took`}</th>
            <th>{tell`Error`}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ at, number, status, latencyMs, error }) => (
            <tr>
              <td>
                <Time at={at} />
              </td>
              <td data-label={tell`Try`}>{number}</td>
              <td data-label={tell`Status`}>{status ?? tell`no answer`}</td>
              <td data-label={tell`Took`}>{duration(latencyMs / 1000)}</td>
              <td data-label={tell`Error`}>{error}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

const OutcomeForms = ({ id, about }: { id: string; about: string }) => (
  <details>
    <summary aria-label={tell`Record an outcome: ${about}, ${id}`}>{tell`Record an outcome`}</summary>
    <Action
      api={`POST ${BASE}/${id}/outcome`}
      confirm={tell`Record that the event ${about} was handled by hand? Nothing is sent.`}
      label={tell`Handled by hand`}
      about={id}
    >
      <input type="hidden" name="outcome" value="handled-manually" />
      <TextField name="note" label={tell`What was done`} />
    </Action>
    <Action
      api={`POST ${BASE}/${id}/outcome`}
      confirm={tell`Put the event ${about} off until incident {incidentId} is over? It can still be replayed.`}
      label={tell`Put off`}
      about={id}
      primary={false}
    >
      <input type="hidden" name="outcome" value="deferred" />
      <TextField name="note" label={tell`Why it waits`} />
      <TextField name="incidentId" label={tell`Incident it waits for (inc_…)`} max={40} />
    </Action>
  </details>
);

/** Replays a letter with another payload than its event's: for admins. */
const EditForm = ({ id, event }: Pick<DeadLetter, "id" | "event">) => {
  const about = tell`${event.type} of ${event.subject}`;
  return (
    <details>
      <summary aria-label={tell`Replay with another payload: ${about}, ${id}`}>{tell`Replay with another payload`}</summary>
      <Action
        api={`POST ${BASE}/${id}/replay-edited`}
        confirm={tell`Send the event ${about} with this payload in place of its own? It gets one try. The event stays as it was.`}
        label={tell`Send this payload`}
        about={id}
      >
        <TextField name="data" label={tell`Payload (JSON)`} long reading="json" max={65_536} value={JSON.stringify(event.data, null, 2)} />
        <TextField name="reason" label={tell`Why it is another`} />
      </Action>
    </details>
  );
};
