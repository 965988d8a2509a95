import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import { format } from "../../platform/money.ts";
import type { Found, OrderAtDesk } from "./schemas.ts";

const STATE_BADGE: Record<Found["state"], string> = {
  RESERVED: "plain",
  PAYMENT_INITIATED: "plain",
  PAYMENT_INITIATED_CART_RECONCILING: "warn",
  COMPLETED: "pass",
  FAILED: "fail",
  EXPIRED: "plain",
  REFUNDED: "warn",
};

/** What people call a state; the API's word stands beside it where there is room. */
const STATE_WORDS: Record<Found["state"], string> = {
  RESERVED: "reserved",
  PAYMENT_INITIATED: "awaits payment",
  PAYMENT_INITIATED_CART_RECONCILING: "paid, order being made",
  COMPLETED: "ordered",
  FAILED: "failed",
  EXPIRED: "expired",
  REFUNDED: "refunded",
};

export const StateBadge = ({ state }: Pick<Found, "state">) => <Badge state={STATE_BADGE[state]}>{STATE_WORDS[state]}</Badge>;

/** Orders and attempts that were found, newest first. */
export const FoundTable = ({ found, now }: { found: readonly Found[]; now: Date }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>Order or attempt</th>
          <th>State</th>
          <th>Amount</th>
          <th>Buyer</th>
          <th>Begun</th>
        </tr>
      </thead>
      <tbody>
        {found.map((order) => (
          <tr>
            <td>
              <a href={`/admin/orders/${order.orderId ?? order.attemptId}`}>{order.orderId ?? order.attemptId}</a>
            </td>
            <td data-label="State">
              <span>
                <StateBadge state={order.state} />
                {order.reason !== null && <span class="soft"> {order.reason}</span>}
              </span>
            </td>
            <td data-label="Amount" class="figures">
              {format(order.amount)}
            </td>
            <td data-label="Buyer">{order.buyer.email ?? order.buyer.id}</td>
            <td data-label="Begun">
              <Ago at={order.createdAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const KIND_BADGE: Record<OrderAtDesk["timeline"][number]["kind"], string> = {
  step: "plain",
  failure: "fail",
  decline: "warn",
  webhook: "plain",
  money: "pass",
  act: "on",
  told: "plain",
};

/** All that happened, oldest first, each with who brought it about. */
export const Timeline = ({ timeline }: Pick<OrderAtDesk, "timeline">) => (
  <ol class="rows">
    {timeline.map(({ at, kind, what, detail, by, ref }) => (
      <li>
        <p class="line">
          <Badge state={KIND_BADGE[kind]}>{kind}</Badge>
          <strong>{what}</strong>
          <span class="soft">
            <Time at={at} /> UTC
          </span>
        </p>
        {detail !== null && <p>{detail}</p>}
        {(by !== null || ref !== null) && (
          <p class="soft">
            {by !== null && `by ${by}`}
            {by !== null && ref !== null && " · "}
            {ref !== null && <code>{ref}</code>}
          </p>
        )}
      </li>
    ))}
  </ol>
);

/** Where it stands, and every key it is found by. */
export const Facts = ({ order, now }: { order: OrderAtDesk; now: Date }) => (
  <dl class="plain">
    <dt>State</dt>
    <dd>
      {order.state}
      {order.reason !== null && `: ${order.reason}`}, <Ago at={order.stateSince} now={now} />
    </dd>
    <dt>Amount</dt>
    <dd>{format(order.amount)}</dd>
    <dt>Buyer</dt>
    <dd>
      {order.buyer.email ?? "the account is gone"} (<Search q={order.buyer.id} />)
    </dd>
    {order.orderId !== null && (
      <>
        <dt>Order</dt>
        <dd>{order.orderId}</dd>
      </>
    )}
    <dt>Attempt</dt>
    <dd>{order.attemptId}</dd>
    <dt>Payment at the provider</dt>
    <dd>{order.paymentIntentId === null ? "not opened" : <Search q={order.paymentIntentId} />}</dd>
    <dt>Cart</dt>
    <dd>
      <Search q={order.cartId} />
    </dd>
    <dt>Begun</dt>
    <dd>
      <Time at={order.createdAt} /> UTC{order.requestId !== null && `, request ${order.requestId}`}
    </dd>
    <dt>Can be paid until</dt>
    <dd>
      <Time at={order.expiresAt} /> UTC
    </dd>
  </dl>
);

/** What else is found by the same key. */
const Search = ({ q }: { q: string }) => <a href={`/admin/orders/search?q=${encodeURIComponent(q)}`}>{q}</a>;

export const Lines = ({ lines }: Pick<OrderAtDesk, "lines">) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>Line</th>
          <th>Pieces</th>
          <th>Each</th>
          <th>Supplier</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ title, quantity, unitPrice, supplierId }) => (
          <tr>
            <td>{title}</td>
            <td data-label="Pieces" class="figures">
              {quantity}
            </td>
            <td data-label="Each" class="figures">
              {format(unitPrice)}
            </td>
            <td data-label="Supplier">{supplierId}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** What stood in its way, and what comes next. */
export const Next = ({ order: { lastFailure, nextAction } }: { order: OrderAtDesk }) => (
  <>
    {lastFailure !== null && (
      <p class="problem">
        {lastFailure.code}: {lastFailure.message}. {lastFailure.times} {lastFailure.times === 1 ? "time" : "times"} since{" "}
        <Time at={lastFailure.since} /> UTC{lastFailure.requestId !== null && `, last in request ${lastFailure.requestId}`}
      </p>
    )}
    <p>{nextAction ?? "Nothing is to come by itself."}</p>
  </>
);

/** What was taken, went back and is disputed. */
export const Money = ({ money }: { money: NonNullable<OrderAtDesk["money"]> }) => (
  <>
    <dl>
      {(["captured", "refunded", "refunding", "disputed", "lost", "left"] as const)
        .filter((name) => name === "captured" || name === "left" || money[name].amount !== 0)
        .map((name) => (
          <>
            <dt>{MONEY_WORDS[name]}</dt>
            <dd>{format(money[name])}</dd>
          </>
        ))}
      {money.orderState !== null && (
        <>
          <dt>Order</dt>
          <dd>{money.orderState.toLowerCase().replaceAll("_", " ")}</dd>
        </>
      )}
    </dl>
    {money.refundsAsked.length > 0 && (
      <ul class="rows">
        {money.refundsAsked.map(({ id, amount, reason, state, refusal, lastError, askedAt }) => (
          <li>
            <p>
              {format(amount)} asked back, {state.toLowerCase()}: {reason}
            </p>
            <p class="soft">
              <code>{id}</code>, <Time at={askedAt} /> UTC{(refusal ?? lastError) !== null && `, ${refusal ?? lastError}`}
            </p>
          </li>
        ))}
      </ul>
    )}
  </>
);

const MONEY_WORDS = {
  captured: "Taken",
  refunded: "Refunded",
  refunding: "On its way back",
  disputed: "Disputed",
  lost: "Lost to disputes",
  left: "Left",
} as const;
