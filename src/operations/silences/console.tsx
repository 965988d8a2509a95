import type { Child } from "hono/jsx";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { Action, InYourTime } from "../../platform/console/action.tsx";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import { SECTIONS } from "../alerts/alert-links.ts";
import { Duration } from "./duration.tsx";
import { describe, nextTime } from "./rules.ts";
import type { Silence } from "./silence.ts";

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
      <p class="soft">No silence by key, severity or section stands or is planned.</p>
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
      <p class="line">
        <Badge state={begins ? "plain" : "warn"}>{begins ? "planned" : kind}</Badge>
        <strong>{describe(matcher)}</strong>
        {begins && (
          <>
            {" "}
            begins <Ago at={beginsAt} now={now} /> and
          </>
        )}{" "}
        ends <Ago at={endsAt} now={now} />
      </p>
      <p class="soft">
        {reason} · by {createdBy}
      </p>
      {recurs && (
        <p class="soft">
          Each week, {recurs.timeZone}, until <Time at={new Date(recurs.until).toISOString()} /> UTC
          {again ? (
            <>
              {" "}
              · again <Ago at={again.beginsAt} now={now} />
            </>
          ) : (
            " · for the last time"
          )}
        </p>
      )}
      {acts && (
        <Action
          api={`POST ${BASE}/${id}/end`}
          confirm={begins ? "Give this window up?" : "End this silence now? What it kept back and still stands is told at once."}
          label={begins ? "Give up" : "End"}
          about={describe(matcher)}
          primary={false}
        />
      )}
      {acts && again && (
        <Action
          api={`POST ${BASE}/${id}/end?series=1`}
          confirm="End this window and let it come back no more? What it kept back and still stands is told at once."
          label="End for good"
          about={describe(matcher)}
          primary={false}
        />
      )}
    </>
  );
};

const SilenceForm = () => (
  <details id="new-silence">
    <summary>Silence alerts now</summary>
    <Planned label="Silence">
      <Duration />
    </Planned>
  </details>
);

const WindowForm = () => (
  <details id="new-window">
    <summary>Plan a maintenance window</summary>
    <Planned label="Plan">
      <Moment name="beginsAt">Begins</Moment>
      <Moment name="endsAt">Ends</Moment>
      <label>
        Each week by the clock of (optional; a time zone)
        <input name="recurs.timeZone" maxlength={64} placeholder="Europe/Berlin" autocomplete="off" />
      </label>
      <Moment name="recurs.until" required={false}>
        Until, where it is each week
      </Moment>
    </Planned>
  </details>
);

const Moment = ({ name, required = true, children }: { name: string; required?: boolean; children: Child }) => (
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
    confirm="Silence what fits? It keeps back {answer.matching} that are open now: {answer.named}. The channel is told of these only that they are resolved; what still stands at the end is told then."
    done="Silenced."
    label={label}
  >
    <label>
      Key (optional; * stands for any characters)
      <input name="key" maxlength={160} placeholder="crawl.*" autocomplete="off" />
    </label>
    <label>
      Severity
      <select name="severities~list">
        <option value="">any</option>
        <option value="info warn">what wakes nobody</option>
        {ALERT_SEVERITIES.map((severity) => (
          <option value={severity}>{severity}</option>
        ))}
      </select>
    </label>
    <label>
      Section
      <select name="section">
        <option value="">any</option>
        {SECTIONS.map((section) => (
          <option>{section}</option>
        ))}
      </select>
    </label>
    <label>
      Reason
      <input name="reason" required minlength={3} maxlength={500} />
    </label>
    {children}
  </Action>
);
