import { Badge, duration } from "../../platform/console/parts.tsx";
import { format } from "../../platform/money.ts";
import type { CheckoutBaseline, ReportedAttempt } from "./schemas.ts";

const seconds = (value: number | null): string => (value === null ? "–" : duration(value));

/** What is usual beside what is now, by open state (CHK-2). */
export const Baseline = ({ baseline }: { baseline: CheckoutBaseline }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>State</th>
          <th>Now</th>
          <th>Oldest</th>
          <th>Threshold</th>
          <th>Usually (p50, p95, p99)</th>
        </tr>
      </thead>
      <tbody>
        {baseline.states.map(({ state, thresholdSeconds, usualSeconds: { samples, p50, p95, p99 }, current }) => (
          <tr>
            <td>{state}</td>
            <td data-label="Now">{current.attempts}</td>
            <td data-label="Oldest">
              {current.oldestAgeSeconds !== null && current.oldestAgeSeconds >= thresholdSeconds ? (
                <Badge state="fail">{duration(current.oldestAgeSeconds)}</Badge>
              ) : (
                seconds(current.oldestAgeSeconds)
              )}
            </td>
            <td data-label="Threshold">{duration(thresholdSeconds)}</td>
            <td data-label="Usually">
              {samples === 0 ? "nothing to compare with" : `${seconds(p50)}, ${seconds(p95)}, ${seconds(p99)} of ${samples}`}
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
    <dt>Conversion ({windowHours} h)</dt>
    <dd>{conversion === null ? "none ended" : `${(conversion * 100).toFixed(1)} %`}</dd>
    {volumes.map(({ state, attempts, amount }) => (
      <>
        <dt>
          {state} {amount.currency}
        </dt>
        <dd>
          {attempts} for {format(amount)}
        </dd>
      </>
    ))}
  </dl>
);

/** An attempt to know of: how long it stands where, for how much, what happens next, and where to look (CHK-1). */
export const AttemptRow = ({ attempt }: { attempt: ReportedAttempt }) => (
  <li>
    <p class="line">
      <Badge state={attempt.stuck ? "fail" : "plain"}>{attempt.stuck ? "stuck" : "in time"}</Badge>
      <strong>{attempt.state}</strong> for {duration(attempt.ageSeconds)} of {duration(attempt.thresholdSeconds)}, {format(attempt.amount)}
    </p>
    <p>{attempt.nextAction}</p>
    {attempt.lastFailure !== null && (
      <p class="soft">
        Last failure: {attempt.lastFailure.code}, {attempt.lastFailure.message}, {attempt.lastFailure.times} times since{" "}
        {attempt.lastFailure.since.slice(0, 19).replace("T", " ")} UTC
        {attempt.lastFailure.requestId !== null && `, request ${attempt.lastFailure.requestId}`}
      </p>
    )}
    <details id={attempt.attemptId}>
      <summary aria-label={`Where to look: ${attempt.attemptId}`}>Where to look</summary>
      <dl class="plain">
        <dt>Attempt</dt>
        <dd>
          <a href={`/admin/orders/${attempt.attemptId}`}>{attempt.attemptId}</a>
        </dd>
        <dt>Payment at the provider</dt>
        <dd>{attempt.paymentIntentId ?? "not opened yet"}</dd>
        <dt>Cart</dt>
        <dd>{attempt.cartId}</dd>
        <dt>Buyer</dt>
        <dd>{attempt.buyerId}</dd>
        <dt>Expires</dt>
        <dd>{attempt.expiresAt.slice(0, 19).replace("T", " ")} UTC</dd>
      </dl>
    </details>
  </li>
);
