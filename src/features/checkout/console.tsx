import { Badge, duration, moneyText } from "../../platform/console/parts.tsx";
import { timeText } from "../../platform/console/times.ts";
import type { CheckoutBaseline, ReportedAttempt } from "./schemas.ts";
import { show, tell } from "../../platform/console/tell.ts";

const seconds = (value: number | null): string => (value === null ? "–" : duration(value));

/** What is usual beside what is now, by open state (CHK-2). */
export const Baseline = ({ baseline }: { baseline: CheckoutBaseline }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`State`}</th>
          <th>{tell`Now`}</th>
          <th>{tell`Oldest`}</th>
          <th>{tell`Threshold`}</th>
          <th>{tell`Usually (p50, p95, p99)`}</th>
        </tr>
      </thead>
      <tbody>
        {baseline.states.map(({ state, thresholdSeconds, usualSeconds: { samples, p50, p95, p99 }, current }) => (
          <tr>
            <td>{state}</td>
            <td data-label={tell`Now`}>{current.attempts}</td>
            <td data-label={tell`Oldest`}>
              {current.oldestAgeSeconds !== null && current.oldestAgeSeconds >= thresholdSeconds ? (
                <Badge state="fail">{duration(current.oldestAgeSeconds)}</Badge>
              ) : (
                seconds(current.oldestAgeSeconds)
              )}
            </td>
            <td data-label={tell`Threshold`}>{duration(thresholdSeconds)}</td>
            <td data-label={tell`Usually`}>
              {samples === 0 ? tell`nothing to compare with` : tell`${seconds(p50)}, ${seconds(p95)}, ${seconds(p99)} of ${samples}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** How many attempts came to which end in the window, and for how much. */
export const Volumes = ({ baseline: { volumes, conversion, windowHours } }: { baseline: CheckoutBaseline }) => (
  <dl>
    <dt>{show`Conversion (${windowHours} h)`}</dt>
    <dd>{conversion === null ? tell`none ended` : `${(conversion * 100).toFixed(1)} %`}</dd>
    {volumes.map(({ state, attempts, amount }) => (
      <>
        <dt>
          {state} {amount.currency}
        </dt>
        <dd>{show`${attempts} for ${moneyText(amount)}`}</dd>
      </>
    ))}
  </dl>
);

/** An attempt to know of: how long it stands where, for how much, what happens next, and where to look (CHK-1). */
export const AttemptRow = ({ attempt }: { attempt: ReportedAttempt }) => (
  <li>
    <p class="line">
      {show`${<Badge state={attempt.stuck ? "fail" : "plain"}>{attempt.stuck ? tell`stuck` : tell`in time`}</Badge>}${<strong>{attempt.state}</strong>} for ${duration(attempt.ageSeconds)} of ${duration(attempt.thresholdSeconds)}, ${moneyText(attempt.amount)}`}
    </p>
    <p>{attempt.nextAction}</p>
    {attempt.lastFailure !== null && (
      <p class="soft">
        {show`Last failure: ${attempt.lastFailure.code}, ${attempt.lastFailure.message}, ${attempt.lastFailure.times} times since ${timeText(attempt.lastFailure.since)}`}
        {attempt.lastFailure.requestId !== null && tell`, request ${attempt.lastFailure.requestId}`}
      </p>
    )}
    <details id={attempt.attemptId}>
      <summary aria-label={tell`Where to look: ${attempt.attemptId}`}>{tell`Where to look`}</summary>
      <dl class="plain">
        <dt>{tell`Attempt`}</dt>
        <dd>
          <a href={`/admin/orders/${attempt.attemptId}`}>{attempt.attemptId}</a>
        </dd>
        <dt>{tell`Payment at the provider`}</dt>
        <dd>{attempt.paymentIntentId ?? tell`not opened yet`}</dd>
        <dt>{tell`Cart`}</dt>
        <dd>{attempt.cartId}</dd>
        <dt>{tell`Buyer`}</dt>
        <dd>{attempt.buyerId}</dd>
        <dt>{tell`Expires`}</dt>
        <dd>{timeText(attempt.expiresAt)}</dd>
      </dl>
    </details>
  </li>
);
