import { Card } from "../../platform/console/card.tsx";
import { Ago, Badge, duration, Time } from "../../platform/console/parts.tsx";
import { stateName } from "../../platform/console/state-names.ts";
import { redactText, redactTexts } from "../../platform/redaction/redact-text.ts";
import { Decision, LETTER_BADGE } from "./dead-letter-console.tsx";
import type { DeadLetterDetail } from "./dead-letter.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";

const MOVED_ON = {
  "alert-resolved": mark`Its alert is resolved: to send this now would open it again in the channel.`,
  "later-word": mark`The receiver has a later word of its alert.`,
};

interface DeadLetterPageProps {
  letter: DeadLetterDetail;
  now: Date;
  acts: boolean;
  secondary: boolean;
}

/** One dead letter: its decision, every attempt, every decision before, and the body that was to be sent. */
export const DeadLetterParts = ({ letter, now, acts, secondary }: DeadLetterPageProps) => (
  <>
    <div class="head" data-part="head">
      <h1>{letter.alertKey}</h1>
      <Badge state={LETTER_BADGE[letter.state]}>{letter.state}</Badge>
      {letter.bothFailed && <Badge state="fail">{tell`both transports failed`}</Badge>}
      <span class="soft">
        {show`notification ${letter.sequence} to ${stateName(letter.transport)}, dropped ${<Ago at={letter.diedAt} now={now} />}`}
      </span>
    </div>
    <div class="grid">
      {acts && letter.state === "undecided" && (
        <Card part="decision" title={tell`Decide`}>
          {letter.superseded && <p class="problem">{show`${told(MOVED_ON[letter.superseded])} A replay settles it and sends nothing.`}</p>}
          <Decision letter={letter} secondary={secondary} />
        </Card>
      )}
      <Card part="attempts" title={tell`Attempts`} wide>
        <div class="scroll stack">
          <table>
            <thead>
              <tr>
                <th>{tell`Time`}</th>
                <th>{tell`Round, try`}</th>
                <th>{tell`Status`}</th>
                <th>{tell`Took`}</th>
                <th>{tell`Error`}</th>
              </tr>
            </thead>
            <tbody>
              {letter.attempts.map(({ at, round, number, status, latencyMs, error }) => (
                <tr>
                  <td>
                    <Time at={new Date(at).toISOString()} />
                  </td>
                  <td data-label={tell`Round, try`}>
                    {round}, {number}
                  </td>
                  <td data-label={tell`Status`}>{status ?? tell`no answer`}</td>
                  <td data-label={tell`Took`}>{duration(latencyMs / 1000)}</td>
                  <td data-label={tell`Error`}>{error === null ? null : redactText(error)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      {letter.decisions.length > 0 && (
        <Card part="decisions" title={tell`Decisions`} wide>
          <ul class="rows">
            {letter.decisions.map(({ at, mode, operator, note, outcome, incidentId }) => (
              <li>
                <p class="line">
                  <Badge state={{ pending: "warn", succeeded: "pass", failed: "fail" }[outcome]}>{outcome}</Badge>
                  <strong>{stateName(mode)}</strong> {note}
                </p>
                <p class="soft">
                  {show`${<Time at={new Date(at).toISOString()} />} by ${operator}`}
                  {incidentId !== null && <> {show`during ${<a href={`/admin/incidents/${incidentId}`}>{tell`an incident`}</a>}`}</>}
                </p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card part="payload" title={tell`Payload`} aside={letter.deliveryId} wide>
        <pre tabindex={0}>{JSON.stringify(redactTexts(JSON.parse(letter.payload)), null, 2)}</pre>
      </Card>
    </div>
  </>
);
