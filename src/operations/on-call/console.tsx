import type { Child } from "hono/jsx";
import { Action } from "../../platform/console/action.tsx";
import { Ago, Badge, duration, Time } from "../../platform/console/parts.tsx";
import { show, tell } from "../../platform/console/tell.ts";
import { Moment } from "../silences/console.tsx";
import { Duration } from "../silences/duration.tsx";
import { Lasting } from "../silences/lasting.tsx";
import type { OnCall } from "./read-on-call.ts";
import type { Cover } from "./rota.ts";
import { LONGEST_TURN_DAYS } from "./rules.ts";

const BASE = "/notifications/incident-alerts/on-call";

interface OnCallProps {
  onCall: readonly OnCall[];
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
  /** The reader's e-mail address. */
  me: string;
}

/** Who is on call for each receiver of the chain, now and next, with the forms that change it. */
export const OnCallPanel = ({ onCall, ...view }: OnCallProps) => (
  <ul class="rows">
    {onCall.map((of) => (
      <li>
        <Receiver of={of} {...view} />
      </li>
    ))}
  </ul>
);

const Receiver = ({ of, now, acts, me }: { of: OnCall } & Omit<OnCallProps, "onCall">) => {
  const { receiver, named, afterSeconds, rota, now: shift, next, unable, deserted } = of;
  return (
    <>
      <p class="line">
        <strong>{receiver}</strong>
        {deserted ? (
          <Badge state="fail">{tell`nobody who may act`}</Badge>
        ) : shift === undefined ? (
          <Badge state="plain">{tell`nobody is named`}</Badge>
        ) : (
          show`${<Person name={shift.person} />} until ${<Time at={new Date(shift.endsAt).toISOString()} />}`
        )}
        {shift !== undefined && shift.insteadOf !== null && (
          <span class="soft">{show`in place of ${<Person name={shift.insteadOf} />}`}</span>
        )}
      </p>
      <p class="soft">
        {named ? comes(afterSeconds) : tell`The contract's chain names it no more: no page comes here.`}
        {next.map(({ person, beginsAt }) => (
          <>
            {" · "}
            {show`next ${<bdi>{person}</bdi>} ${<Ago at={beginsAt} now={now} />}`}
          </>
        ))}
      </p>
      {unable.length > 0 && (
        <p class="line">
          <Badge state="warn">{tell`passed over`}</Badge>
          <span>{show`${<bdi>{unable.join(", ")}</bdi>}: no account that may act`}</span>
        </p>
      )}
      {rota !== undefined && rota.people.length > 0 && (
        <p class="soft">
          {show`In turn, ${rota.everyDays === 1 ? tell`each day` : tell`each for ${rota.everyDays} days`}, by the clock of ${<bdi dir="ltr">{rota.timeZone}</bdi>}: ${rota.people.join(", ")}`}
        </p>
      )}
      {(rota?.covers ?? [])
        .filter(({ endsAt }) => endsAt > now.getTime())
        .map((cover) => (
          <CoverRow cover={cover} now={now} acts={acts} />
        ))}
      {acts && named && <Forms of={of} me={me} />}
    </>
  );
};

const Person = ({ name }: { name: string }) => <bdi class="person">{name}</bdi>;

/** When pages come to somebody of the chain. */
const comes = (afterSeconds: readonly number[]): string => {
  const later = afterSeconds.filter((seconds) => seconds > 0).map(duration);
  if (later.length === 0) return tell`A page comes here first.`;
  return afterSeconds.length > later.length
    ? tell`A page comes here first, and again where nobody has acknowledged it after ${later.join(", ")}.`
    : tell`A page comes here where nobody has acknowledged it after ${later.join(", ")}.`;
};

const CoverRow = ({ cover: { id, person, ...cover }, now, acts }: { cover: Cover } & Pick<OnCallProps, "now" | "acts">) => (
  <div id={id}>
    <Lasting kind={tell`cover`} {...cover} now={now}>
      <Person name={person} />
    </Lasting>
    {acts && (
      <Action
        api={`POST ${BASE}/covers/${id}/end`}
        confirm={tell`End this cover? Whoever has the turn is on call again.`}
        done={tell`Ended.`}
        label={tell`End`}
        about={person}
        primary={false}
      />
    )}
  </div>
);

const Forms = ({ of: { receiver, rota }, me }: { of: OnCall; me: string }) => {
  const key = receiver.replaceAll(/[^a-z0-9]+/giu, "-");
  return (
    <details id={`change-on-call-${key}`}>
      <summary>{tell`Change`}</summary>
      <details id={`cover-${key}`}>
        <summary>{tell`Take over now`}</summary>
        <CoverForm receiver={receiver} me={me} label={tell`Take over`}>
          <Duration />
        </CoverForm>
      </details>
      <details id={`planned-cover-${key}`}>
        <summary>{tell`Plan a cover`}</summary>
        <CoverForm receiver={receiver} me={me} label={tell`Plan`}>
          <Moment name="beginsAt">{tell`Begins`}</Moment>
          <Moment name="endsAt">{tell`Ends`}</Moment>
        </CoverForm>
      </details>
      <details id={`turns-${key}`}>
        <summary>{tell`Who takes turns`}</summary>
        <Action
          api={`PUT ${BASE}`}
          confirm={tell`Let these take turns as ${receiver}? Pages name who is on call from the first turn on.`}
          done={tell`Said.`}
          label={tell`Say who takes turns`}
          about={receiver}
          hidden={{ receiver, "replaces~number": String(rota?.version ?? 0) }}
        >
          <label>
            {tell`Operators in turn, by their e-mail addresses`}
            <textarea name="people~list" required rows={3} maxlength={8_000} dir="ltr">
              {(rota?.people ?? []).join("\n")}
            </textarea>
          </label>
          <label>
            {tell`Each for so many days`}
            <input name="everyDays~number" type="number" min={1} max={LONGEST_TURN_DAYS} value={String(rota?.everyDays ?? 7)} required />
          </label>
          <label>
            {tell`By the clock of (a time zone)`}
            <input
              name="timeZone"
              maxlength={64}
              placeholder="Europe/Berlin"
              required
              autocomplete="off"
              value={rota !== undefined && rota.version > 0 ? rota.timeZone : ""}
            />
          </label>
          <Moment name="beginsAt" required={false}>{tell`The first turn begins; at once where nothing is said`}</Moment>
        </Action>
      </details>
    </details>
  );
};

const CoverForm = ({ receiver, me, label, children }: { receiver: string; me: string; label: string; children: Child }) => (
  <Action
    api={`POST ${BASE}/covers`}
    confirm={tell`Be on call as ${receiver} for that time, whoever's turn it is?`}
    done={tell`Said.`}
    label={label}
    about={receiver}
    hidden={{ receiver }}
  >
    <label>
      {tell`Operator, by the e-mail address`}
      <input name="person" type="email" required maxlength={254} value={me} dir="ltr" />
    </label>
    <label>
      {tell`Reason`}
      <input name="reason" required minlength={3} maxlength={500} />
    </label>
    {children}
  </Action>
);
