import { Action, AmountField, TextField } from "../../platform/console/action.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Time, moneyText } from "../../platform/console/parts.tsx";
import { Facts, FoundTable, Lines, Money, Next, StateBadge, Timeline } from "./console.tsx";
import type { Found, OrderAtDesk } from "./schemas.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";

interface ActsProps {
  order: OrderAtDesk;
  mayAct: boolean;
  /** Until when the operator's presence is proven; undefined where it is not. */
  provenUntil: string | undefined;
}

/** What an order's page shows, as HTML, the acts that help now among it. With `ordersFound` a module of its own, loaded when a page of orders is asked for (`src/sdks.ts`). */
export const orderParts = ({ now, ...props }: ActsProps & { now: Date }) => {
  const { order } = props;
  return {
    state: markup(<StateBadge state={order.state} />),
    next: markup(<Next order={order} />),
    acts: markup(<Acts {...props} />),
    timeline: markup(<Timeline timeline={order.timeline} />),
    facts: markup(<Facts order={order} now={now} />),
    shortfalls: markup(<Shortfalls {...props} />),
    money: order.money === null ? "" : markup(<Money money={order.money} />),
    lines: markup(<Lines lines={order.lines} />),
  };
};

/** Orders that were found, as HTML. */
export const ordersFound = (props: { found: readonly Found[]; now: Date }): string => markup(<FoundTable {...props} />);

/** A refund of all that is left or of a part, once presence was proven a moment ago; else the way to where it is. */
const Refund = ({ order: { money, attemptId }, provenUntil }: { order: OrderAtDesk; provenUntil: string | undefined }) => {
  if (money === null) return null;
  if (provenUntil === undefined)
    return (
      <p>
        <a href={`/admin/step-up?kind=money&next=/admin/orders/${attemptId}`}>{tell`Prove that it is you, to refund`}</a>
      </p>
    );
  const api = `POST /admin/payments/${money.paymentIntentId}/refunds`;
  const left = moneyText(money.left);
  return (
    <details id="refund">
      <summary>{tell`Refund`}</summary>
      <p class="soft">{show`Proven until ${<Time at={provenUntil} />}; ${left} are left.`}</p>
      <Action api={api} confirm={tell`Send all that is left, ${left}, back to the buyer?`} label={tell`Refund all that is left`}>
        <input type="hidden" name="amount" value="rest" />
        <TextField name="reason" label={tell`Why all of it`} max={500} />
      </Action>
      <Action
        api={api}
        confirm={tell`Send {typed.amount} ${money.left.currency} back to the buyer?`}
        label={tell`Refund a part`}
        primary={false}
      >
        <AmountField name="amount" label={tell`Part, in ${money.left.currency} (at most ${left})`} most={money.left} />
        <TextField name="reason" label={tell`Why a part`} max={500} />
      </Action>
    </details>
  );
};

/** For what is owed because its refund failed after it had succeeded, and the provider cannot give back. */
const OutOfBand = ({ money: { paymentIntentId, left } }: { money: NonNullable<OrderAtDesk["money"]> }) => (
  <details id="out-of-band">
    <summary>{tell`Given back another way`}</summary>
    <Action
      api={`POST /admin/payments/${paymentIntentId}/out-of-band`}
      confirm={tell`Book that ${moneyText(left)} were given back to the buyer another way? Nothing can be refunded after it.`}
      label={tell`Book that all of it was`}
      primary={false}
    >
      <TextField name="reason" label={tell`How, and where it can be looked up`} max={500} />
    </Action>
  </details>
);

/** The acts that help now, for whoever may act. */
const Acts = ({ order, mayAct, provenUntil }: ActsProps) => {
  const { acts, attemptId } = order;
  if (acts.length === 0) return <p class="soft">{tell`There is nothing to do about it.`}</p>;
  if (!mayAct) return <p class="soft">{tell`Acting needs the role operator; yours is observer.`}</p>;
  return (
    <div class="acts">
      {acts.includes("ask") && (
        <Action
          api={`POST /admin/orders/${attemptId}/ask`}
          confirm={tell`Ask the payment provider about ${attemptId} now, and take the steps that follow from its answer?`}
          label={tell`Ask the provider again`}
        />
      )}
      {acts.includes("end") && (
        <details id="end">
          <summary>{tell`End the attempt`}</summary>
          <Action
            api={`POST /admin/orders/${attemptId}/end`}
            confirm={tell`End ${attemptId}? Its payment is made impossible and its cart is free again. If it was paid meanwhile, it becomes its order instead.`}
            label={tell`End the attempt`}
            primary={false}
          >
            <TextField name="reason" label={tell`Why`} max={500} />
          </Action>
        </details>
      )}
      {acts.includes("refund") && <Refund order={order} provenUntil={provenUntil} />}
      {acts.includes("out-of-band") && provenUntil !== undefined && order.money !== null && <OutOfBand money={order.money} />}
    </div>
  );
};

const SHORTFALL_WORDS = {
  OPEN: mark`to be decided`,
  BACK_ORDERED: mark`back-ordered`,
  REFUNDING: mark`being refunded`,
  REFUNDED: mark`refunded`,
} as const;

/** Pieces that were paid and are not there, each with the acts that decide it. */
const Shortfalls = ({ order: { shortfalls, lines }, mayAct, provenUntil }: ActsProps) => (
  <ul class="rows">
    {shortfalls.map(({ id, offerId, short, told: many, toldAt, state, reason }) => {
      const line = lines.find((candidate) => candidate.offerId === offerId);
      return (
        <li>
          <p>
            {show`${<strong>{short}</strong>} of ${line?.quantity ?? tell`its`} pieces of ${line?.title ?? offerId} are not there: ${told(SHORTFALL_WORDS[state])}`}
            {reason !== null && `, ${reason}`}
          </p>
          <p class="soft">{show`Its supplier told ${many} at ${<Time at={toldAt} />}; ${<code>{id}</code>}`}</p>
          {mayAct && state === "OPEN" && (
            <>
              <details id={`back-order-${id}`}>
                <summary>{tell`Back-order`}</summary>
                <Action
                  api={`POST /admin/stock/shortfalls/${id}/decision`}
                  confirm={tell`Tell the buyer that he waits for ${short} pieces?`}
                  label={tell`Back-order`}
                  about={id}
                >
                  <input type="hidden" name="decision" value="back-order" />
                  <TextField name="reason" label={tell`When the rest comes`} max={2_000} />
                </Action>
              </details>
              {provenUntil !== undefined && (
                <details id={`refund-${id}`}>
                  <summary>{tell`Refund`}</summary>
                  <Action
                    api={`POST /admin/stock/shortfalls/${id}/refund`}
                    confirm={tell`Send what was paid for ${short} pieces back to the buyer? They do not come then.`}
                    label={tell`Refund the missing pieces`}
                    about={id}
                    primary={false}
                  >
                    <TextField name="reason" label={tell`Why they do not come`} max={500} />
                  </Action>
                </details>
              )}
            </>
          )}
        </li>
      );
    })}
  </ul>
);
