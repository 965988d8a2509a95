import { Ago, Badge, duration } from "../../platform/console/parts.tsx";
import type { Alert } from "../alerts/alert.ts";
import { summaryOf } from "../../platform/console/alert-summary.ts";
import type { DrillRecord } from "../drills/record.ts";
import type { DrillStanding } from "../drills/rules.ts";
import type { OperatorAccount } from "../operators/ports.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** Who is not told of what, and until when. */
export const Silences = ({ alerts, now }: { alerts: readonly Alert[]; now: Date }) =>
  alerts.length === 0 ? (
    <p class="soft">{tell`No alert is silenced.`}</p>
  ) : (
    <ul class="rows">
      {alerts.map(({ key, severity, source, summary, silencedUntil }) => (
        <li>
          <p class="line">{show`${<Badge state={severity} />}${<code>{key}</code>} ends ${<Ago at={silencedUntil} now={now} />}`}</p>
          <p class="soft">{summaryOf({ source, summary })}</p>
        </li>
      ))}
    </ul>
  );

interface DrillsProps {
  required: readonly DrillStanding[];
  records: readonly DrillRecord[];
  now: Date;
}

/** Every drill the contract demands, those that are overdue first, and what the last ones found. */
export const Drills = ({ required, records, now }: DrillsProps) => (
  <>
    <p>
      <Badge state={required.some(({ overdue }) => overdue) ? "warn" : "pass"}>
        {show`${required.filter(({ overdue }) => overdue).length} of ${required.length} overdue`}
      </Badge>
    </p>
    <details id="required-drills">
      <summary>{tell`What the contract demands`}</summary>
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>{tell`Drill`}</th>
              <th>{tell`Last result`}</th>
              <th>{tell`Last passed`}</th>
              <th>{tell`Seen after`}</th>
            </tr>
          </thead>
          <tbody>
            {required
              .toSorted((a, b) => Number(b.overdue) - Number(a.overdue))
              .map(({ name, lastResult, lastPassedAt, detectedAfterSeconds, overdue }) => (
                <tr>
                  <td>{name}</td>
                  <td data-label={tell`Last result`}>
                    <Badge state={lastResult === "failed" ? "fail" : overdue ? "warn" : "pass"}>{lastResult ?? tell`never run`}</Badge>
                  </td>
                  <td data-label={tell`Last passed`}>
                    <Ago at={lastPassedAt} now={now} />
                  </td>
                  <td data-label={tell`Seen after`}>{detectedAfterSeconds === null ? "" : duration(detectedAfterSeconds)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
    {records.map(({ id, name, result, endedAt, recordedBy, timeline }) => (
      <details id={id}>
        <summary>
          {show`${<Badge state={result === "passed" ? "pass" : "fail"}>{result}</Badge>} ${name} ${<Ago at={endedAt} now={now} />} by ${recordedBy}`}
        </summary>
        <ol class="rows">
          {timeline.map(({ kind, text }) => (
            <li>
              <Badge state="plain">{kind}</Badge> {text}
            </li>
          ))}
        </ol>
      </details>
    ))}
  </>
);

/** Accounts, for admins; null for who may not see them. */
export const Operators = ({ accounts, now }: { accounts: readonly OperatorAccount[] | null; now: Date }) =>
  accounts === null ? (
    <p class="soft">{tell`Admins see them.`}</p>
  ) : (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{tell`Operator`}</th>
            <th>{tell`Role`}</th>
            <th>{tell`Authenticator`}</th>
            <th>{tell`Last signed in`}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ email, role, disabled, totp, lastSignInAt }) => (
            <tr>
              <td>{email}</td>
              <td data-label={tell`Role`}>
                {role} {disabled && <Badge state="plain">{tell`disabled`}</Badge>}
              </td>
              <td data-label={tell`Authenticator`}>{totp ? tell`enrolled` : tell`none`}</td>
              <td data-label={tell`Last signed in`}>
                <Ago at={lastSignInAt} now={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
