import type { Child } from "hono/jsx";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { Action, InYourTime } from "../../platform/console/action.tsx";
import { Ago, Time } from "../../platform/console/parts.tsx";
import { SECTIONS } from "../alerts/alert-links.ts";
import { Duration } from "./duration.tsx";
import { Lasting } from "./lasting.tsx";
import { describe, nextTime } from "./rules.ts";
import type { Matcher, Silence } from "./silence.ts";
import { show, tell } from "../../platform/console/tell.ts";
import { stateName } from "../../platform/console/state-names.ts";

const BASE = "/notifications/incident-alerts/silences";

interface SilenceListProps {
  silences: readonly Silence[];
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
}

/** Silences by matcher that stand or are planned, the one that ends first before the others, with the forms that make one. */
export const MatchedSilences = ({ silences, now, acts }: SilenceListProps) => (
  <>
    {silences.length === 0 ? (
      <p class="soft">{tell`No silence by key, severity or section stands or is planned.`}</p>
    ) : (
      <ul class="rows">
        {silences
          .toSorted((a, b) => a.endsAt - b.endsAt)
          .map((silence) => (
            <li id={silence.id}>
              <Row silence={silence} now={now} acts={acts} />
            </li>
          ))}
      </ul>
    )}
    {acts && <SilenceForm />}
    {acts && <WindowForm />}
  </>
);

const Row = ({ silence, now, acts }: { silence: Silence } & Pick<SilenceListProps, "now" | "acts">) => {
  const { id, kind, matcher, reason, createdBy, beginsAt, endsAt, recurs } = silence;
  const begins = beginsAt > now.getTime();
  const again = nextTime(silence, now.getTime());
  return (
    <>
      <Lasting kind={kind} beginsAt={beginsAt} endsAt={endsAt} reason={reason} by={createdBy} now={now}>
        <Matched matcher={matcher} />
      </Lasting>
      {recurs && (
        <p class="soft">
          {show`Each week, ${recurs.timeZone}, until ${<Time at={new Date(recurs.until).toISOString()} />}`}
          {again ? (
            <>
              {" "}
              {"· "}
              {show`again ${<Ago at={again.beginsAt} now={now} />}`}
            </>
          ) : (
            ` · ${tell`for the last time`}`
          )}
        </p>
      )}
      {acts && (
        <Action
          api={`POST ${BASE}/${id}/end`}
          confirm={
            begins
              ? again
                ? tell`Give this window up for this week? The next comes when it would have.`
                : tell`Give this window up?`
              : tell`End this silence now? What it kept back and still stands is told at once.`
          }
          label={begins ? (again ? tell`Skip this week` : tell`Give up`) : tell`End`}
          about={describe(matcher)}
          primary={false}
        />
      )}
      {acts && again && (
        <Action
          api={`POST ${BASE}/${id}/end?series=1`}
          confirm={tell`End this window and let it come back no more? What it kept back and still stands is told at once.`}
          label={tell`End for good`}
          about={describe(matcher)}
          primary={false}
        />
      )}
    </>
  );
};

/** A matcher in the reader's words; keys and names of sections are written from the left in each of them. */
const Matched = ({ matcher: { key, severities, section } }: { matcher: Matcher }) => (
  <strong>
    {[
      key !== undefined && show`key ${<bdi dir="ltr">{key}</bdi>}`,
      severities !== undefined && show`severity ${severities.map(stateName).join(" / ")}`,
      section !== undefined && show`section ${<bdi dir="ltr">{section}</bdi>}`,
    ]
      .filter((part) => part !== false)
      .map((part, index) => (
        <>
          {index > 0 && ", "}
          {part}
        </>
      ))}
  </strong>
);

const SilenceForm = () => (
  <details id="new-silence">
    <summary>{tell`Silence alerts now`}</summary>
    <Planned label={tell`Silence`}>
      <Duration />
    </Planned>
  </details>
);

const WindowForm = () => (
  <details id="new-window">
    <summary>{tell`Plan a maintenance window`}</summary>
    <Planned label={tell`Plan`}>
      <Moment name="beginsAt">{tell`Begins`}</Moment>
      <Moment name="endsAt">{tell`Ends`}</Moment>
      <label>
        {tell`Each week by the clock of (optional; a time zone)`}
        <input name="recurs.timeZone" maxlength={64} placeholder="Europe/Berlin" autocomplete="off" />
      </label>
      <Moment name="recurs.until" required={false}>{tell`Until, where it is each week`}</Moment>
    </Planned>
  </details>
);

/** A time that is typed by the reader's clock. */
export const Moment = ({ name, required = true, children }: { name: string; required?: boolean; children: Child }) => (
  <label>
    <span>
      {children} (<InYourTime />)
    </span>
    <input name={`${name}~datetime`} type="datetime-local" required={required} />
  </label>
);

/** What is silenced, asked after a dry run has said what that is now. */
const Planned = ({ label, children }: { label: string; children: Child }) => (
  <Action
    api={`POST ${BASE}`}
    preview={`POST ${BASE}?dryRun=1`}
    confirm={tell`Silence what fits? It keeps back {answer.matching} that are open now: {answer.named}. The channel is told of these only that they are resolved; what still stands at the end is told then.`}
    done={tell`Silenced.`}
    label={label}
  >
    <label>
      {tell`Key (optional; * stands for any characters)`}
      <input name="key" maxlength={160} placeholder="crawl.*" autocomplete="off" />
    </label>
    <label>
      {tell`Severity`}
      <select name="severities~list">
        <option value="">{tell`any`}</option>
        <option value="info warn">{tell`what wakes nobody`}</option>
        {ALERT_SEVERITIES.map((severity) => (
          <option value={severity}>{stateName(severity)}</option>
        ))}
      </select>
    </label>
    <label>
      {tell`Section`}
      <select name="section">
        <option value="">{tell`any`}</option>
        {SECTIONS.map((section) => (
          <option>{section}</option>
        ))}
      </select>
    </label>
    <label>
      {tell`Reason`}
      <input name="reason" required minlength={3} maxlength={500} />
    </label>
    {children}
  </Action>
);
