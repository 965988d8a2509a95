import { Ago, Badge, Time, moneyText } from "../../platform/console/parts.tsx";
import type { Found, OrderAtDesk } from "./schemas.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";
import { retold } from "../../platform/console/retold.ts";
import { stateName } from "../../platform/console/state-names.ts";

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
const STATE_WORDS: Record<Found["state"], Said> = {
  RESERVED: mark`reserved`,
  PAYMENT_INITIATED: mark`awaits payment`,
  PAYMENT_INITIATED_CART_RECONCILING: mark`paid, order being made`,
  COMPLETED: mark`ordered`,
  FAILED: mark`failed`,
  EXPIRED: mark`expired`,
  REFUNDED: mark`refunded`,
};

export const StateBadge = ({ state }: Pick<Found, "state">) => <Badge state={STATE_BADGE[state]}>{told(STATE_WORDS[state])}</Badge>;

/** Orders and attempts that were found, newest first. */
export const FoundTable = ({ found, now }: { found: readonly Found[]; now: Date }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`Order or attempt`}</th>
          <th>{tell`State`}</th>
          <th>{tell`Amount`}</th>
          <th>{tell`Buyer`}</th>
          <th>{tell`Begun`}</th>
        </tr>
      </thead>
      <tbody>
        {found.map((order) => (
          <tr>
            <td>
              <a href={`/admin/orders/${order.orderId ?? order.attemptId}`}>{order.orderId ?? order.attemptId}</a>
            </td>
            <td data-label={tell`State`}>
              <span>
                <StateBadge state={order.state} />
                {order.reason !== null && <span class="soft"> {order.reason}</span>}
              </span>
            </td>
            <td data-label={tell`Amount`} class="figures">
              {moneyText(order.amount)}
            </td>
            <td data-label={tell`Buyer`}>{order.buyer.email ?? order.buyer.id}</td>
            <td data-label={tell`Begun`}>
              <Ago at={order.createdAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const ORDER_WORDS: Record<NonNullable<NonNullable<OrderAtDesk["money"]>["orderState"]>, Said> = {
  PLACED: mark`placed`,
  PARTLY_REFUNDED: mark`partly refunded`,
  REFUNDED: mark`refunded`,
  REFUND_FAILED: mark`refund failed`,
  DISPUTED: mark`disputed`,
  CHARGED_BACK: mark`charged back`,
};

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
          <strong>{retold(what)}</strong>
          <span class="soft">
            <Time at={at} />
          </span>
        </p>
        {detail !== null && <p>{kind === "act" ? detail : retold(detail)}</p>}
        {(by !== null || ref !== null) && (
          <p class="soft">
            {by !== null && tell`by ${retold(by)}`}
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
    <dt>{tell`State`}</dt>
    <dd>
      {order.state}
      {order.reason !== null && `: ${order.reason}`}, <Ago at={order.stateSince} now={now} />
    </dd>
    <dt>{tell`Amount`}</dt>
    <dd>{moneyText(order.amount)}</dd>
    <dt>{tell`Buyer`}</dt>
    <dd>
      {order.buyer.email ?? tell`the account is gone`} (<Search q={order.buyer.id} />)
    </dd>
    {order.orderId !== null && (
      <>
        <dt>{tell`Order`}</dt>
        <dd>{order.orderId}</dd>
      </>
    )}
    <dt>{tell`Attempt`}</dt>
    <dd>{order.attemptId}</dd>
    <dt>{tell`Payment at the provider`}</dt>
    <dd>{order.paymentIntentId === null ? tell`not opened` : <Search q={order.paymentIntentId} />}</dd>
    <dt>{tell`Cart`}</dt>
    <dd>
      <Search q={order.cartId} />
    </dd>
    <dt>{tell`Begun`}</dt>
    <dd>
      <Time at={order.createdAt} />
      {order.requestId !== null && tell`, request ${order.requestId}`}
    </dd>
    <dt>{tell`Can be paid until`}</dt>
    <dd>
      <Time at={order.expiresAt} />
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
          <th>{tell`Line`}</th>
          <th>{tell`Pieces`}</th>
          <th>{tell`Each`}</th>
          <th>{tell`Supplier`}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ title, quantity, unitPrice, supplierId }) => (
          <tr>
            <td>{title}</td>
            <td data-label={tell`Pieces`} class="figures">
              {quantity}
            </td>
            <td data-label={tell`Each`} class="figures">
              {moneyText(unitPrice)}
            </td>
            <td data-label={tell`Supplier`}>{supplierId}</td>
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
        {show`${lastFailure.code}: ${lastFailure.message}. ${lastFailure.times} ${lastFailure.times === 1 ? tell`time` : tell`times`} since ${<Time at={lastFailure.since} />}`}
        {lastFailure.requestId !== null && tell`, last in request ${lastFailure.requestId}`}
      </p>
    )}
    <p>{nextAction === null ? tell`Nothing is to come by itself.` : retold(nextAction)}</p>
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
            <dt>{told(MONEY_WORDS[name])}</dt>
            <dd>{moneyText(money[name])}</dd>
          </>
        ))}
      {money.orderState !== null && (
        <>
          <dt>{tell`Order`}</dt>
          <dd>{told(ORDER_WORDS[money.orderState])}</dd>
        </>
      )}
    </dl>
    {money.refundsAsked.length > 0 && (
      <ul class="rows">
        {money.refundsAsked.map(({ id, amount, reason, state, refusal, lastError, askedAt }) => (
          <li>
            <p>{show`${moneyText(amount)} asked back, ${stateName(state.toLowerCase())}: ${reason}`}</p>
            <p class="soft">
              <code>{id}</code>, <Time at={askedAt} />
              {(refusal ?? lastError) !== null && `, ${refusal ?? lastError}`}
            </p>
          </li>
        ))}
      </ul>
    )}
  </>
);

const MONEY_WORDS = {
  captured: mark`Taken`,
  refunded: mark`Refunded`,
  refunding: mark`On its way back`,
  disputed: mark`Disputed`,
  lost: mark`Lost to disputes`,
  left: mark`Left`,
} as const;
